package dev.parley.server.storage.memory;

/**
 * What all tenants of a storage share.
 *
 * @param account the heap that all of them hold together
 */
record Shared(Rulebook rulebook, HeapAccount account, IdHash hash, SessionTotals totals) {}
