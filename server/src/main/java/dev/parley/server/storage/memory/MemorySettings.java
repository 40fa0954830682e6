package dev.parley.server.storage.memory;

/**
 * How much the backend may hold.
 *
 * @param maxBytes the heap that sessions, messages and state may take, by the backend's own estimate. The rest of the
 *     heap is for calls and the collector: half of it is a good share, and three quarters are the most
 */
public record MemorySettings(long maxBytes) {}
