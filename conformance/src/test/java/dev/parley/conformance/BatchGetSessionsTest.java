package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.BatchGetSessionsResponse;
import dev.parley.v1.Session;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reading several sessions at once. */
class BatchGetSessionsTest {
    private final Caller caller = Caller.ofNewTenant();

    @Test
    void sessionsComeInTheOrderAsked() {
        var a = caller.create();
        var b = caller.create();
        var c = caller.create();

        var batch = get(c.getSessionId(), a.getSessionId(), b.getSessionId());

        assertThat(batch.getSessionsList()).containsExactly(c, a, b);
        assertThat(batch.getMissingSessionIdsList()).isEmpty();
    }

    @Test
    void missingSessionsAreNamedInTheOrderAsked() {
        var there = caller.create();

        var batch = get("missing-2", there.getSessionId(), "missing-1", "missing-3");

        assertThat(batch.getSessionsList()).containsExactly(there);
        assertThat(batch.getMissingSessionIdsList()).containsExactly("missing-2", "missing-1", "missing-3");
    }

    @Test
    void anIdThatIsAskedTwiceIsAnsweredTwice() {
        var a = caller.create();
        var b = caller.create();

        var batch = get(a.getSessionId(), "missing", b.getSessionId(), "missing", a.getSessionId());

        assertThat(batch.getSessionsList()).containsExactly(a, b, a);
        assertThat(batch.getMissingSessionIdsList()).containsExactly("missing", "missing");
    }

    @Test
    void noIdIsRefused() {
        assertRefused(() -> get(), Reason.INVALID_FIELD).at("session_ids");
    }

    @Test
    void everyMalformedIdIsNamed() {
        assertRefused(() -> get("right", "not right", "right-too", ""), Reason.INVALID_FIELD)
                .at("session_ids[1]", "session_ids[3]");
    }

    @Test
    void asManyIdsAsTheLimitAreTaken() {
        int limit = Target.limit("batch_get_sessions", 100);

        var batch = get(ids(limit));

        assertThat(batch.getMissingSessionIdsCount()).isEqualTo(limit);
    }

    @Test
    void moreIdsThanTheLimitAreRefused() {
        int limit = Target.limit("batch_get_sessions", 100);

        assertRefused(() -> get(ids(limit + 1)), Reason.INVALID_FIELD).at("session_ids");
    }

    @Test
    void theLargestSessionsFitIntoOneAnswer() {
        var large = Session.newBuilder().setTitle(Texts.ASTRAL.repeat(512));
        IntStream.range(0, 64).forEach(i -> large.putLabels("k".repeat(61) + "%02d".formatted(i), "v".repeat(256)));
        var ids = IntStream.range(0, 100)
                .mapToObj(_ -> caller.create(fields -> fields.mergeFrom(large.build())))
                .map(Session::getSessionId)
                .toArray(String[]::new);

        var batch = get(ids);

        assertThat(batch.getSessionsList()).extracting(Session::getSessionId).containsExactly(ids);
    }

    private BatchGetSessionsResponse get(String... ids) {
        return caller.sessions()
                .batchGetSessions(BatchGetSessionsRequest.newBuilder()
                        .addAllSessionIds(List.of(ids))
                        .build());
    }

    private static String[] ids(int count) {
        var ids = new String[count];
        Arrays.setAll(ids, _ -> Samples.newId());
        return ids;
    }
}
