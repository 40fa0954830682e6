package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.relabelled;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionOf;
import static dev.parley.server.storage.Samples.sessionWithState;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How much is kept, and what happens at the end of it. */
final class MemoryQuotaTest {
    private static final long MAX_BYTES = 20_000;
    private static final byte[] MUCH = new byte[(int) MAX_BYTES];

    private final MemoryStorage storage = MemoryStorages.ofBytes(MAX_BYTES);
    private final StorageClient tenant = StorageClient.ofNewTenant(storage);

    @Test
    void anEmptyStorageHoldsNothing() {
        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void readsHoldNothingWhateverTenantTheyName() {
        assertThat(tenant.find("s-1")).isEmpty();
        assertThat(tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                        .sessions())
                .isEmpty();
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.append("s-1", "a"));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.log("s-1"));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.patch("s-1", set("k", "1")));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.delete("s-1"));
        assertRefused(
                Reason.SEQUENCE_MISMATCH,
                () -> tenant.append(
                        append("s-1", "a").creating(session()).expecting(1).build()));

        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void refusedCreationsLeaveNothingBehind() {
        var session = session();

        assertRefused(
                Reason.QUOTA_EXCEEDED,
                () -> tenant.append(append(session.id(), List.of(message("a", MUCH)))
                        .creating(session)
                        .build()));
        assertRefused(Reason.STATE_FULL, () -> tenant.create(sessionWithState(Map.of("k", "x".repeat(10_001)))));

        assertThat(tenant.find(session.id())).isEmpty();
        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void whatIsDeletedIsGivenBackToTheLastByte() {
        var session = tenant.create(sessionOf("app \u20ac", "user"));
        var id = session.id();
        tenant.append(append(id, List.of(message("a"), message("b", new byte[3000])))
                .patching(set("k", "\u20ac"))
                .build());
        tenant.patch(id, set("l", "1"));
        tenant.patch(id, Samples.remove("k"));
        tenant.update(relabelled(id, Map.of("a", "\u00e9", "b", "2"), Set.of()));
        tenant.update(relabelled(id, Map.of("c", "3"), Set.of("a")));
        tenant.update(Samples.withTtl(id, Samples.sliding(Duration.ofHours(1))));
        tenant.append(append(id, "c").replacing(2, 1).build());

        tenant.delete(id);

        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void erasedMessagesAreGivenBackAtOnce() {
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        long before = storage.heldBytes();
        tenant.append(append(id, List.of(message("b", new byte[5000]))).build());

        tenant.append(append(id, List.of(message("c", ""))).replacing(2, 1).build());

        assertThat(storage.heldBytes() - before).isLessThan(200);
    }

    @Test
    void anAppendBeyondTheLimitChangesNothing() {
        var id = tenant.create(sessionWithState(Map.of("k", "1"))).id();
        tenant.append(id, "a");
        var before = tenant.get(id);
        long held = storage.heldBytes();

        assertRefused(
                Reason.QUOTA_EXCEEDED,
                () -> tenant.append(append(id, List.of(message("b"), message("c", MUCH)))
                        .patching(set("k", "2"))
                        .build()));

        assertThat(tenant.get(id)).isEqualTo(before);
        assertThat(tenant.log(id)).hasSize(1);
        assertThat(tenant.state(id).entries()).isEqualTo(Map.of("k", "1"));
        assertThat(storage.heldBytes()).isEqualTo(held);
        tenant.append(id, "b");
    }

    @Test
    void aReplacementBeyondTheLimitErasesNothing() {
        var id = tenant.create(session()).id();
        tenant.append(id, "a");

        assertRefused(
                Reason.QUOTA_EXCEEDED,
                () -> tenant.append(
                        append(id, List.of(message("b", MUCH))).replacing(1, 0).build()));

        assertThat(tenant.message(id, "a").sequence()).isEqualTo(1);
    }

    @Test
    void aPatchOrAnUpdateBeyondTheLimitChangesNothing() {
        var id = tenant.create(session()).id();
        fill();
        var before = tenant.get(id);
        var state = tenant.state(id);
        var labels = Map.of("k".repeat(60), "v".repeat(250), "l".repeat(60), "v".repeat(250));

        assertRefused(Reason.QUOTA_EXCEEDED, () -> tenant.patch(id, set("k", "x".repeat(5000))));
        assertRefused(Reason.QUOTA_EXCEEDED, () -> tenant.update(relabelled(id, labels, Set.of())));

        assertThat(tenant.get(id)).isEqualTo(before);
        assertThat(tenant.state(id)).isEqualTo(state);
    }

    @Test
    void aFullStorageIsReadAndTakesWritesAgainWhenThereIsRoom() {
        var full = fill();

        assertRefused(Reason.QUOTA_EXCEEDED, () -> tenant.create(session()));
        assertRefused(
                Reason.QUOTA_EXCEEDED, () -> StorageClient.ofNewTenant(storage).create(session()));
        assertThat(tenant.get(full.getFirst().id())).isEqualTo(full.getFirst());
        assertThat(storage.heldBytes()).isLessThanOrEqualTo(MAX_BYTES);

        tenant.delete(full.getFirst().id());
        tenant.create(session());
    }

    @Test
    void aReplayTakesNoRoom() {
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        fill();

        assertThat(tenant.append(id, "a").results().getFirst().isReplayed()).isTrue();
    }

    private List<Session> fill() {
        var created = new ArrayList<Session>();
        while (true) {
            try {
                created.add(tenant.create(session()));
            } catch (ExhaustedException full) {
                assertThat(full.context()).containsEntry("subject", "memory");
                return created;
            }
        }
    }

    private static void assertRefused(Reason reason, ThrowingCallable step) {
        assertThatExceptionOfType(ParleyException.class)
                .isThrownBy(step)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
