package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.remarked;
import static dev.parley.server.storage.Samples.rewritten;
import static dev.parley.server.storage.Samples.running;
import static dev.parley.server.storage.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a message is updated. */
interface MessageUpdateContract extends ContractFixture {
    @Test
    default void anUpdateIsAnsweredAsItIsReadFromThenOn() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(running("a"), running("b"))).build());

        var updated = tenant.update(rewritten(id, "a", Optional.empty(), "longer than before"));

        assertThat(updated.version()).isEqualTo(2);
        assertThat(updated.isUpdated()).isTrue();
        assertThat(tenant.message(id, "a")).isEqualTo(updated);
        assertThat(tenant.message(id, 1)).isEqualTo(updated);
        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "b");
        assertThat(tenant.log(id).getFirst()).isEqualTo(updated);
    }

    @Test
    default void anUpdateMovesTheCountOfChangesAndTheSumsOfTheLog() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(running("a"))).build());
        var before = tenant.get(id).log();

        tenant.update(rewritten(id, "a", Optional.empty(), "12345"));

        var after = tenant.get(id).log();
        assertThat(after.changes()).isGreaterThan(before.changes());
        assertThat(after.contentBytes()).isEqualTo(5);
        assertThat(after.messageCount()).isEqualTo(1);
        assertThat(after.usage()).isEqualTo(new Usage(1, 2, 3, 4));
        assertThat(after.lastMessageTime()).isEqualTo(before.lastMessageTime());
        assertThat(tenant.head(id).orElseThrow().changes()).isEqualTo(after.changes());
    }

    @Test
    default void anUpdateThatChangesNothingMovesNothing() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        var session = tenant.get(id);
        var message = tenant.message(id, "a");

        assertThat(tenant.update(rewritten(id, "a", Optional.of("stale"), "a"))).isEqualTo(message);

        assertThat(tenant.get(id)).isEqualTo(session);
        assertThat(tenant.message(id, "a")).isEqualTo(message);
    }

    @Test
    default void aRefusedUpdateMovesNothing() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        var session = tenant.get(id);

        assertRefused(Reason.MESSAGE_FINAL, () -> tenant.update(rewritten(id, "a", Optional.empty(), "b")));
        assertRefused(Reason.ETAG_MISMATCH, () -> tenant.update(rewritten(id, "a", Optional.of("stale"), "b")));
        assertRefused(Reason.MESSAGE_NOT_FOUND, () -> tenant.update(rewritten(id, "b", Optional.empty(), "b")));

        assertThat(tenant.get(id)).isEqualTo(session);
    }

    @Test
    default void anUpdateOfAMissingSessionFails() {
        var tenant = newTenant();

        assertRefused(
                Reason.SESSION_NOT_FOUND,
                () -> tenant.update(rewritten(Samples.randomId(), "a", Optional.empty(), "b")));
    }

    @Test
    default void aFullSessionTakesNoUpdateThatGrowsIt() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        int most = (int) StorageContract.LIMITS.sessionContentBytes();
        tenant.append(append(id, List.of(running("a"))).build());

        assertRefused(
                Reason.SESSION_FULL, () -> tenant.update(rewritten(id, "a", Optional.empty(), "x".repeat(most + 1))));

        tenant.update(rewritten(id, "a", Optional.empty(), "x".repeat(most)));
        tenant.update(remarked(id, "a", new Marks(true, Optional.empty())));
        assertThat(tenant.get(id).log().contentBytes()).isEqualTo(most);
    }

    @Test
    default void aRetryOfAnAppendIsNotComparedWithWhatWasUpdated() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var append = append(id, List.of(running("a"))).build();
        tenant.append(append);
        tenant.update(rewritten(id, "a", Optional.empty(), "b"));

        assertThat(tenant.append(append).results().getFirst().isReplayed()).isTrue();
        assertThat(tenant.message(id, "a").version()).isEqualTo(2);
    }

    @Test
    default void aMessageCanBeUpdatedManyTimes() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(running("a"), running("b"))).build());

        for (int i = 1; i <= 50; i++) {
            tenant.update(rewritten(id, "a", Optional.of(tenant.message(id, "a").etag()), "x".repeat(i)));
        }

        assertThat(tenant.message(id, "a").version()).isEqualTo(51);
        assertThat(tenant.get(id).log().contentBytes()).isEqualTo(51);
        assertThat(tenant.message(id, "b").version()).isEqualTo(1);
    }

    @Test
    default void ofManyUpdatesOnOneEtagOneWins() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(running("a"))).build());
        var etag = Optional.of(tenant.message(id, "a").etag());
        var wins = new AtomicInteger();

        race(8, racer -> {
            try {
                tenant.update(rewritten(id, "a", etag, "by " + racer));
                wins.incrementAndGet();
            } catch (ConflictException lost) {
                assertThat(lost.reason()).isEqualTo(Reason.ETAG_MISMATCH);
            }
        });

        assertThat(wins).hasValue(1);
        assertThat(tenant.message(id, "a").version()).isEqualTo(2);
    }
}
