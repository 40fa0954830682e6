package dev.parley.conformance;

import static dev.parley.conformance.support.Dialogue.branch;
import static dev.parley.conformance.support.Dialogue.call;
import static dev.parley.conformance.support.Dialogue.pinned;
import static dev.parley.conformance.support.Dialogue.result;
import static dev.parley.conformance.support.Dialogue.said;
import static dev.parley.conformance.support.Dialogue.summary;
import static dev.parley.conformance.support.Dialogue.turn;
import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.LastMessages;
import dev.parley.v1.LastTurns;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Role;
import dev.parley.v1.TokenBudget;
import dev.parley.v1.UpdateMessageRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contexts: what is chosen of a log, by which budget. */
class ContextsTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void anEmptySessionHasAnEmptyContext() {
        var context = caller.context(lastMessages(1));

        assertThat(context).isEqualTo(AssembleContextResponse.getDefaultInstance());
    }

    @Test
    void aMissingSessionHasNoContext() {
        var missing = Samples.newId();

        assertRefused(() -> caller.context(lastMessages(1).setSessionId(missing)), Reason.SESSION_NOT_FOUND)
                .telling("session_id", missing);
    }

    @Test
    void aBudgetIsRequiredAndAtLeastOne() {
        assertRefused(() -> caller.context(request()), Reason.INVALID_FIELD).at("budget");
        assertRefused(() -> caller.context(lastMessages(0)), Reason.INVALID_FIELD)
                .at("last_messages.count");
        assertRefused(() -> caller.context(lastTurns(-1)), Reason.INVALID_FIELD).at("last_turns.count");
        assertRefused(() -> caller.context(tokens(0).setSessionId("not an id")), Reason.INVALID_FIELD)
                .at("session_id", "token_budget.max_tokens");
    }

    @Test
    void messagesComeAsTheyAreRead() {
        caller.append(id, said(Role.ROLE_USER, 1), call("c"), result("c"));

        var context = caller.context(lastMessages(3));

        assertThat(context.getMessagesList()).isEqualTo(caller.log(id));
        assertThat(context.getLastSequence()).isEqualTo(3);
    }

    @Test
    void theNewestTurnsThatFitAreTakenBehindWhatLeads() {
        caller.append(
                id,
                said(Role.ROLE_SYSTEM, 10),
                said(Role.ROLE_USER, 20),
                said(Role.ROLE_ASSISTANT, 30),
                said(Role.ROLE_USER, 20),
                said(Role.ROLE_ASSISTANT, 30),
                said(Role.ROLE_USER, 15));

        var context = caller.context(tokens(80));

        assertThat(sequences(context)).containsExactly(1L, 4L, 5L, 6L);
        assertThat(context.getTotalTokens()).isEqualTo(75);
        assertThat(context.getTokensEstimated()).isFalse();
        assertThat(context.getOverBudget()).isFalse();
        assertThat(context.getDroppedThroughSequence()).isEqualTo(3);
    }

    @Test
    void theNewestUnitIsTakenEvenOverBudget() {
        caller.append(id, said(Role.ROLE_USER, 20), said(Role.ROLE_ASSISTANT, 30), said(Role.ROLE_USER, 15));

        var context = caller.context(tokens(10));

        assertThat(sequences(context)).containsExactly(3L);
        assertThat(context.getOverBudget()).isTrue();
        assertThat(context.getDroppedThroughSequence()).isEqualTo(2);
    }

    @Test
    void whatIsAlwaysTakenMustFit() {
        caller.append(id, said(Role.ROLE_SYSTEM, 10), pinned(said(Role.ROLE_USER, 10)), said(Role.ROLE_USER, 1));

        assertRefused(() -> caller.context(tokens(19)), Reason.BUDGET_TOO_SMALL).telling("needed", 20);
        assertThat(sequences(caller.context(tokens(20)))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aPinTakesEffectAtOnce() {
        var first = caller.store(id, said(Role.ROLE_USER, 10));
        caller.append(id, said(Role.ROLE_USER, 10), said(Role.ROLE_USER, 10));
        var pin = UpdateMessageRequest.newBuilder().setSessionId(id);
        pin.getMessageBuilder().setMessageId(first.getMessageId()).setPinned(true);
        pin.getUpdateMaskBuilder().addPaths("pinned");
        var _ = caller.messages().updateMessage(pin.build());

        var context = caller.context(lastMessages(1));

        assertThat(sequences(context)).containsExactly(1L, 3L);
    }

    @Test
    void aCallIsNeverPartedFromItsResults() {
        caller.append(
                id,
                said(Role.ROLE_USER, 1),
                call("a", "b", "open"),
                result("a"),
                said(Role.ROLE_USER, 1),
                said(Role.ROLE_ASSISTANT, 1),
                result("b"));

        var context = caller.context(lastMessages(1));

        assertThat(sequences(context)).containsExactly(2L, 3L, 6L);
        assertThat(context.getOpenToolCallIdsList()).containsExactly("open");
        assertThat(context.getOverBudget()).isTrue();
    }

    @Test
    void anIdThatIsUsedAgainBelongsToTheNearestCall() {
        caller.append(id, call("c"), result("c"), call("c"), result("c"));

        var context = caller.context(lastMessages(2));

        assertThat(sequences(context)).containsExactly(3L, 4L);
        assertThat(context.getDroppedThroughSequence()).isEqualTo(2);
    }

    @Test
    void turnsThatAreInterleavedComeWhole() {
        caller.append(
                id,
                turn("a", said(Role.ROLE_USER, 1)),
                turn("b", said(Role.ROLE_USER, 1)),
                turn("a", said(Role.ROLE_ASSISTANT, 1)),
                turn("b", said(Role.ROLE_ASSISTANT, 1)));

        var context = caller.context(lastTurns(1));

        assertThat(sequences(context)).containsExactly(2L, 4L);
        assertThat(context.getDroppedThroughSequence()).isEqualTo(3);
    }

    @Test
    void aSummaryStandsInPlaceOfWhatItCovers() {
        caller.append(
                id,
                said(Role.ROLE_SYSTEM, 1),
                said(Role.ROLE_USER, 50),
                pinned(said(Role.ROLE_USER, 5)),
                said(Role.ROLE_ASSISTANT, 50),
                summary(2, 4, 9),
                said(Role.ROLE_USER, 5));

        var context = caller.context(lastTurns(9));
        var ignored = caller.context(lastTurns(9).setIgnoreSummaries(true));

        assertThat(sequences(context)).containsExactly(1L, 5L, 3L, 6L);
        assertThat(context.getTotalTokens()).isEqualTo(20);
        assertThat(sequences(ignored)).containsExactly(1L, 2L, 3L, 4L, 6L);
    }

    @Test
    void ofTwoSummariesThatOverlapTheLaterStands() {
        caller.append(
                id,
                said(Role.ROLE_USER, 1),
                said(Role.ROLE_USER, 1),
                said(Role.ROLE_USER, 1),
                summary(1, 2, 1),
                summary(2, 3, 1));

        var context = caller.context(lastMessages(9));

        assertThat(sequences(context)).containsExactly(1L, 5L);
    }

    @Test
    void aSummaryThatIsDroppedIsToldByTheEndOfWhatItCovers() {
        caller.append(id, said(Role.ROLE_USER, 1), said(Role.ROLE_USER, 1), summary(1, 2, 50), said(Role.ROLE_USER, 1));

        var context = caller.context(tokens(10));

        assertThat(sequences(context)).containsExactly(4L);
        assertThat(context.getDroppedThroughSequence()).isEqualTo(2);
    }

    @Test
    void aBranchSeesItselfItsAncestorsAndWhatHasNone() {
        caller.append(
                id,
                said(Role.ROLE_USER, 1),
                branch("a", said(Role.ROLE_USER, 1)),
                branch("a.b", said(Role.ROLE_USER, 1)),
                branch("a.bc", said(Role.ROLE_USER, 1)),
                branch("a.b.c", said(Role.ROLE_USER, 1)));

        assertThat(sequences(caller.context(lastMessages(9).setBranch("a.b")))).containsExactly(1L, 2L, 3L);
        assertThat(sequences(caller.context(lastMessages(9)))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void onlyWhatIsDoneIsTaken() {
        for (var status : List.of(
                MessageStatus.MESSAGE_STATUS_COMPLETE,
                MessageStatus.MESSAGE_STATUS_INCOMPLETE,
                MessageStatus.MESSAGE_STATUS_FAILED,
                MessageStatus.MESSAGE_STATUS_IN_PROGRESS)) {
            caller.append(
                    id,
                    said(Role.ROLE_ASSISTANT, 1).toBuilder().setStatus(status).build());
        }

        var context = caller.context(lastMessages(9));

        assertThat(sequences(context)).containsExactly(1L, 2L);
    }

    @Test
    void aWeightThatIsNotCountedIsEstimatedFromTheText() {
        var parts =
                Samples.message(Samples.textPart("12345"), Samples.resultPart("{\"é\":1}"), Samples.opaquePart("[1]"));
        caller.append(id, parts);

        var context = caller.context(lastMessages(1));

        // 5, 8 and 3 bytes.
        assertThat(context.getTotalTokens()).isEqualTo(4);
        assertThat(context.getTokensEstimated()).isTrue();
    }

    @Test
    void anAnswerEndsBeforeThreeMebibytes() {
        int size = Target.limit("message_bytes", 1 << 20);
        for (int i = 0; i < 4; i++) {
            caller.append(id, Samples.ofSize("m" + i, size));
        }

        var context = caller.context(lastMessages(9));

        assertThat(context.getSerializedSize()).isLessThanOrEqualTo(3 << 20);
        assertThat(context.getMessagesList().getLast().getSequence()).isEqualTo(4);
        assertThat(context.getDroppedThroughSequence())
                .isEqualTo(4 - context.getMessagesCount())
                .isPositive();
    }

    @Test
    void aTurnThatTheAnswerHasNoRoomForIsRefused() {
        int size = Target.limit("message_bytes", 1 << 20) - 100;
        for (int i = 0; i < 4; i++) {
            caller.append(id, turn("t", Samples.ofSize("m" + i, size)));
        }

        assertRefused(() -> caller.context(lastTurns(1)), Reason.BUDGET_TOO_SMALL)
                .telling("budget", "answer_bytes");
    }

    private AssembleContextRequest.Builder request() {
        return AssembleContextRequest.newBuilder().setSessionId(id);
    }

    private AssembleContextRequest.Builder lastMessages(int count) {
        return request().setLastMessages(LastMessages.newBuilder().setCount(count));
    }

    private AssembleContextRequest.Builder lastTurns(int count) {
        return request().setLastTurns(LastTurns.newBuilder().setCount(count));
    }

    private AssembleContextRequest.Builder tokens(long max) {
        return request().setTokenBudget(TokenBudget.newBuilder().setMaxTokens(max));
    }

    private static List<Long> sequences(AssembleContextResponse context) {
        return context.getMessagesList().stream().map(Message::getSequence).toList();
    }
}
