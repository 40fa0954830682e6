package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.fixed;
import static dev.parley.server.storage.Samples.relabelled;
import static dev.parley.server.storage.Samples.retitled;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sliding;
import static dev.parley.server.storage.Samples.withTtl;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a session's own fields change, and when it expires. */
interface SessionUpdateContract extends ContractFixture {
    @Test
    default void anUpdateChangesFieldsAndAnswersTheSession() {
        var tenant = newTenant();
        var session = tenant.create(session());

        var updated = tenant.update(retitled(session.id(), Optional.of(session.etag()), "new"));

        assertThat(updated.fields().title()).isEqualTo("new");
        assertThat(updated.etag()).isNotEqualTo(session.etag());
        assertThat(updated.updateTime()).isAfterOrEqualTo(session.updateTime());
        assertThat(tenant.find(session.id())).hasValue(updated);
    }

    @Test
    default void anUpdateWithAStaleEtagIsRefusedAndChangesNothing() {
        var tenant = newTenant();
        var session = tenant.create(session());
        var updated = tenant.update(retitled(session.id(), Optional.empty(), "new"));

        assertRefused(
                Reason.ETAG_MISMATCH,
                () -> tenant.update(retitled(session.id(), Optional.of(session.etag()), "newer")));

        assertThat(tenant.find(session.id())).hasValue(updated);
    }

    @Test
    default void theRetryOfAnUpdateSucceeds() {
        var tenant = newTenant();
        var session = tenant.create(session());
        var update = retitled(session.id(), Optional.of(session.etag()), "new");
        var updated = tenant.update(update);

        assertThat(tenant.update(update)).isEqualTo(updated);
    }

    @Test
    default void exactlyOneOfManyGuardedUpdatesWins() {
        var tenant = newTenant();
        var session = tenant.create(session());
        var wins = new AtomicInteger();

        race(16, i -> {
            try {
                tenant.update(retitled(session.id(), Optional.of(session.etag()), "title " + i));
                wins.incrementAndGet();
            } catch (ConflictException lost) {
                assertThat(lost.reason()).isEqualTo(Reason.ETAG_MISMATCH);
            }
        });

        assertThat(wins).hasValue(1);
    }

    @Test
    default void labelsAreSetAndRemoved() {
        var tenant = newTenant();
        var session = tenant.create(labelled(Map.of("a", "1", "b", "2")));

        var updated = tenant.update(relabelled(session.id(), Map.of("b", "3", "c", "4"), Set.of("a")));

        assertThat(updated.fields().labels()).isEqualTo(Map.of("b", "3", "c", "4"));
        assertThat(tenant.find(session.id())).hasValue(updated);
    }

    @Test
    default void moreLabelsThanAllowedAreRefusedAndChangeNothing() {
        var tenant = newTenant();
        var full = IntStream.range(0, 64).boxed().collect(toMap("k%d"::formatted, "v%d"::formatted));
        var session = tenant.create(labelled(full));

        assertRefused(
                Reason.INVALID_FIELD, () -> tenant.update(relabelled(session.id(), Map.of("one-more", ""), Set.of())));

        assertThat(tenant.find(session.id())).hasValue(session);
    }

    @Test
    default void appendsAndPatchesLeaveTheEtag() {
        var tenant = newTenant();
        var session = tenant.create(session());

        tenant.append(session.id(), "a");
        tenant.patch(session.id(), Samples.set("k", "1"));

        assertThat(tenant.get(session.id()).etag()).isEqualTo(session.etag());
        assertThat(tenant.get(session.id()).updateTime()).isEqualTo(session.updateTime());
    }

    @Test
    default void everyWriteMovesASlidingExpiry() throws InterruptedException {
        var tenant = newTenant();
        var session = tenant.create(session(sliding(Duration.ofHours(1))));
        var id = session.id();
        var expiry = session.expireTime().orElseThrow();

        for (var write : List.<Runnable>of(
                () -> tenant.append(id, "a"),
                () -> tenant.patch(id, Samples.set("k", "1")),
                () -> tenant.update(retitled(id, Optional.empty(), "new")))) {
            Thread.sleep(2);
            write.run();
            var moved = tenant.get(id).expireTime().orElseThrow();
            assertThat(moved).isAfter(expiry);
            expiry = moved;
        }
    }

    @Test
    default void noWriteMovesAFixedExpiry() throws InterruptedException {
        var tenant = newTenant();
        var session = tenant.create(session(fixed(Duration.ofHours(1))));

        Thread.sleep(2);
        tenant.append(session.id(), "a");
        tenant.patch(session.id(), Samples.set("k", "1"));
        tenant.update(retitled(session.id(), Optional.empty(), "new"));

        assertThat(tenant.get(session.id()).expireTime()).isEqualTo(session.expireTime());
    }

    @Test
    default void anUpdateOfTheTtlMovesTheExpiryEitherWayOrTakesItAway() {
        var tenant = newTenant();
        var session = tenant.create(session(fixed(Duration.ofHours(1))));

        var later = tenant.update(withTtl(session.id(), fixed(Duration.ofHours(2))));
        var sooner = tenant.update(withTtl(session.id(), fixed(Duration.ofMinutes(1))));
        var never = tenant.update(withTtl(session.id(), Ttl.NEVER));

        assertThat(later.expireTime().orElseThrow())
                .isAfter(session.expireTime().orElseThrow());
        assertThat(sooner.expireTime().orElseThrow())
                .isBefore(session.expireTime().orElseThrow());
        assertThat(never.expireTime()).isEmpty();
        assertThat(tenant.find(session.id())).hasValue(never);
    }

    private static NewSession labelled(Map<String, String> labels) {
        return session(new SessionFields("", labels, SessionStatus.ACTIVE, Ttl.NEVER));
    }
}
