package dev.parley.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.AppendDraft;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.MessageDraft;
import dev.parley.server.grpc.wire.MessageWalk;
import dev.parley.server.grpc.wire.NotPlainException;
import dev.parley.server.grpc.wire.WireReader;
import dev.parley.server.settings.LimitSettings;
import dev.parley.server.settings.Settings;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.TextPart;
import dev.parley.v1.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class AppendDecoderTest {
    private static final LimitSettings LIMITS = Settings.of(Map.of()).limits();

    private final AppendDecoder decoder = new AppendDecoder(LIMITS);

    @Property(tries = 1000)
    void theWalkReadsWhatTheGeneratedParserReads(@ForAll long seed) {
        var bytes = new RandomMessages(new Random(seed), false).request().toByteArray();

        assertThat(outcome(decoder::decode, bytes)).isEqualTo(outcome(decoder::parsed, bytes));
    }

    @Property(tries = 1000)
    void theWalkReadsWhatTheGeneratedParserReadsOfBrokenBytes(@ForAll long seed) {
        var random = new Random(seed);
        var messages = new RandomMessages(random, random.nextBoolean());
        var bytes = messages.mutated(messages.request().toByteArray());

        assertThat(outcome(decoder::decode, bytes)).isEqualTo(outcome(decoder::parsed, bytes));
    }

    // Without it, a walk that always gave up would pass the others.
    @Property(tries = 1000)
    void theWalkDoesNotGiveUpOnWhatIsAllowed(@ForAll long seed) throws Exception {
        var message = new RandomMessages(new Random(seed), true).message(1);

        var walked = walk(message.toByteArray());

        assertThat(Message.parseFrom(walked.content().bytes()))
                .isEqualTo(message.toBuilder().clearMessageId().clearStatus().build());
    }

    @Test
    void contentKeepsItsBytes() throws Exception {
        // Fields in an order that no generated code writes, a number in more bytes than it needs, and an unknown field.
        var bytes = fields(out -> {
            out.writeMessage(
                    Message.PARTS_FIELD_NUMBER,
                    Part.newBuilder()
                            .setText(TextPart.newBuilder().setText("a"))
                            .build());
            out.writeRawBytes(new byte[] {Message.ROLE_FIELD_NUMBER << 3, (byte) 0x83, (byte) 0x80, 0});
            out.writeString(4000, "from the future");
        });

        assertThat(walk(bytes).content()).isEqualTo(Content.of(bytes));
    }

    @Test
    void idAndStatusAreCutOutWhereverTheyAre() throws Exception {
        var author = fields(out -> out.writeString(Message.AUTHOR_FIELD_NUMBER, "ada"));
        var role = fields(out -> out.writeEnum(Message.ROLE_FIELD_NUMBER, Role.ROLE_USER_VALUE));
        var model = fields(out -> out.writeString(Message.MODEL_FIELD_NUMBER, "m"));
        var id = fields(out -> out.writeString(Message.MESSAGE_ID_FIELD_NUMBER, "m-1"));
        var status = fields(out -> out.writeEnum(Message.STATUS_FIELD_NUMBER, 1));

        var content = Content.of(joined(author, role, model));
        assertThat(walk(joined(id, status, author, role, model)).content()).isEqualTo(content);
        assertThat(walk(joined(author, id, role, status, model)).content()).isEqualTo(content);
        assertThat(walk(joined(author, role, model, status, id)).content()).isEqualTo(content);
    }

    @Test
    void aSplitMessageIsLeftToTheGeneratedParser() throws Exception {
        var half = Message.newBuilder()
                .setRole(Role.ROLE_USER)
                .setUsage(Usage.newBuilder().setInputTokens(1))
                .build();
        var other = Message.newBuilder()
                .setUsage(Usage.newBuilder().setOutputTokens(2))
                .build();
        var split = joined(half.toByteArray(), other.toByteArray());

        assertThatExceptionOfType(NotPlainException.class).isThrownBy(() -> walk(split));
        assertThat(decoder.decode(request(split))
                        .messages()
                        .getFirst()
                        .envelope()
                        .usage())
                .isEqualTo(new dev.parley.server.domain.Usage(1, 2, 0, 0));
    }

    @Test
    void whatOtherLanguagesCannotReadIsWrittenAnew() throws Exception {
        var message = Message.newBuilder().setRole(Role.ROLE_USER).build().toByteArray();
        byte ff = (byte) 0xff;
        // A number of more than 64 bits, and a tag of more bytes than a tag can need.
        var number = new byte[] {(byte) 0x90, 1, ff, ff, ff, ff, ff, ff, ff, ff, ff, 2};
        var tag = new byte[] {(byte) 0xa2, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0, 1, 'a'};

        for (var odd : List.of(number, tag)) {
            assertThatExceptionOfType(NotPlainException.class).isThrownBy(() -> walk(joined(message, odd)));
        }
    }

    @Test
    void readingCostsWhatTheRequestIsLarge() throws Exception {
        // A million gaps between messages: copied anew at each, they would take minutes.
        var message = new byte[] {0x1a, 2, 0x18, 3, 0x78, 1};
        var request = ByteString.copyFrom(Collections.nCopies(600_000, ByteString.copyFrom(message)));

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatExceptionOfType(InvalidRequestException.class)
                        .isThrownBy(() -> decoder.decode(request.toByteArray())));
    }

    @Test
    void aMessageThatIsTooLargeIsNotWalked() {
        var large = Message.newBuilder()
                .setRole(Role.ROLE_USER)
                .addParts(Part.newBuilder()
                        .setText(TextPart.newBuilder().setText("x".repeat((int) LIMITS.messageBytes()))))
                .build();

        assertThatExceptionOfType(NotPlainException.class).isThrownBy(() -> walk(large.toByteArray()));
    }

    @Test
    void anAppendIsUnsafeToRetryIfItHasNeitherItsIdsNorItsOwn() throws Exception {
        var message = Message.newBuilder().setRole(Role.ROLE_USER);
        var named = message.clone().setMessageId("m-1");
        var request = AppendMessagesRequest.newBuilder().setSessionId("s-1").addMessages(named);

        assertThat(isUnsafe(request)).isFalse();
        assertThat(isUnsafe(request.addMessages(message))).isTrue();
        assertThat(isUnsafe(request.setRequestId("123e4567-e89b-12d3-a456-426614174000")))
                .isFalse();
    }

    private boolean isUnsafe(AppendMessagesRequest.Builder request) throws InvalidProtocolBufferException {
        return decoder.isUnsafeToRetry(decoder.decode(request.build().toByteArray()));
    }

    private static MessageDraft walk(byte[] message) throws NotPlainException, IOException {
        var in = new WireReader(fields(out -> out.writeByteArrayNoTag(message)));
        return MessageWalk.read(in, LIMITS);
    }

    private static byte[] request(byte[] message) throws IOException {
        return fields(out -> {
            out.writeString(1, "s-1");
            out.writeByteArray(3, message);
        });
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] fields(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var joined = ByteString.EMPTY;
        for (var part : parts) {
            joined = joined.concat(ByteString.copyFrom(part));
        }
        return joined.toByteArray();
    }

    private interface Decoding {
        AppendDraft decode(byte[] bytes) throws InvalidProtocolBufferException;
    }

    /** What comes of decoding, with contents parsed: their bytes may differ. */
    private static Object outcome(Decoding decoding, byte[] bytes) {
        try {
            var draft = decoding.decode(bytes);
            return List.of(
                    draft.sessionId(),
                    draft.sessionUid(),
                    draft.messages().stream().map(AppendDecoderTest::outcome).toList(),
                    draft.requestId(),
                    draft.guard(),
                    draft.statePatch(),
                    draft.sessionIfMissing());
        } catch (InvalidProtocolBufferException e) {
            return "malformed";
        } catch (ParleyException e) {
            return e.getMessage();
        }
    }

    private record Read(Optional<String> id, Envelope envelope, Message content) {}

    private static Read outcome(MessageDraft draft) {
        try {
            return new Read(
                    draft.id(),
                    draft.envelope(),
                    Message.parseFrom(draft.content().bytes()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("the walk accepted what cannot be parsed", e);
        }
    }
}
