package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.RefusalAssert;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.Usage;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Values that nobody sends on purpose, where any value may be sent: they match nothing, and break nothing. */
class OddValuesTest {
    static final List<String> NAUGHTY =
            Texts.NAUGHTY.stream().filter(text -> !text.isEmpty()).toList();

    private static final Timestamp FIRST_TIME = Samples.timestamp(Instant.parse("0001-01-01T00:00:00Z"));
    private static final Timestamp LAST_TIME = Samples.timestamp(Instant.parse("9999-12-31T23:59:59.999999999Z"));

    private final Caller caller = Caller.ofNewTenant();
    private final Session session = caller.create();
    private final String id = session.getSessionId();

    @ParameterizedTest
    @FieldSource("NAUGHTY")
    void anyTextInAFilterOfSessionsMatchesNothing(String text) {
        for (var filter : List.of(
                SessionFilter.newBuilder().setUserId(text),
                SessionFilter.newBuilder().setAppId(text),
                SessionFilter.newBuilder().putLabels(text, "x"),
                SessionFilter.newBuilder().putLabels("a", text))) {
            assertNothingOrInvalid(() -> assertThat(caller.sessions()
                            .listSessions(ListSessionsRequest.newBuilder()
                                    .setFilter(filter)
                                    .build())
                            .getSessionsList())
                    .isEmpty());
            assertNothingOrInvalid(() -> assertThat(caller.sessions()
                            .countSessions(CountSessionsRequest.newBuilder()
                                    .setFilter(filter)
                                    .build())
                            .getCount())
                    .isZero());
        }
    }

    @ParameterizedTest
    @FieldSource("NAUGHTY")
    void anyTextInAFilterOfMessagesMatchesNothing(String text) {
        for (var filter : List.of(
                MessageFilter.newBuilder().setTurnId(text),
                MessageFilter.newBuilder().setRunId(text),
                MessageFilter.newBuilder().setBranch(text),
                MessageFilter.newBuilder().putLabels(text, "x"),
                MessageFilter.newBuilder().putLabels("a", text))) {
            assertNothingOrInvalid(
                    () -> assertThat(caller.all(Caller.listRequest(id).setFilter(filter)))
                            .isEmpty());
        }
    }

    @ParameterizedTest
    @FieldSource("NAUGHTY")
    void anyTextAsAnEtagFitsNothing(String text) {
        assertRefused(
                () -> caller.update(id, fields -> fields.setTitle("late").setEtag(text), "title"),
                Reason.ETAG_MISMATCH);
        assertRefused(
                () -> caller.patch(PatchStateRequest.newBuilder()
                        .setSessionId(id)
                        .putSet("a", "1")
                        .setEtag(text)),
                Reason.ETAG_MISMATCH);
        assertRefused(
                () -> caller.sessions()
                        .deleteSession(DeleteSessionRequest.newBuilder()
                                .setSessionId(id)
                                .setEtag(text)
                                .build()),
                Reason.ETAG_MISMATCH);
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @ParameterizedTest
    @FieldSource("NAUGHTY")
    void anyTextAsAnIncarnationIsNone(String text) {
        var append = Caller.appendRequest(id, Samples.text("a")).setSessionUid(text);
        var stream = StreamMessagesRequest.newBuilder()
                .setSessionId(id)
                .setSessionUid(text)
                .build();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> caller.append(append),
                () -> caller.messages().streamMessages(stream).next())) {
            assertThat(Refusal.of(call).code()).isIn(Code.NOT_FOUND, Code.INVALID_ARGUMENT);
        }
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @ParameterizedTest
    @FieldSource("NAUGHTY")
    void anyTextAsAKeyOfStateIsNotThere(String text) {
        assertNothingOrInvalid(() -> assertThat(caller.sessions()
                        .getState(GetStateRequest.newBuilder()
                                .setSessionId(id)
                                .addKeys(text)
                                .build())
                        .getEntriesMap())
                .isEmpty());
        assertNothingOrInvalid(() ->
                caller.patch(PatchStateRequest.newBuilder().setSessionId(id).addRemove(text)));
    }

