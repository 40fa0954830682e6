package dev.parley.server.grpc;

import static dev.parley.server.grpc.Services.answer;
import static dev.parley.server.grpc.Services.record;
import static dev.parley.server.grpc.Services.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Reason;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.TextPart;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.UpdateMessageRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MessageStoreServiceTest {
    private final Services services = new Services();

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void appendingAnswersTheResultOfEachMessageInOrder() throws Exception {
        var appended = append(user("m-1", "a"), user("m-2", "b"));

        assertThat(appended.getResultsList())
                .extracting(AppendMessagesResult::getMessageId, AppendMessagesResult::getSequence)
                .containsExactly(tuple("m-1", 1L), tuple("m-2", 2L));
        assertThat(appended.getLastSequence()).isEqualTo(2);
    }

    @Test
    void appendingTheSameAgainIsAReplay() throws Exception {
        var first = append(user("m-1", "a"));

        var again = append(user("m-1", "a"));

        assertThat(again.getResults(0))
                .isEqualTo(first.getResults(0).toBuilder().setReplayed(true).build());
    }

    @Test
    void appendingOtherContentUnderTheSameIdFails() throws Exception {
        append(user("m-1", "a"));

        var refusal = refusal(services.messages::appendMessages, request(user("m-1", "b")));

        assertThat(refusal).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void everyBadFieldIsNamedAtOnce() {
        var bad = Message.newBuilder()
                .setMessageId("m 1")
                .setTurnId("a\u0007")
                .setTokenCount(-1)
                .addParts(Part.newBuilder().setOpaque(OpaquePart.newBuilder().setJson("{]")))
                .addParts(Part.getDefaultInstance());
        var request = request(bad).toBuilder().setReplaceAfterSequence(3).build();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.messages::appendMessages, request))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::field)
                        .containsExactlyInAnyOrder(
                                "messages[0].message_id",
                                "messages[0].role",
                                "messages[0].turn_id",
                                "messages[0].token_count",
                                "messages[0].parts[0].opaque.json",
                                "messages[0].parts[1].content",
                                "expected_last_sequence"));
    }

    @Test
    void anIdThatTheServerWouldMakeAgainIsRefused() throws Exception {
        var requestId = "0192a3b4-0000-4000-8000-000000000001";
        var made = answer(
                        services.messages::appendMessages,
                        request(user("", "a")).toBuilder()
                                .setRequestId(requestId)
                                .build())
                .getResults(0)
                .getMessageId();

        var twice = request(user("", "a"), user(made, "b")).toBuilder()
                .setSessionId("s-2")
                .setRequestId(requestId)
                .build();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.messages::appendMessages, twice))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::field)
                        .containsExactly("messages[1].message_id"));
    }

    @Test
    void violationsBeyondWhatAnybodyReadsAreCounted() {
        var large = Message.newBuilder().setRole(Role.ROLE_USER);
        for (int i = 0; i < 256; i++) {
            large.addParts(Part.getDefaultInstance());
        }

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.messages::appendMessages, request(large)))
                .satisfies(e -> assertThat(e.violations().size() + e.unlisted()).isEqualTo(256))
                .satisfies(e -> assertThat(e.violations()).hasSizeLessThan(256));
    }

    @Test
    void aRepeatedFieldIsNotWalkedWithoutEnd() {
        var list = ListMessagesRequest.newBuilder().setSessionId("s-1");
        for (int i = 0; i < 1001; i++) {
            list.getFilterBuilder().addRoles(Role.ROLE_USER);
        }

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.messages::listMessages, list.build()))
                .satisfies(e ->
                        assertThat(e.violations()).extracting(Violation::field).containsExactly("filter.roles"));
    }

    @Test
    void aMessageThatIsTooLargeIsNamedWithAReasonOfItsOwn() {
        var large = user("m-2", "x".repeat(1 << 20));

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.messages::appendMessages, request(user("m-1", "a"), large)))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE);
                    assertThat(e.violations()).extracting(Violation::field).containsExactly("messages[1]");
                });
    }

    @Test
    void aMessageIsFoundByItsSequenceAndByItsId() throws Exception {
        append(user("m-1", "a"), user("m-2", "b"));
        var byId = GetMessageRequest.newBuilder().setSessionId("s-1").setMessageId("m-2");
        var bySequence = GetMessageRequest.newBuilder().setSessionId("s-1").setSequence(2);

        var found = answer(services.messages::getMessage, byId.build());

        assertThat(found.getParts(0).getText().getText()).isEqualTo("b");
        assertThat(answer(services.messages::getMessage, bySequence.build())).isEqualTo(found);
    }

    @Test
    void anAscendingListEndsWhereItsFirstPageSawTheEnd() throws Exception {
        append(user("m-1", "a"), user("m-2", "b"));
        var first = ListMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .setPageSize(1)
                .build();

        var page = answer(services.messages::listMessages, first);
        append(user("m-3", "c"));
        var next = first.toBuilder()
                .setPageToken(page.getNextPageToken())
                .setPageSize(10)
                .build();
        var rest = answer(services.messages::listMessages, next);

        assertThat(rest.getMessagesList()).extracting(Message::getMessageId).containsExactly("m-2");
        assertThat(rest.getLastSequence()).isEqualTo(2);
        assertThat(rest.getNextPageToken()).isEmpty();
    }

    @Test
    void anUpdateChangesWhatItsMaskNames() throws Exception {
        append(user("m-1", "a")
                .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                .setModel("model"));
        var update = UpdateMessageRequest.newBuilder().setSessionId("s-1");
        update.getMessageBuilder()
                .setMessageId("m-1")
                .setModel("not named")
                .setStatus(MessageStatus.MESSAGE_STATUS_FAILED)
                .setPinned(true);
        update.getUpdateMaskBuilder().addPaths("status").addPaths("pinned");

        var updated = answer(services.messages::updateMessage, update.build());

        assertThat(updated.getStatus()).isEqualTo(MessageStatus.MESSAGE_STATUS_FAILED);
        assertThat(updated.getModel()).isEqualTo("model");
        assertThat(updated.getPinned()).isTrue();
        assertThat(updated.getSequence()).isEqualTo(1);
    }

    @Test
    void everyBadFieldOfAnUpdateIsNamedAtOnce() {
        var update = UpdateMessageRequest.newBuilder().setSessionId("-");
        update.getMessageBuilder().setMessageId("").setTokenCount(-1).setModel("not named\u0000");
        update.getUpdateMaskBuilder().addPaths("token_count").addPaths("role").addPaths("usage.input_tokens");

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.messages::updateMessage, update.build()))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::field)
                        .containsExactlyInAnyOrder(
                                "session_id",
                                "message.message_id",
                                "message.token_count",
                                "update_mask.paths[1]",
                                "update_mask.paths[2]"));
    }

    @Test
    void deletingCountsWhatWasThere() throws Exception {
        append(user("m-1", "a"), user("m-2", "b"));
        var request = DeleteMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .addMessageIds("m-1")
                .addMessageIds("m-3")
                .build();

        var deleted = answer(services.messages::deleteMessages, request);

        assertThat(deleted.getDeletedCount()).isEqualTo(1);
    }

    @Test
    void truncatingAnswersWhatWasErasedAndWhereTheLogIs() throws Exception {
        append(user("m-1", "a"), user("m-2", "b"));
        var request = TruncateMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .setAfterSequence(1)
                .setExpectedLastSequence(2)
                .build();

        var truncated = answer(services.messages::truncateMessages, request);

        assertThat(truncated.getDeletedCount()).isEqualTo(1);
        assertThat(truncated.getLastSequence()).isEqualTo(2);
    }

    @Test
    void bothBoundsOfATruncationMustBeSet() {
        var request = TruncateMessagesRequest.newBuilder().setSessionId("s-1").build();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.messages::truncateMessages, request))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::field)
                        .containsExactlyInAnyOrder("after_sequence", "expected_last_sequence"));
    }

    @Test
    void aListOfAMissingSessionFails() throws Exception {
        var refusal = refusal(
                services.messages::listMessages,
                ListMessagesRequest.newBuilder().setSessionId("gone").build());

        assertThat(refusal).isInstanceOf(NotFoundException.class);
    }

    private AppendMessagesResponse append(Message.Builder... messages) throws Exception {
        return answer(services.messages::appendMessages, request(messages));
    }

    private static AppendMessagesRequest request(Message.Builder... messages) {
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .setCreateSession(Session.newBuilder().setUserId("ada"));
        for (var message : messages) {
            request.addMessages(message);
        }
        return request.build();
    }

    private static Message.Builder user(String id, String text) {
        return Message.newBuilder()
                .setMessageId(id)
                .setRole(Role.ROLE_USER)
                .addParts(Part.newBuilder().setText(TextPart.newBuilder().setText(text)));
    }
}
