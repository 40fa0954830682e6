package dev.parley.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.TextPart;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MessageCodecTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Message SENT = Message.newBuilder()
            .setMessageId("m-1")
            .setRole(dev.parley.v1.Role.ROLE_USER)
            .addParts(Part.newBuilder().setText(TextPart.newBuilder().setText("a\0b e\u0301 \uD83D\uDE00")))
            .putProviderMetadata("b", ByteString.copyFromUtf8("2"))
            .putProviderMetadata("a", ByteString.copyFromUtf8("1"))
            .setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(
                            4000,
                            UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                    .build())
            .build();

    @Test
    void anAnswerIsWhatWasSentAndTheServersFields() throws Exception {
        var stored = stored(MessageCodec.content(SENT));

        var answer = Message.parseFrom(MessageCodec.answer(stored).toBytes());

        assertThat(answer)
                .isEqualTo(SENT.toBuilder()
                        .setStatus(dev.parley.v1.MessageStatus.MESSAGE_STATUS_COMPLETE)
                        .setSequence(7)
                        .setCreateTime(Services.timestamp(NOON))
                        .setUpdateTime(Services.timestamp(NOON))
                        .setEtag(stored.etag())
                        .build());
    }

    @Test
    void outputOnlyFieldsOfARequestAreLeftOut() {
        var claimed = SENT.toBuilder()
                .setSequence(99)
                .setEtag("mine")
                .setCreateTime(Services.timestamp(NOON))
                .setUpdateTime(Services.timestamp(NOON))
                .build();

        assertThat(MessageCodec.withoutOutput(claimed)).isEqualTo(SENT);
    }

    @Test
    void theOrderOfMapsDoesNotMatter() {
        var other = SENT.toBuilder()
                .clearProviderMetadata()
                .putProviderMetadata("a", ByteString.copyFromUtf8("1"))
                .putProviderMetadata("b", ByteString.copyFromUtf8("2"))
                .build();

        assertThat(MessageCodec.content(other)).isNotEqualTo(MessageCodec.content(SENT));
        assertThat(isSame(other)).isTrue();
    }

    @Test
    void unknownFieldsMatter() {
        var other = SENT.toBuilder()
                .setUnknownFields(UnknownFieldSet.getDefaultInstance())
                .build();

        assertThat(isSame(other)).isFalse();
    }

    @Test
    void anItemOfAStreamIsTheAnswer() throws Exception {
        var stored = stored(MessageCodec.content(SENT));

        var item = StreamMessagesResponse.parseFrom(MessageCodec.item(stored).toBytes());

        assertThat(item.getMessage())
                .isEqualTo(Message.parseFrom(MessageCodec.answer(stored).toBytes()));
    }

    @Test
    void aPageHasTheMessagesInOrder() throws Exception {
        var stored = stored(MessageCodec.content(SENT));
        var found = new MessagePage(new LogHead(new UUID(1, 2), 9, 0), List.of(stored, stored), OptionalLong.of(7));

        var page = ListMessagesResponse.parseFrom(
                MessageCodec.page(found, "more", 9).toBytes());

        var answer = Message.parseFrom(MessageCodec.answer(stored).toBytes());
        assertThat(page)
                .isEqualTo(ListMessagesResponse.newBuilder()
                        .addMessages(answer)
                        .addMessages(answer)
                        .setNextPageToken("more")
                        .setLastSequence(9)
                        .build());
    }

    @Test
    void storedBytesThatAreNoMessageAreReportedWhereTheyAreRead() {
        var broken = Content.of(new byte[] {0x0a, 0x7f});

        assertThatExceptionOfType(CorruptRecordException.class)
                .isThrownBy(() -> new MessageCodec().isSame(broken, MessageCodec.content(SENT)));
    }

    private static boolean isSame(Message other) {
        return new MessageCodec().isSame(MessageCodec.content(SENT), MessageCodec.content(other));
    }

    private static dev.parley.server.domain.message.Message stored(Content content) {
        var envelope = new Envelope(Role.USER, MessageStatus.COMPLETE, "", "", "", Map.of(), Usage.NONE, Marks.NONE);
        return new dev.parley.server.domain.message.Message("m-1", new UUID(1, 2), 7, envelope, content, NOON, NOON, 1);
    }
}
