package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.Message;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that run out of time. */
class DeadlinesTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 50})
    void aCallThatRunsOutOfTimeSaysSoAndCanBeRetried(int millis) {
        var request = Caller.appendRequest(id, large());

        var code = codeOf(() -> caller.messages()
                .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                .appendMessages(request.build()));

        assertThat(code).isIn(Code.OK, Code.DEADLINE_EXCEEDED);
        var retry = caller.append(request);
        assertThat(retry.getLastSequence()).isEqualTo(20);
        assertThat(caller.get(id).getMessageCount()).isEqualTo(20);
        assertThat(caller.log(id))
                .extracting(Message::getSequence)
                .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 50})
    void aReadThatRunsOutOfTimeIsNeverAnEmptyAnswer(int millis) {
        caller.append(id, large());

        var code = codeOf(() -> {
            var page = caller.messages()
                    .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                    .listMessages(Caller.listRequest(id).build());
            assertThat(page.getMessagesCount()).isEqualTo(20);
        });

        assertThat(code).isIn(Code.OK, Code.DEADLINE_EXCEEDED);
    }

    @Test
    void aDeadlineThatIsFarAwayIsNoTrouble() {
        var session = caller.sessions()
                .withDeadlineAfter(365, TimeUnit.DAYS)
                .getSession(GetSessionRequest.newBuilder().setSessionId(id).build());

        assertThat(session.getSessionId()).isEqualTo(id);
    }

    private static Message[] large() {
        return IntStream.range(0, 20)
                .mapToObj(i -> Samples.ofSize("m" + i, 100_000))
                .toArray(Message[]::new);
    }

    private static Code codeOf(Runnable call) {
        try {
            call.run();
            return Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
