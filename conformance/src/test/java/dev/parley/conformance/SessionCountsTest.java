package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Target;
import dev.parley.conformance.support.Together;
import dev.parley.v1.CountSessionsRequest;
import org.junit.jupiter.api.Test;

/** Counts of more sessions than a count goes to where it is not told. */
class SessionCountsTest {
    private static final int DEFAULT = Target.limit("count_default", 10_000);
    private static final int CALLERS = 50;

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void aCountWithoutALimitStopsAtTheDefault() {
        createSessions(DEFAULT + 1);

        var byDefault = caller.sessions().countSessions(CountSessionsRequest.getDefaultInstance());
        var further = caller.sessions()
                .countSessions(
                        CountSessionsRequest.newBuilder().setLimit(DEFAULT + 1L).build());

        assertThat(byDefault.getCount()).isEqualTo(DEFAULT);
        assertThat(byDefault.getLimited()).isTrue();
        assertThat(further.getCount()).isEqualTo(DEFAULT + 1L);
        assertThat(further.getLimited()).isFalse();
    }

    private void createSessions(int count) {
        assertThat(Together.answers(CALLERS, number -> {
                    int created = number;
                    for (; created < count; created += CALLERS) {
                        caller.on(number).create();
                    }
                    return created;
                }))
                .hasSize(CALLERS);
    }
}
