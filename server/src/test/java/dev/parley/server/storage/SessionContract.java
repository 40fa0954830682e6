package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.randomId;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionOfRequest;
import static dev.parley.server.storage.Samples.sessionWithState;
import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.session.LogSummary;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How sessions come, are found, and go. */
interface SessionContract extends ContractFixture {
    @Test
    default void aSessionIsFoundAsItWasCreated() {
        var tenant = newTenant();
        var fields = new SessionFields(
                "title e\u0301 \uD83D\uDE00",
                Map.of("team", "red", "empty", ""),
                SessionStatus.CLOSED,
                Samples.fixed(Duration.ofDays(3650)));
        var session = new NewSession(
                randomId(),
                UUID.randomUUID(),
                Optional.of(UUID.randomUUID()),
                new Owner("app \u20ac", "user/1"),
                fields,
                Map.of());

        var created = tenant.create(session);

        assertThat(tenant.find(session.id())).hasValue(created);
        assertThat(created).isEqualTo(Session.created(session, created.createTime()));
        assertThat(created.log()).isEqualTo(LogSummary.EMPTY);
    }

    @Test
    default void timesAreWholeMicroseconds() {
        var created = newTenant().create(session());

        assertThat(created.createTime()).isEqualTo(created.createTime().truncatedTo(MICROS));
    }

    @Test
    default void anIdThatIsTakenIsRefused() {
        var tenant = newTenant();
        var session = tenant.create(session());

        assertRefused(Reason.SESSION_EXISTS, () -> tenant.create(sessionOfRequest(session.id(), UUID.randomUUID())));

        assertThat(tenant.find(session.id())).hasValue(session);
    }

    @Test
    default void theSameRequestFindsWhatItMadeAsItIsNow() {
        var tenant = newTenant();
        var request = UUID.randomUUID();
        var session = tenant.create(sessionOfRequest(randomId(), request));
        tenant.append(session.id(), "a");

        var found = tenant.create(sessionOfRequest(session.id(), request));

        assertThat(found).isEqualTo(tenant.get(session.id()));
        assertThat(found.uid()).isEqualTo(session.uid());
        assertThat(found.log().lastSequence()).isEqualTo(1);
    }

    @Test
    default void aRetryOfACreationIsNotMeasuredAgain() {
        var tenant = newTenant();
        var request = UUID.randomUUID();
        var id = randomId();
        tenant.create(sessionOfRequest(id, request));
        var tooLarge = new NewSession(
                id,
                UUID.randomUUID(),
                Optional.of(request),
                new Owner("", ""),
                session().fields(),
                Map.of("k", "x".repeat(100_000)));

        assertThat(tenant.create(tooLarge).id()).isEqualTo(id);
    }

    @Test
    default void anotherRequestOrNoneDoesNotFindIt() {
        var tenant = newTenant();
        var withoutRequest = session();
        tenant.create(withoutRequest);
        var withRequest = tenant.create(sessionOfRequest(randomId(), UUID.randomUUID()));

        assertRefused(Reason.SESSION_EXISTS, () -> tenant.create(Samples.again(withoutRequest)));
        assertRefused(
                Reason.SESSION_EXISTS, () -> tenant.create(sessionOfRequest(withRequest.id(), UUID.randomUUID())));
    }

    @Test
    default void exactlyOneOfManyCreationsWins() {
        var tenant = newTenant();
        var id = randomId();
        var wins = new AtomicInteger();

        race(16, _ -> {
            try {
                tenant.create(sessionOfRequest(id, UUID.randomUUID()));
                wins.incrementAndGet();
            } catch (AlreadyExistsException lost) {
                assertThat(lost.reason()).isEqualTo(Reason.SESSION_EXISTS);
            }
        });

        assertThat(wins).hasValue(1);
    }

    @Test
    default void idsAreCaseSensitive() {
        var tenant = newTenant();
        var session = tenant.create(session());

        assertThat(tenant.find(session.id().toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    default void sessionsAreFoundInTheOrderAskedWithoutThoseThatAreMissing() {
        var tenant = newTenant();
        var a = tenant.create(session());
        var b = tenant.create(session());

        assertThat(tenant.find(List.of(b.id(), randomId(), a.id()))).containsExactly(b, a);
    }

    @Test
    default void aDeletedSessionIsGoneWithAllThatWasInIt() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("k", "1")));
        tenant.append(session.id(), "a");

        tenant.delete(session.id());

        assertMissing(tenant, session.id());
    }

    @Test
    default void aSessionThatIsCreatedAgainIsAnotherIncarnation() {
        var tenant = newTenant();
        var sample = sessionWithState(Map.of("k", "1"));
        var first = tenant.create(sample);
        tenant.append(sample.id(), "a");
        tenant.delete(sample.id());

        var second = tenant.create(new NewSession(
                sample.id(), UUID.randomUUID(), Optional.empty(), sample.owner(), sample.fields(), Map.of()));

        assertThat(second.uid()).isNotEqualTo(first.uid());
        assertThat(second.etag()).isNotEqualTo(first.etag());
        assertThat(second.log()).isEqualTo(LogSummary.EMPTY);
        assertThat(tenant.log(sample.id())).isEmpty();
        assertThat(tenant.state(sample.id()).entries()).isEmpty();
        assertRefused(
                Reason.SESSION_NOT_FOUND,
                () -> tenant.append(
                        append(sample.id(), "a").toIncarnation(first.uid()).build()));
    }

    @Test
    default void aDeletionOfWhatIsMissingFailsUnlessItIsAllowed() {
        var tenant = newTenant();
        var id = randomId();

        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.delete(id));
        tenant.delete(new SessionDeletion(id, Optional.of("any"), IfMissing.SUCCEED));
    }

    @Test
    default void aDeletionNeedsTheEtagIfItNamesOne() {
        var tenant = newTenant();
        var session = tenant.create(session());

        assertRefused(
                Reason.ETAG_MISMATCH,
                () -> tenant.delete(new SessionDeletion(session.id(), Optional.of("stale"), IfMissing.SUCCEED)));

        assertThat(tenant.find(session.id())).hasValue(session);
        tenant.delete(new SessionDeletion(session.id(), Optional.of(session.etag()), IfMissing.FAIL));
        assertThat(tenant.find(session.id())).isEmpty();
    }

    @Test
    default void aSessionOfAnotherTenantIsMissing() {
        var session = newTenant().create(session());
        var other = newTenant();

        assertMissing(other, session.id());
        assertThat(other.create(sessionOfRequest(session.id(), UUID.randomUUID()))
                        .uid())
                .isNotEqualTo(session.uid());
    }

    @Test
    default void anExpiredSessionIsGoneAndItsIdCanBeUsedAgain() {
        var tenant = newTenant();
        var sample = session(Samples.fixed(Duration.ofMillis(300)));
        var session = tenant.create(sample);
        tenant.append(sample.id(), "a");

        Awaitility.await().until(() -> tenant.find(sample.id()).isEmpty());

        assertMissing(tenant, sample.id());
        assertThat(tenant.count(SessionFilter.ALL, 10).count()).isZero();
        var again = tenant.create(new NewSession(
                sample.id(),
                UUID.randomUUID(),
                Optional.empty(),
                sample.owner(),
                new SessionFields("", Map.of(), SessionStatus.ACTIVE, Ttl.NEVER),
                Map.of()));
        assertThat(again.uid()).isNotEqualTo(session.uid());
        assertThat(tenant.log(sample.id())).isEmpty();
    }
}
