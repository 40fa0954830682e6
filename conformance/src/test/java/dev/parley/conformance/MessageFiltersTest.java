package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.Message;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Role;
import dev.parley.v1.StreamMessagesRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which messages match a filter, in lists and in streams. */
class MessageFiltersTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void anyOfTheRolesMatches() {
        store(message -> message.setRole(Role.ROLE_SYSTEM));
        store(message -> message.setRole(Role.ROLE_USER));
        store(message -> message.setRole(Role.ROLE_ASSISTANT));
        store(message -> message.setRole(Role.ROLE_TOOL));
        store(message -> message.setRole(Role.ROLE_USER));

        assertMatches(MessageFilter.newBuilder().addRoles(Role.ROLE_USER), 2, 5);
        assertMatches(MessageFilter.newBuilder().addRoles(Role.ROLE_TOOL).addRoles(Role.ROLE_SYSTEM), 1, 4);
        assertMatches(MessageFilter.newBuilder().addRoles(Role.ROLE_DEVELOPER));
    }

    @Test
    void anyOfTheStatusesMatches() {
        store(message -> message);
        store(message -> message.setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS));
        store(message -> message.setStatus(MessageStatus.MESSAGE_STATUS_FAILED));
        store(message -> message.setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE));

        assertMatches(MessageFilter.newBuilder().addStatuses(MessageStatus.MESSAGE_STATUS_COMPLETE), 1, 4);
        assertMatches(
                MessageFilter.newBuilder()
                        .addStatuses(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                        .addStatuses(MessageStatus.MESSAGE_STATUS_FAILED),
                2,
                3);
    }

    @Test
    void turnRunAndBranchMatchExactly() {
        store(message -> message.setTurnId("t").setRunId("r").setBranch("a.b"));
        store(message -> message.setTurnId("t2").setRunId("r2").setBranch("a"));
        store(message -> message.setTurnId("T").setRunId("R").setBranch("a.b.c"));
        store(message -> message);

        assertMatches(MessageFilter.newBuilder().setTurnId("t"), 1);
        assertMatches(MessageFilter.newBuilder().setRunId("r"), 1);
        assertMatches(MessageFilter.newBuilder().setBranch("a.b"), 1);
        assertMatches(MessageFilter.newBuilder().setBranch("a"), 2);
        assertMatches(MessageFilter.newBuilder().setTurnId("nowhere"));
    }

    @Test
    void allLabelsMustMatch() {
        store(message -> message.putLabels("a", "1").putLabels("b", "2"));
        store(message -> message.putLabels("a", "1"));
        store(message -> message.putLabels("a", "2"));

        assertMatches(MessageFilter.newBuilder().putLabels("a", "1"), 1, 2);
        assertMatches(MessageFilter.newBuilder().putLabels("a", "1").putLabels("b", "2"), 1);
        assertMatches(MessageFilter.newBuilder().putLabels("a", ""));
    }

    @Test
    void theBoundOnTheCreationIsExclusive() {
        var first = store(message -> message);
        var second = store(message -> message);
        store(message -> message);

        assertMatches(MessageFilter.newBuilder().setCreatedAfter(first.getCreateTime()), 2, 3);
        assertMatches(MessageFilter.newBuilder().setCreatedAfter(second.getCreateTime()), 3);
    }

    @Test
    void conditionsOfEveryKindMustAllMatch() {
        store(message -> message.setTurnId("t").setRole(Role.ROLE_TOOL).putLabels("a", "1"));
        store(message -> message.setTurnId("t").setRole(Role.ROLE_USER).putLabels("a", "1"));
        store(message -> message.setTurnId("t").setRole(Role.ROLE_TOOL).putLabels("a", "2"));
        var all = MessageFilter.newBuilder()
                .setTurnId("t")
                .addRoles(Role.ROLE_TOOL)
                .putLabels("a", "1");

        assertMatches(all, 1);
        assertMatches(all.clone().addStatuses(MessageStatus.MESSAGE_STATUS_FAILED));
    }

    @Test
    void aFilterGoesWithBounds() {
        for (int i = 0; i < 10; i++) {
            store(message ->
                    message.setRole(caller.get(id).getLastSequence() % 2 == 0 ? Role.ROLE_USER : Role.ROLE_ASSISTANT));
        }
        var request = Caller.listRequest(id)
                .setFilter(MessageFilter.newBuilder().addRoles(Role.ROLE_USER))
                .setAfterSequence(3)
                .setBeforeSequence(9)
                .setPageSize(1);

        assertThat(caller.all(request)).extracting(Message::getSequence).containsExactly(5L, 7L);
        assertThat(caller.all(request.setDescending(true)))
                .extracting(Message::getSequence)
                .containsExactly(7L, 5L);
    }

    @Test
    void whatMatchesFarBehindWhatDoesNotIsFound() {
        int candidates = Target.limit("scan_max", 10_000);
        store(message -> message.setTurnId("t"));
        caller.fill(id, candidates + 500);
        store(message -> message.setTurnId("t"));

        assertMatches(MessageFilter.newBuilder().setTurnId("t"), 1, candidates + 502L);
    }

    @Test
    void aFilterThatMatchesNothingStillTellsTheLastSequence() {
        store(message -> message);

        var list = caller.list(
                Caller.listRequest(id).setFilter(MessageFilter.newBuilder().setTurnId("nowhere")));

        assertThat(list.getMessagesList()).isEmpty();
        assertThat(list.getLastSequence()).isEqualTo(1);
    }

    @Test
    void unknownEnumValuesAreRefused() {
        var filter = MessageFilter.newBuilder()
                .addRoles(Role.ROLE_USER)
                .addRolesValue(99)
                .addStatusesValue(99);

        assertRefused(() -> caller.list(Caller.listRequest(id).setFilter(filter)), Reason.INVALID_FIELD)
                .at("filter.roles[1]", "filter.statuses[0]");
        assertRefused(() -> stream(filter), Reason.INVALID_FIELD).at("filter.roles[1]", "filter.statuses[0]");
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        var filter = MessageFilter.newBuilder();
        filter.getCreatedAfterBuilder().setNanos(1_000_000_000);

        assertRefused(() -> caller.list(Caller.listRequest(id).setFilter(filter)), Reason.INVALID_FIELD)
                .at("filter.created_after");
    }

    /** Lists in both directions, and the stream, agree on the messages that match. */
    private void assertMatches(MessageFilter.Builder filter, long... sequences) {
        var expected = new ArrayList<Long>();
        for (long sequence : sequences) {
            expected.add(sequence);
        }
        var request = Caller.listRequest(id).setFilter(filter);

        assertThat(caller.all(request)).extracting(Message::getSequence).isEqualTo(expected);
        assertThat(caller.all(request.clone().setPageSize(1)))
                .extracting(Message::getSequence)
                .isEqualTo(expected);
        assertThat(caller.all(request.clone().setDescending(true)))
                .extracting(Message::getSequence)
                .isEqualTo(expected.reversed());
        assertThat(stream(filter)).isEqualTo(expected);
    }

    private List<Long> stream(MessageFilter.Builder filter) {
        var sequences = new ArrayList<Long>();
        caller.messages()
                .streamMessages(StreamMessagesRequest.newBuilder()
                        .setSessionId(id)
                        .setFilter(filter)
                        .build())
                .forEachRemaining(item -> {
                    if (item.hasMessage()) {
                        sequences.add(item.getMessage().getSequence());
                    }
                });
        return sequences;
    }

    private Message store(UnaryOperator<Message.Builder> fields) {
        return caller.store(id, fields.apply(Samples.text("text").toBuilder()).build());
    }
}
