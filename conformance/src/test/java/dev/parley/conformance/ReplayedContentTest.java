package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which content is the same as that of the first attempt, and which is a conflict. */
class ReplayedContentTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aRetryWithOtherContentIsAConflict() {
        caller.append(id, Samples.text("m", "a"));
        var before = caller.get(id);

        assertRefused(() -> caller.append(id, Samples.text("m", "b")), Reason.MESSAGE_ID_CONFLICT)
                .telling("session_id", id)
                .telling("message_id", "m")
                .telling("sequence", 1);
        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.texts(id)).containsExactly("a");
    }

    @Test
    void anyOtherFieldIsOtherContent() {
        var message = Samples.text("m", "a");
        caller.append(id, message);

        assertConflicts(message, fields -> fields.setRole(Role.ROLE_ASSISTANT));
        assertConflicts(message, fields -> fields.setAuthor("somebody"));
        assertConflicts(message, fields -> fields.setStatus(MessageStatus.MESSAGE_STATUS_FAILED));
        assertConflicts(message, fields -> fields.setTurnId("turn"));
        assertConflicts(message, fields -> fields.setModel("model"));
        assertConflicts(message, fields -> fields.setTokenCount(1));
        assertConflicts(message, fields -> fields.setPinned(true));
        assertConflicts(message, fields -> fields.putLabels("a", "1"));
        assertConflicts(message, fields -> fields.putProviderMetadata("a", ByteString.EMPTY));
        assertConflicts(message, fields -> fields.addParts(Part.newBuilder(Samples.textPart(""))));
        assertConflicts(message, fields -> fields.clearParts());
        assertConflicts(message, fields -> {
            fields.getEventTimeBuilder().setSeconds(1);
            return fields;
        });
        assertConflicts(message, fields -> {
            fields.getUsageBuilder().setInputTokens(1);
            return fields;
        });
    }

    @Test
    void aConflictInABatchAppliesNothingOfIt() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));
        var before = caller.get(id);

        assertRefused(
                        () -> caller.append(Caller.appendRequest(
                                        id,
                                        Samples.text("m1", "a"),
                                        Samples.text("new", "c"),
                                        Samples.text("m2", "changed"))
                                .setStatePatch(StatePatch.newBuilder().putSet("key", "1"))),
                        Reason.MESSAGE_ID_CONFLICT)
                .telling("message_id", "m2")
                .telling("sequence", 2);
        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.state(id)).isEmpty();
        assertRefused(() -> caller.message(id, "new"), Reason.MESSAGE_NOT_FOUND);
    }

    @Test
    void aClosedSessionStillReportsOtherContent() {
        caller.append(id, Samples.text("m", "a"));
        close();

        assertRefused(() -> caller.append(id, Samples.text("m", "b")), Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void aRequestIdWithOtherContentIsAConflict() {
        var requestId = Samples.newId();
        caller.append(Caller.appendRequest(id, Samples.text("a")).setRequestId(requestId));

        assertRefused(
                () -> caller.append(Caller.appendRequest(id, Samples.text("b")).setRequestId(requestId)),
                Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void outputOnlyFieldsAreNotContent() {
        var stored = caller.store(id, Samples.text("m", "a"));

        var retry = caller.append(id, stored);

        assertThat(retry.getResults(0).getReplayed()).isTrue();
    }

    @Test
    void aDefaultIsTheSameWhetherItIsSaidOrNot() {
        var unsaid = Samples.text("m1", "a");
        var said = unsaid.toBuilder()
                .setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE)
                .build();
        caller.append(id, unsaid);

        assertThat(caller.append(id, said).getResults(0).getReplayed()).isTrue();
        assertThat(caller.append(id, unsaid).getResults(0).getReplayed()).isTrue();
    }

    @Test
    void theOrderOfMapsIsNotContent() {
        var names = new String[] {"z", "a", "m", "b", "y", "c"};
        var forwards = Samples.text("m", "a").toBuilder();
        var backwards = Samples.text("m", "a").toBuilder();
        for (int i = 0; i < names.length; i++) {
            var name = names[i];
            var other = names[names.length - 1 - i];
            forwards.putProviderMetadata(name, ByteString.copyFromUtf8(name)).putLabels(name, name);
            backwards.putProviderMetadata(other, ByteString.copyFromUtf8(other)).putLabels(other, other);
        }
        caller.append(id, forwards.build());

        var retry = caller.append(id, backwards.build());

        assertThat(retry.getResults(0).getReplayed()).isTrue();
    }

    @Test
    void unknownFieldsAreContent() {
        var one = withUnknown(Samples.text("m", "a"), 1);
        var other = withUnknown(Samples.text("m", "a"), 2);
        caller.append(id, one);

        assertThat(caller.append(id, one).getResults(0).getReplayed()).isTrue();
        assertRefused(() -> caller.append(id, other), Reason.MESSAGE_ID_CONFLICT);
        assertRefused(() -> caller.append(id, Samples.text("m", "a")), Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void textThatOnlyLooksTheSameIsOtherContent() {
        caller.append(id, Samples.text("m", "\u00e9"));

        assertRefused(() -> caller.append(id, Samples.text("m", "e\u0301")), Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void jsonThatMeansTheSameIsOtherContent() {
        var first = Samples.message(Samples.resultPart("{\"a\":1,\"b\":2}")).toBuilder()
                .setMessageId("m")
                .build();
        var second = Samples.message(Samples.resultPart("{\"b\":2,\"a\":1}")).toBuilder()
                .setMessageId("m")
                .build();
        caller.append(id, first);

        assertRefused(() -> caller.append(id, second), Reason.MESSAGE_ID_CONFLICT);
    }

    private void assertConflicts(Message message, UnaryOperator<Message.Builder> change) {
        var changed = change.apply(message.toBuilder()).build();

        assertRefused(() -> caller.append(id, changed), Reason.MESSAGE_ID_CONFLICT);
    }

    private void close() {
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
    }

    private static Message withUnknown(Message message, long value) {
        var field = UnknownFieldSet.Field.newBuilder().addVarint(value).build();
        return message.toBuilder()
                .setUnknownFields(
                        UnknownFieldSet.newBuilder().addField(9999, field).build())
                .build();
    }
}
