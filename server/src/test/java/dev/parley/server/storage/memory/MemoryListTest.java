package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.sessionOf;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Lists against a plain sort of all sessions: with many equal times, and a clock that also goes back. */
final class MemoryListTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage = MemoryStorages.ofClock(clock);
    private final StorageClient tenant = StorageClient.ofNewTenant(storage);
    private final List<String> ids = new ArrayList<>();

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void listsLikeAPlainSortWhateverHappened(
            @ForAll("steps") List<Step> steps,
            @ForAll("filters") SessionFilter filter,
            @ForAll @IntRange(min = 1, max = 8) int size) {
        for (var step : steps) {
            carryOut(step);
        }

        for (var order : SessionOrder.values()) {
            var expected = tenant.find(ids).stream()
                    .filter(filter::matches)
                    .sorted(comparator(order))
                    .toList();
            var limit = new PageLimit(size, 1 << 20, 5);
            assertThat(walk(new SessionQuery(filter, order, Optional.empty(), limit)))
                    .isEqualTo(expected);
            assertThat(tenant.count(filter, 1000).count()).isEqualTo(expected.size());
        }
    }

    @Test
    void activityIsExactWithoutAnyLag() {
        var first = tenant.create(sessionOf("app", "user")).id();
        clock.advance(Duration.ofNanos(1000));
        var second = tenant.create(sessionOf("app", "user")).id();

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofNanos(1000));
            var active = i % 2 == 0 ? first : second;
            tenant.append(active, "m-" + i);
            assertThat(tenant.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC))
                            .sessions())
                    .first()
                    .extracting(Session::id)
                    .isEqualTo(active);
        }
    }

    @Test
    void aDeletedSessionThatWasActiveIsForgottenBeforeTheNextList() {
        var stays = tenant.create(sessionOf("app", "user"));
        clock.advance(Duration.ofNanos(1000));
        var id = tenant.create(sessionOf("app", "user")).id();
        tenant.append(id, "a");

        tenant.delete(id);

        // It would be the first candidate, and there is room for one only.
        var oneCandidate = new SessionQuery(
                SessionFilter.ALL, SessionOrder.LAST_ACTIVITY_DESC, Optional.empty(), new PageLimit(10, 1 << 20, 1));
        assertThat(tenant.list(oneCandidate).sessions()).containsExactly(stays);
    }

    private void carryOut(Step step) {
        clock.advance(step.pause());
        switch (step.action()) {
            case CREATE ->
                ids.add(tenant.create(sessionOf(step.app(), step.user())).id());
            case APPEND ->
                pick(step)
                        .ifPresent(id ->
                                tenant.append(id, "m-" + tenant.get(id).log().lastSequence()));
            case DELETE ->
                pick(step).ifPresent(id -> {
                    tenant.delete(id);
                    ids.remove(id);
                });
            case LIST -> tenant.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC));
        }
    }

    private Optional<String> pick(Step step) {
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(step.index() % ids.size()));
    }

    private List<Session> walk(SessionQuery first) {
        var read = new ArrayList<Session>();
        var query = first;
        while (true) {
            var page = tenant.list(query);
            read.addAll(page.sessions());
            if (page.next().isEmpty()) {
                return read;
            }
            query = new SessionQuery(query.filter(), query.order(), page.next(), query.limit());
        }
    }

    private static Comparator<Session> comparator(SessionOrder order) {
        Comparator<Session> byTime = switch (order) {
            case LAST_ACTIVITY_DESC -> comparing(Session::activity).reversed();
            case CREATE_TIME_DESC -> comparing(Session::createTime).reversed();
            case CREATE_TIME_ASC -> comparing(Session::createTime);
        };
        return byTime.thenComparing(Session::id);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(
                                Action.CREATE, Action.CREATE, Action.APPEND, Action.APPEND, Action.DELETE, Action.LIST),
                        Arbitraries.of(-1000L, 0L, 0L, 0L, 1000L, 5000L).map(Duration::ofNanos),
                        Arbitraries.of("", "a", "b"),
                        Arbitraries.of("", "u", "v"),
                        Arbitraries.integers().between(0, 1000))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<SessionFilter> filters() {
        return Combinators.combine(
                        Arbitraries.of("a", "").optional(),
                        Arbitraries.of("u", "").optional(),
                        ranges(),
                        ranges())
                .as((app, user, created, active) ->
                        new SessionFilter(app, user, Map.of(), Optional.empty(), created, active));
    }

    private static Arbitrary<TimeRange> ranges() {
        var start = new ManualClock().instant();
        var time = Arbitraries.longs().between(-3000, 60_000).map(nanos -> start.plusNanos(nanos));
        Arbitrary<Optional<Instant>> bound = time.optional(0.3);
        return Combinators.combine(bound, bound).as(TimeRange::new);
    }

    enum Action {
        CREATE,
        APPEND,
        DELETE,
        LIST
    }

    /** Something that happens after a pause, to the session of that index if it needs one. */
    record Step(Action action, Duration pause, String app, String user, int index) {}
}
