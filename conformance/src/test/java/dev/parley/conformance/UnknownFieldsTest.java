package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Part;
import dev.parley.v1.Session;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolResultPart;
import org.junit.jupiter.api.Test;

/** What a newer client sends: fields that this server does not know are kept, values that it does not know refused. */
class UnknownFieldsTest {
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(1000, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
            .addField(1001, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
            .addField(1002, UnknownFieldSet.Field.newBuilder().addFixed64(8).build())
            .addField(
                    1003,
                    UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("new"))
                            .addLengthDelimited(ByteString.copyFrom(new byte[] {0, -1}))
                            .build())
            .addField(
                    1004,
                    UnknownFieldSet.Field.newBuilder()
                            .addGroup(UnknownFieldSet.newBuilder()
                                    .addField(
                                            1,
                                            UnknownFieldSet.Field.newBuilder()
                                                    .addVarint(9)
                                                    .build())
                                    .build())
                            .build())
            .build();

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void unknownFieldsOfAMessageComeBack() {
        assertComesBack(message(Samples.textPart("a")).setUnknownFields(UNKNOWN));
    }

    @Test
    void unknownFieldsOfAPartComeBack() {
        assertComesBack(message(
                Samples.textPart("a").toBuilder().setUnknownFields(UNKNOWN).build()));
    }

    @Test
    void unknownFieldsInsideAPartComeBack() {
        var text = TextPart.newBuilder().setText("a").setUnknownFields(UNKNOWN);

        assertComesBack(message(Part.newBuilder().setText(text).build()));
    }

    @Test
    void unknownFieldsInAToolResultsPartsComeBack() {
        var nested = Samples.textPart("a").toBuilder().setUnknownFields(UNKNOWN);
        var result = ToolResultPart.newBuilder().addParts(nested).setUnknownFields(UNKNOWN);

        assertComesBack(message(Part.newBuilder().setToolResult(result).build()));
    }

    @Test
    void unknownFieldsOfSubMessagesComeBack() {
        var message = message(Samples.textPart("a"));
        message.getUsageBuilder().setInputTokens(1).setUnknownFields(UNKNOWN);
        message.getErrorBuilder().setCode("code").setUnknownFields(UNKNOWN);
        message.getSummaryBuilder().setFromSequence(1).setThroughSequence(1).setUnknownFields(UNKNOWN);
        message.getEventTimeBuilder().setSeconds(1).setUnknownFields(UNKNOWN);

        assertComesBack(message);
    }

    @Test
    void aPartOfAnUnknownKindComesBack() {
        var kind = UnknownFieldSet.newBuilder()
                .addField(
                        14,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("a part of another year"))
                                .build())
                .build();

        assertComesBack(message(Part.newBuilder().setUnknownFields(kind).build()));
    }

    @Test
    void aPartOfNoKindIsRefused() {
        assertRefused(() -> caller.append(id, Samples.message(Part.getDefaultInstance())), Reason.INVALID_FIELD)
                .within("messages[0].parts[0]");
    }

    @Test
    void unknownFieldsOfRequestsAreIgnored() {
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .addMessages(Samples.text("a"))
                .setUnknownFields(UNKNOWN)
                .build();
        var read = GetSessionRequest.newBuilder()
                .setSessionId(id)
                .setUnknownFields(UNKNOWN)
                .build();

        assertThat(caller.messages().appendMessages(request).getLastSequence()).isEqualTo(1);
        assertThat(caller.sessions().getSession(read).getLastSequence()).isEqualTo(1);
    }

    @Test
    void unknownRolesAndStatusesAreRefused() {
        var message = Samples.text("a").toBuilder()
                .setRoleValue(99)
                .setStatusValue(99)
                .build();

        assertRefused(() -> caller.append(id, message), Reason.INVALID_FIELD)
                .at("messages[0].role", "messages[0].status");
    }

    @Test
    void unknownStatusesAndPoliciesOfASessionAreRefused() {
        assertRefused(
                        () -> caller.create(fields -> fields.setStatusValue(99).setTtlPolicyValue(99)),
                        Reason.INVALID_FIELD)
                .at("session.status", "session.ttl_policy");
        assertRefused(
                        () -> caller.update(
                                id, fields -> fields.setStatusValue(99).setTtlPolicyValue(99), "status", "ttl_policy"),
                        Reason.INVALID_FIELD)
                .at("session.status", "session.ttl_policy");
        assertRefused(
                        () -> caller.append(Caller.appendRequest(id, Samples.text("a"))
                                .setCreateSession(Session.newBuilder().setStatusValue(99))),
                        Reason.INVALID_FIELD)
                .at("create_session.status");
    }

    @Test
    void aMessageWithoutARoleIsRefused() {
        assertRefused(() -> caller.append(id, Message.getDefaultInstance()), Reason.INVALID_FIELD)
                .at("messages[0].role");
    }

    private void assertComesBack(Message.Builder message) {
        var stored = caller.store(id, message.build());

        assertThat(Samples.sent(stored)).isEqualTo(message.build());
        assertThat(caller.append(id, message.build()).getResults(0).getReplayed())
                .isTrue();
    }

    private static Message.Builder message(Part... parts) {
        return Samples.message(parts).toBuilder()
                .setMessageId(Samples.newId())
                .setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE);
    }
}
