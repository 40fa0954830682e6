package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.fixed;
import static dev.parley.server.storage.Samples.randomId;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.set;
import static dev.parley.server.storage.Samples.sliding;
import static dev.parley.server.storage.Samples.withTtl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What expires, when, and what the sweeper makes of it. */
final class MemoryExpiryTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MICRO = Duration.ofNanos(1000);

    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage = MemoryStorages.ofClock(clock);
    private final StorageClient tenant = StorageClient.ofNewTenant(storage);

    @Test
    void aSessionIsThereUntilTheMicrosecondBeforeItExpires() {
        var id = tenant.create(session(fixed(HOUR))).id();

        clock.advance(HOUR.minus(MICRO));
        assertThat(tenant.find(id)).isPresent();

        clock.advance(MICRO);
        assertThat(tenant.find(id)).isEmpty();
    }

    @Test
    void anExpiredSessionIsMissingBeforeAnySweep() {
        var id = tenant.create(session(fixed(HOUR))).id();
        tenant.append(id, "a");

        clock.advance(HOUR);

        assertThat(tenant.find(id)).isEmpty();
        for (var order : SessionOrder.values()) {
            assertThat(tenant.list(Samples.allSessions(order)).sessions()).isEmpty();
        }
        assertThat(tenant.count(SessionFilter.ALL, 10).count()).isZero();
        assertThatThrownBy(() -> tenant.append(id, "b")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.message(id, 1)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.log(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.state(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.patch(id, set("k", "1"))).isInstanceOf(NotFoundException.class);
        assertThat(storage.heldBytes()).isPositive();
        assertThatThrownBy(() -> tenant.update(withTtl(id, Ttl.NEVER))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void anExpiredSessionCannotBeDeletedAnyMore() {
        var id = tenant.create(session(fixed(HOUR))).id();

        clock.advance(HOUR);

        assertThatThrownBy(() -> tenant.delete(id)).isInstanceOf(NotFoundException.class);
        tenant.delete(new SessionDeletion(id, Optional.of("stale"), IfMissing.SUCCEED));
    }

    @Test
    void theIdOfAnExpiredSessionCanBeUsedAgainEvenByTheSameRequest() {
        var sample = Samples.sessionOfRequest(randomId(), UUID.randomUUID());
        var mortal = new NewSession(
                sample.id(),
                sample.uid(),
                sample.requestId(),
                sample.owner(),
                session(fixed(HOUR)).fields(),
                sample.state());
        var first = tenant.create(mortal);
        tenant.append(sample.id(), "a");

        clock.advance(HOUR);
        var second = tenant.create(Samples.again(mortal));

        assertThat(second.uid()).isNotEqualTo(first.uid());
        assertThat(tenant.log(sample.id())).isEmpty();
        assertThat(tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                        .sessions())
                .containsExactly(second);
    }

    @Test
    void anAppendThatCreatesMakesANewIncarnationOfAnExpiredSession() {
        var sample = session(sliding(HOUR));
        var first = tenant.append(append(sample.id(), "a").creating(sample).build());

        clock.advance(HOUR);
        var second = tenant.append(
                append(sample.id(), "a").creating(Samples.again(sample)).build());

        assertThat(second.sessionUid()).isNotEqualTo(first.sessionUid());
        assertThat(second.results().getFirst().isReplayed()).isFalse();
        assertThat(second.lastSequence()).isEqualTo(1);
    }

    @Test
    void writesKeepASlidingSessionThroughAnySweep() {
        var id = tenant.create(session(sliding(HOUR))).id();

        for (int i = 0; i < 5; i++) {
            clock.advance(HOUR.minus(MICRO));
            tenant.append(id, "m-" + i);
            tenant.sweep();
        }

        assertThat(tenant.log(id)).hasSize(5);
        clock.advance(HOUR);
        tenant.sweep();
        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void aSweepOfManySessionsThatLiveOnComesToItsEnd() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 250; i++) {
            ids.add(tenant.create(session(sliding(HOUR))).id());
        }
        clock.advance(HOUR.minus(MICRO));
        ids.forEach(id -> tenant.append(id, "a"));

        clock.advance(MICRO);
        tenant.sweep();

        assertThat(tenant.find(ids)).hasSize(250);
    }

    @Test
    void aSweepErasesAllThatHasExpiredAndNothingElse() {
        for (int i = 0; i < 1000; i++) {
            var id = tenant.create(session(fixed(HOUR))).id();
            tenant.append(id, "a");
        }
        var stays = tenant.create(session(fixed(HOUR.plus(MICRO)))).id();
        var other = StorageClient.ofNewTenant(storage);
        other.create(session(fixed(HOUR)));

        clock.advance(HOUR);
        tenant.sweep();

        assertThat(tenant.find(stays)).isPresent();
        long held = storage.heldBytes();
        tenant.delete(stays);
        assertThat(held).isPositive();
        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void aTtlThatWasShortenedIsHeeded() {
        var id = tenant.create(session(fixed(HOUR))).id();
        tenant.update(withTtl(id, fixed(HOUR.dividedBy(2))));

        clock.advance(HOUR.dividedBy(2));
        tenant.sweep();

        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void aTtlThatWasTakenAwayIsForgotten() {
        var id = tenant.create(session(fixed(HOUR))).id();
        tenant.update(withTtl(id, Ttl.NEVER));

        clock.advance(HOUR.multipliedBy(1000));
        tenant.sweep();

        assertThat(tenant.find(id)).isPresent();
    }

    @Test
    void aTtlThatWasSetLaterIsHeeded() {
        var id = tenant.create(session()).id();
        tenant.update(withTtl(id, sliding(HOUR)));

        clock.advance(HOUR);
        tenant.sweep();

        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void sessionsAreCountedUntilTheyAreErasedAndThoseThatExpiredApart() {
        tenant.create(session());
        tenant.create(session(fixed(HOUR)));
        var again = tenant.create(session(fixed(HOUR))).id();
        var deleted = tenant.create(session(fixed(HOUR))).id();
        tenant.delete(deleted);
        assertThat(value("parley.sessions")).isEqualTo(3);

        clock.advance(HOUR);
        assertThat(value("parley.sessions")).isEqualTo(3);
        assertThat(value("parley.sessions.expired")).isZero();
        tenant.create(Samples.sessionOfRequest(again, UUID.randomUUID()));
        tenant.sweep();

        assertThat(value("parley.sessions")).isEqualTo(2);
        assertThat(value("parley.sessions.expired")).isEqualTo(2);
    }

    private double value(String name) {
        var values = new ArrayList<Double>();
        storage.measures().stream()
                .filter(measure -> measure.name().equals(name))
                .forEach(measure -> measure.reading().read((value, labels) -> values.add(value)));
        assertThat(values).hasSize(1);
        return values.getFirst();
    }
}
