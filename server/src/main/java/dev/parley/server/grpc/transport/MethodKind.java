package dev.parley.server.grpc.transport;

/** What the transport must know of a method. */
enum MethodKind {
    /** Ours; changes nothing. */
    READ,
    /** Ours; changes something, so its errors say whether it did (contract §10). */
    WRITE,
    /** Of a standard service, such as health: without tenants, with statuses of its own. */
    STANDARD,
}
