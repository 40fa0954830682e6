package dev.parley.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageEdit.Depth;
import dev.parley.server.domain.message.MessageEdit.Edited;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.grpc.MaskedEdit.Field;
import dev.parley.v1.Message;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the fields of one message are put into another. */
final class MaskedEditTest {
    private static final Marks SUMMARY = new Marks(true, Optional.of(new SummaryRange(1, 2)));
    private static final Envelope ENVELOPE = new Envelope(
            Role.ASSISTANT,
            MessageStatus.IN_PROGRESS,
            "turn",
            "run",
            "branch",
            Map.of("a", "1"),
            new Usage(1, 0, 0, 0),
            SUMMARY);
    private static final Message STORED = Message.newBuilder()
            .setRole(dev.parley.v1.Role.ROLE_ASSISTANT)
            .setTurnId("turn")
            .setModel("model")
            .setPinned(true)
            .putLabels("a", "1")
            .setUsage(dev.parley.v1.Usage.newBuilder().setInputTokens(1))
            .build();

    @ParameterizedTest
    @EnumSource
    void everyFieldHasAPathOfItsOwn(Field field) {
        assertThat(Field.of(field.name().toLowerCase(Locale.ROOT))).hasValue(field);
    }

    @Test
    void otherPathsNameNoField() {
        for (var path : new String[] {"", "role", "message_id", "etag", "PARTS", "usage.input_tokens"}) {
            assertThat(Field.of(path)).isEmpty();
        }
    }

    @Test
    void setsWhatTheMaskNamesAndNothingElse() {
        var values =
                Message.newBuilder().setModel("new").setFinishReason("stop").setTokenCount(7);

        var edited = edit(Set.of(Field.MODEL), values);

        assertThat(edited.content())
                .isEqualTo(
                        MessageCodec.content(STORED.toBuilder().setModel("new").build()));
        assertThat(edited.envelope()).isEqualTo(ENVELOPE);
        assertThat(edited.depth()).isEqualTo(Depth.SUBSTANCE);
    }

    @Test
    void clearsWhatTheMaskNamesAndNothingSets() {
        var edited = edit(EnumSet.allOf(Field.class), Message.newBuilder());

        assertThat(edited.content())
                .isEqualTo(MessageCodec.content(Message.newBuilder()
                        .setRole(STORED.getRole())
                        .setTurnId("turn")
                        .build()));
        assertThat(edited.envelope())
                .isEqualTo(new Envelope(
                        Role.ASSISTANT,
                        MessageStatus.COMPLETE,
                        "turn",
                        "run",
                        "branch",
                        Map.of(),
                        Usage.NONE,
                        new Marks(false, SUMMARY.summary())));
    }

    @Test
    void theEnvelopeFollowsTheContent() {
        var values = Message.newBuilder()
                .setStatus(dev.parley.v1.MessageStatus.MESSAGE_STATUS_FAILED)
                .putLabels("b", "2")
                .setUsage(dev.parley.v1.Usage.newBuilder().setReasoningTokens(9));

        var edited = edit(EnumSet.of(Field.STATUS, Field.LABELS, Field.USAGE, Field.PINNED), values);

        assertThat(edited.envelope().status()).isEqualTo(MessageStatus.FAILED);
        assertThat(edited.envelope().labels()).isEqualTo(Map.of("b", "2"));
        assertThat(edited.envelope().usage()).isEqualTo(new Usage(0, 0, 0, 9));
        assertThat(edited.envelope().marks()).isEqualTo(new Marks(false, SUMMARY.summary()));
    }

    @Test
    void theSameValuesChangeNothing() {
        var edited = edit(
                EnumSet.allOf(Field.class),
                STORED.toBuilder().setStatus(dev.parley.v1.MessageStatus.MESSAGE_STATUS_IN_PROGRESS));

        assertThat(edited.depth()).isEqualTo(Depth.NOTHING);
    }

    @Test
    void goesAsDeepAsTheDeepestFieldThatIsOther() {
        var values = STORED.toBuilder().setTokenCount(7);

        assertThat(edit(Set.of(Field.TOKEN_COUNT, Field.MODEL), values).depth()).isEqualTo(Depth.NOTES);
        assertThat(edit(Set.of(Field.TOKEN_COUNT, Field.MODEL), values.setModel("new"))
                        .depth())
                .isEqualTo(Depth.SUBSTANCE);
        assertThat(edit(Set.of(Field.STATUS), values).depth()).isEqualTo(Depth.SUBSTANCE);
        assertThat(edit(
                                Set.of(Field.PROVIDER_METADATA),
                                Message.newBuilder().putProviderMetadata("k", ByteString.EMPTY))
                        .depth())
                .isEqualTo(Depth.NOTES);
    }

    @Test
    void contentThatIsNoMessageIsCorrupt() {
        var edit = new MaskedEdit(Set.of(Field.MODEL), Message.getDefaultInstance());

        assertThatThrownBy(() -> edit.applyTo(ENVELOPE, Content.of(new byte[] {-1})))
                .isInstanceOf(CorruptRecordException.class);
    }

    private static Edited edit(Set<Field> mask, Message.Builder values) {
        return new MaskedEdit(mask, MaskedEdit.only(mask, values.build()))
                .applyTo(ENVELOPE, MessageCodec.content(STORED));
    }
}
