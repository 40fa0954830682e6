package dev.parley.server.storage.memory;

import java.time.Duration;

/**
 * How much the backend may hold, and how often it clears up.
 *
 * @param maxBytes the heap that sessions, messages and state may take, by the backend's own estimate. The rest of the
 *     heap is for calls and the collector: half of it is a good share, and three quarters are the most
 * @param sweepInterval the pause between two erasures of what has expired
 */
public record MemorySettings(long maxBytes, Duration sweepInterval) {}
