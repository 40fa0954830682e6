package dev.parley.server.storage.memory;

import com.google.inject.Inject;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Keeps everything on the heap, up to a number of bytes; beyond it writes are refused, and nothing is evicted but what
 * has expired.
 *
 * <p>Locks, in the order in which they are taken: a tenant's (to create, update, delete and list sessions), a session's
 * (for its log, state and fields). Appends and reads by id take the session's only.
 */
public final class MemoryStorage implements Storage {
    private final HeapAccount account;
    private final SessionTotals totals = new SessionTotals();
    private final SessionStorage sessions;
    private final MessageStorage messages;

    /**
     * Opens an empty storage.
     *
     * @param scans runs what takes longer than about a millisecond; what it rejects is refused as overload
     */
    @Inject
    public MemoryStorage(MemorySettings settings, Rulebook rulebook, Executor scans) {
        this.account = new HeapAccount(settings.maxBytes());
        var hash = new IdHash(new SecureRandom().nextLong());
        var tenants = new Tenants(new Shared(rulebook, account, hash, totals));
        var work = new Work(scans);
        this.sessions = new MemorySessions(tenants, rulebook, work);
        this.messages = new MemoryMessages(tenants, rulebook, work);
    }

    @Override
    public String backend() {
        return "memory";
    }

    @Override
    public Durability durability() {
        return Durability.MEMORY;
    }

    @Override
    public SessionStorage sessions() {
        return sessions;
    }

    @Override
    public MessageStorage messages() {
        return messages;
    }

    @Override
    public CompletionStage<Void> probe() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<Measure> measures() {
        return List.of(
                Measure.gauge(
                        "parley.storage.memory.bytes",
                        "By",
                        "What the stored sessions take of the heap, by the backend's own estimate.",
                        account::heldBytes),
                Measure.gauge(
                        "parley.storage.memory.limit",
                        "By",
                        "What the stored sessions may take of the heap: storage.memory.max-bytes.",
                        account::maxBytes),
                Measure.gauge(
                        "parley.sessions",
                        "{session}",
                        "Sessions of all tenants, with those that have expired and are not erased yet.",
                        totals::presentSessions),
                Measure.counter(
                        "parley.sessions.expired",
                        "{session}",
                        "Sessions erased because their time was over.",
                        totals::expiredSessions));
    }

    @Override
    public void close() {
        // Holds nothing but heap.
    }

    /** What is held of the heap, by the backend's own estimate. Unit: bytes. */
    public long heldBytes() {
        return account.heldBytes();
    }
}
