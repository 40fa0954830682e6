package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.relabelled;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionOf;
import static dev.parley.server.storage.Samples.set;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The program of the child JVM of {@link MemoryHeapTest}: fills a storage with things of one kind until it refuses
 * them, compares the heap with the estimate, then reads, makes room and writes again. Prints the two figures.
 */
final class HeapFiller {
    private static final Limits NO_LIMITS = new Limits(1_000_000, 1L << 40, 1000, 1 << 20);

    private final MemoryStorage storage;
    // Every hundredth thing goes to a tenant of its own, if the kind says so.
    private StorageClient tenant;
    private final List<String> sessions = new ArrayList<>();
    private int made;

    private HeapFiller(long maxBytes) {
        this.storage = new MemoryStorage(
                new MemorySettings(maxBytes),
                new Rulebook(InstantSource.system(), StorageContract.EQUALITY, NO_LIMITS),
                Runnable::run);
        this.tenant = StorageClient.ofNewTenant(storage);
    }

    /** Takes the kind of things, and how many bytes the storage may hold. */
    public static void main(String[] arguments) {
        new HeapFiller(Long.parseLong(arguments[1])).run(Kind.valueOf(arguments[0]));
    }

    private void run(Kind kind) {
        long before = usedHeap();
        fill(kind);
        long estimate = storage.heldBytes();
        long real = usedHeap() - before;

        var first = sessions.getFirst();
        if (kind != Kind.TENANTS) {
            readAll(first);
            makeRoom();
        }
        System.out.printf(Locale.ROOT, "%s %d %d%n", kind, real, estimate);
    }

    private void fill(Kind kind) {
        try {
            while (true) {
                make(kind);
                made++;
            }
        } catch (ExhaustedException full) {
            return;
        }
    }

    private void make(Kind kind) {
        switch (kind) {
            case SMALL_MESSAGES -> appendTo(sessionFor(1000), new byte[100]);
            case MESSAGES -> appendTo(sessionFor(100), new byte[1024]);
            case LARGE_MESSAGES -> appendTo(sessionFor(10), new byte[350_000]);
            case HUGE_MESSAGES -> appendTo(sessionFor(10), new byte[made % 2 == 0 ? 600_000 : 1_048_000]);
            case SESSIONS ->
                sessions.add(tenant.create(sessionOf("app-" + made % 10, "user-" + made))
                        .id());
            case ACTIVE_SESSIONS -> appendTo(sessionFor(1), new byte[0]);
            case STATES -> tenant.patch(sessionFor(50), set("key " + made, "\"value \u20ac " + made + "\""));
            case LABELS -> tenant.update(relabelled(sessionFor(60), Map.of("key-" + made, "value " + made), Set.of()));
            case TENANTS -> {
                tenant = StorageClient.ofNewTenant(storage);
                sessions.add(tenant.create(session()).id());
            }
        }
    }

    private void appendTo(String session, byte[] content) {
        tenant.append(append(session, List.of(message(UUID.randomUUID().toString(), content)))
                .build());
    }

    // A session for so many things, then another.
    private String sessionFor(int things) {
        if (made / things >= sessions.size()) {
            sessions.add(tenant.create(session()).id());
        }
        return sessions.getLast();
    }

    private void readAll(String session) {
        tenant.get(session);
        tenant.log(session);
        tenant.state(session);
        for (var order : SessionOrder.values()) {
            tenant.list(Samples.allSessions(order));
        }
    }

    private void makeRoom() {
        var gone = sessions.removeFirst();
        tenant.delete(new SessionDeletion(gone, Optional.empty(), IfMissing.FAIL));
        var again = tenant.create(session()).id();
        tenant.append(again, "a");
        tenant.delete(again);
        sessions.forEach(tenant::delete);
        if (storage.heldBytes() != 0) {
            throw new AssertionError("Still held: " + storage.heldBytes());
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What the heap is filled with. */
    enum Kind {
        SMALL_MESSAGES,
        MESSAGES,
        LARGE_MESSAGES,
        HUGE_MESSAGES,
        SESSIONS,
        ACTIVE_SESSIONS,
        STATES,
        LABELS,
        TENANTS,
    }
}