    @ParameterizedTest
    @FieldSource("NAUGHTY")
    void anyTextAsALabelToRemoveIsNotThere(String text) {
        assertNothingOrInvalid(() -> caller.sessions()
                .updateSession(Caller.updateRequest(id, fields -> fields)
                        .addRemoveLabels(text)
                        .build()));
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void thousandsOfKeysThatAreNotThereAreFine() {
        var keys = IntStream.range(0, 20_000).mapToObj(i -> "key-" + i).toList();

        var state = caller.sessions()
                .getState(GetStateRequest.newBuilder()
                        .setSessionId(id)
                        .addAllKeys(keys)
                        .build());
        caller.patch(PatchStateRequest.newBuilder().setSessionId(id).addAllRemove(keys));

        assertThat(state.getEntriesMap()).isEmpty();
    }

    @Test
    void aKeyThatIsRemovedManyTimesIsRemoved() {
        caller.setState(id, "key", "1");

        caller.patch(PatchStateRequest.newBuilder().setSessionId(id).addAllRemove(Collections.nCopies(1000, "key")));

        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void theFirstAndTheLastOfAllTimesAreTimes() {
        caller.append(id, Samples.text("a"));

        assertThat(count(SessionFilter.newBuilder().setCreatedAfter(FIRST_TIME)))
                .isEqualTo(1);
        assertThat(count(SessionFilter.newBuilder().setCreatedBefore(LAST_TIME)))
                .isEqualTo(1);
        assertThat(count(SessionFilter.newBuilder().setActiveAfter(FIRST_TIME))).isEqualTo(1);
        assertThat(count(SessionFilter.newBuilder().setActiveBefore(LAST_TIME))).isEqualTo(1);
        assertThat(count(SessionFilter.newBuilder().setCreatedAfter(LAST_TIME))).isZero();
        assertThat(count(SessionFilter.newBuilder().setActiveBefore(FIRST_TIME)))
                .isZero();
        assertThat(caller.all(Caller.listRequest(id)
                        .setFilter(MessageFilter.newBuilder().setCreatedAfter(FIRST_TIME))))
                .hasSize(1);
        assertThat(caller.all(Caller.listRequest(id)
                        .setFilter(MessageFilter.newBuilder().setCreatedAfter(LAST_TIME))))
                .isEmpty();
    }

    @Test
    void aSumOfUsageNeverTurnsNegative() {
        var most = Usage.newBuilder()
                .setInputTokens(Long.MAX_VALUE)
                .setOutputTokens(Long.MAX_VALUE)
                .setCachedInputTokens(Long.MAX_VALUE)
                .setReasoningTokens(Long.MAX_VALUE)
                .build();
        var message = Samples.text("a").toBuilder().setUsage(most).build();

        caller.append(id, message);
        caller.append(id, message, message);

        assertThat(caller.get(id).getUsage()).isEqualTo(most);
    }

    @Test
    void theLargestOfAllSequencesFitNothing() {
        caller.append(id, Samples.text("a"));

        assertRefused(
                () -> caller.append(Caller.appendRequest(id, Samples.text("b"))
                        .setExpectedLastSequence(Long.MAX_VALUE)
                        .setReplaceAfterSequence(Long.MAX_VALUE)),
                Reason.SEQUENCE_MISMATCH);
        assertThat(caller.all(
                        Caller.listRequest(id).setAfterSequence(Long.MAX_VALUE).setBeforeSequence(Long.MAX_VALUE)))
                .isEmpty();
        assertThat(caller.texts(id)).containsExactly("a");
    }

    private long count(SessionFilter.Builder filter) {
        return caller.sessions()
                .countSessions(
                        CountSessionsRequest.newBuilder().setFilter(filter).build())
                .getCount();
    }

    // Whether such a value is refused is left open.
    private static void assertNothingOrInvalid(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            RefusalAssert.assertThat(Refusal.of(e)).isFor(Reason.INVALID_FIELD);
        }
    }
}
