package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Purge.Mode;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How sessions are erased by filter, a step at a time. */
interface PurgeContract extends ContractFixture {
    Purge.Limit WIDE = new Purge.Limit(100, 1000, 1000);

    @Test
    default void aPurgeErasesWhatMatchesAndNothingElse() {
        var tenant = newTenant();
        var gone = tenant.create(sessionOf("app", "user")).id();
        tenant.append(gone, "a", "b");
        var stays = tenant.create(sessionOf("app", "another")).id();
        var foreign = newTenant();
        var others = foreign.create(sessionOf("app", "user")).id();

        var step = tenant.purge(first(ofUser(), Mode.ERASE, WIDE));

        assertThat(step).isEqualTo(new Purge.Step(1, 2, Optional.empty()));
        assertMissing(tenant, gone);
        assertThat(tenant.find(stays)).isPresent();
        assertThat(foreign.find(others)).isPresent();
    }

    @Test
    default void aCountErasesNothingAndStepsLikeTheErasure() {
        var tenant = newTenant();
        for (int i = 0; i < 7; i++) {
            var id = tenant.create(sessionOf("app", "user")).id();
            tenant.append(id, "a");
        }
        var limit = new Purge.Limit(3, 1000, 1000);

        var counted = steps(tenant, Mode.COUNT, limit);
        var erased = steps(tenant, Mode.ERASE, limit);

        assertThat(counted).extracting(Purge.Step::sessions).containsExactly(3L, 3L, 1L);
        assertThat(erased).extracting(Purge.Step::sessions).containsExactly(3L, 3L, 1L);
        assertThat(erased).extracting(Purge.Step::messages).containsExactly(3L, 3L, 1L);
        assertThat(tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                        .sessions())
                .isEmpty();
    }

    @Test
    default void aStepEndsAtItsMessagesAndTakesOneSessionHoweverLongItIs() {
        var tenant = newTenant();
        for (int i = 0; i < 3; i++) {
            tenant.append(tenant.create(sessionOf("app", "user")).id(), "a", "b", "c");
        }

        var steps = steps(tenant, Mode.ERASE, new Purge.Limit(100, 2, 1000));

        assertThat(steps).extracting(Purge.Step::sessions).containsExactly(1L, 1L, 1L);
    }

    @Test
    default void aStepEndsAtItsCandidates() {
        var tenant = newTenant();
        for (int i = 0; i < 5; i++) {
            tenant.create(session());
        }
        tenant.create(Samples.closedSession());
        var filter = Samples.labelled(Map.of("team", "red"));

        var first = tenant.purge(first(filter, Mode.ERASE, new Purge.Limit(100, 1000, 5)));
        assertThat(first.sessions()).isZero();
        assertThat(first.next()).isPresent();

        var second = tenant.purge(new Purge(filter, Mode.ERASE, first.next(), new Purge.Limit(100, 1000, 5)));
        assertThat(second).isEqualTo(new Purge.Step(1, 0, Optional.empty()));
    }

    @Test
    default void whatIsCreatedAfterTheFirstStepOfAPurgeStays() {
        var tenant = newTenant();
        tenant.create(sessionOf("app", "user"));
        tenant.create(sessionOf("app", "user"));
        var limit = new Purge.Limit(1, 1000, 1000);
        var first = tenant.purge(first(ofUser(), Mode.ERASE, limit));
        var late = tenant.create(sessionOf("app", "user")).id();

        var second = tenant.purge(new Purge(ofUser(), Mode.ERASE, first.next(), limit));

        assertThat(second).isEqualTo(new Purge.Step(1, 0, Optional.empty()));
        assertThat(tenant.find(late)).isPresent();
    }

    @Test
    default void theRetryOfAStepOfAPurgeErasesNothingTwice() {
        var tenant = newTenant();
        for (int i = 0; i < 5; i++) {
            tenant.create(sessionOf("app", "user"));
        }
        var limit = new Purge.Limit(2, 1000, 1000);
        var first = tenant.purge(first(ofUser(), Mode.ERASE, limit));
        var second = new Purge(ofUser(), Mode.ERASE, first.next(), limit);
        assertThat(tenant.purge(second).sessions()).isEqualTo(2);

        assertThat(tenant.purge(second)).isEqualTo(new Purge.Step(1, 0, Optional.empty()));
        assertThat(tenant.purge(second)).isEqualTo(new Purge.Step(0, 0, Optional.empty()));
    }

    private static List<Purge.Step> steps(StorageClient tenant, Mode mode, Purge.Limit limit) {
        var steps = new ArrayList<Purge.Step>();
        var next = first(ofUser(), mode, limit);
        while (true) {
            steps.add(tenant.purge(next));
            var progress = steps.getLast().next();
            if (progress.isEmpty()) {
                return steps;
            }
            next = new Purge(ofUser(), mode, progress, limit);
        }
    }

    private static Purge first(SessionFilter filter, Mode mode, Purge.Limit limit) {
        return new Purge(filter, mode, Optional.empty(), limit);
    }

    private static SessionFilter ofUser() {
        return Samples.ofOwner(Optional.empty(), Optional.of("user"));
    }
}
