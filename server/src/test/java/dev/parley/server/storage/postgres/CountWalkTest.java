package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a count goes through more candidates than one statement tests. */
final class CountWalkTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final PostgresStorage STORAGE =
            new PostgresStorage(DATABASE.settings(), StorageContract.EQUALITY, StorageContract.LIMITS);
    private static final SessionFilter ACTIVE = Samples.ofStatus(SessionStatus.ACTIVE);
    private static final int SESSIONS = 25;
    private static final int PIECE = 10;

    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient client = new StorageClient(STORAGE, tenant);
    private final Database database = new Database(DATABASE.settings());

    @BeforeEach
    void create() {
        for (int i = 0; i < SESSIONS; i++) {
            client.create(Samples.session());
        }
        // In lists they are apart by their ids only.
        DATABASE.address()
                .execute(
                        "UPDATE parley.session SET create_time = '2026-01-01' WHERE tenant = '" + tenant.id() + "'",
                        "UPDATE parley.session_activity SET activity_time = '2026-01-01' WHERE tenant = '" + tenant.id()
                                + "'");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @AfterAll
    static void closeStorage() {
        STORAGE.close();
    }

    @Test
    void eachStatementTestsSoManyCandidatesAtMost() {
        assertThat(steps(ACTIVE, 1000, PIECE))
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(new SessionCount(SESSIONS, false)));
    }

    @Test
    void whereThereAreFewOneStatementIsEnough() {
        assertThat(steps(ACTIVE, 1000, CountWalk.PIECE))
                .containsExactly(Optional.of(new SessionCount(SESSIONS, false)));
    }

    @Test
    void aCountEndsBehindTheStepThatReachesItsLimit() {
        assertThat(steps(ACTIVE, 15, PIECE)).containsExactly(Optional.empty(), Optional.of(new SessionCount(15, true)));
        assertThat(steps(ACTIVE, SESSIONS, PIECE).getLast()).contains(new SessionCount(SESSIONS, false));
        assertThat(steps(ACTIVE, SESSIONS - 1, PIECE).getLast()).contains(new SessionCount(SESSIONS - 1, true));
    }

    @Test
    void stepsThatFindNothingGoOn() {
        assertThat(steps(Samples.ofStatus(SessionStatus.CLOSED), 1000, PIECE))
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(new SessionCount(0, false)));
    }

    @Test
    void aCountByActivityGoesOnBehindItsPlace() {
        var past = new TimeRange(Optional.of(Instant.parse("2025-01-01T00:00:00Z")), Optional.empty());

        var steps = steps(Samples.ofTimes(TimeRange.ALL, past), 1000, PIECE);

        assertThat(steps)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(new SessionCount(SESSIONS, false)));
    }

    private List<Optional<SessionCount>> steps(SessionFilter filter, long limit, int piece) {
        var call = new Call(tenant, System.nanoTime() + Duration.ofMinutes(1).toNanos());
        var walk = new CountWalk(database, call, new SessionCount.Query(filter, limit), piece);
        var steps = new ArrayList<Optional<SessionCount>>();
        do {
            steps.add(walk.step());
        } while (steps.getLast().isEmpty());
        return steps;
    }
}
