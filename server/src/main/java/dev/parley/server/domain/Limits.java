package dev.parley.server.domain;

/**
 * The limits that a stored session keeps (contract §11). Limits on single fields of a request belong to {@code grpc}.
 *
 * @param sessionMessages messages in one session
 * @param sessionContentBytes bytes of stored content in one session
 * @param stateKeys keys in one session's state
 * @param stateBytes UTF-8 bytes of keys and values in one session's state
 */
public record Limits(long sessionMessages, long sessionContentBytes, int stateKeys, long stateBytes) {}
