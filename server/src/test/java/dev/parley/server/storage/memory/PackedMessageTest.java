package dev.parley.server.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;

@Domain(MessageArbitraries.class)
@Domain(DomainContext.Global.class)
final class PackedMessageTest {
    private static final String UUID_TEXT = "0190a6c2-7b1e-7c3d-8e4f-5a6b7c8d9e0f";

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 300)
    void unpacksWhatWasPacked(@ForAll Message message) {
        var packed = new PackedMessage(PackedMessage.pack(message));

        assertThat(packed.unpack(message.sessionUid())).isEqualTo(message);
        assertThat(packed.sequence()).isEqualTo(message.sequence());
        assertThat(packed.contentBytes()).isEqualTo(message.content().length());
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 300)
    void hasItsIdAndNoOther(@ForAll Message message, @ForAll Message other) {
        var packed = new PackedMessage(PackedMessage.pack(message));

        assertThat(packed.hasId(PackedMessage.packId(message.id()))).isTrue();
        assertThat(packed.packedId()).isEqualTo(PackedMessage.packId(message.id()));
        assertThat(packed.hasId(PackedMessage.packId(other.id())))
                .isEqualTo(message.id().equals(other.id()));
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 300)
    void aSliceOfAnArrayIsPackedLikeTheSameBytes(@ForAll Message message) {
        var bytes = message.content().bytes();
        var around = new byte[bytes.length + 20];
        Arrays.fill(around, (byte) 'x');
        System.arraycopy(bytes, 0, around, 10, bytes.length);

        var packed = PackedMessage.pack(with(message, Content.slice(around, 10, bytes.length)));

        assertThat(packed).isEqualTo(PackedMessage.pack(message));
    }

    @Test
    void theHeadOfAnOrdinaryMessageIsSmall() {
        var content = ("parts and so on " + UUID_TEXT + " run " + UUID_TEXT + " planner").getBytes(UTF_8);
        var envelope = new Envelope(
                Role.ASSISTANT,
                MessageStatus.COMPLETE,
                UUID_TEXT,
                UUID_TEXT,
                "planner",
                Map.of(),
                new Usage(900, 120, 0, 0),
                Marks.NONE);

        var packed = PackedMessage.pack(message(UUID_TEXT, envelope, content));

        assertThat(packed.length - content.length).isLessThan(50);
    }

    @Test
    void textsThatAreNotInTheContentAreKeptAllTheSame() {
        var texts = List.of("planner.researcher", UUID_TEXT, UUID_TEXT.toUpperCase(Locale.ROOT), "a", "\u00e9");
        for (var text : texts) {
            var envelope = new Envelope(
                    Role.TOOL, MessageStatus.FAILED, text, "", text, Map.of("key", text), Usage.NONE, Marks.NONE);
            var message = message("m-1", envelope, new byte[0]);

            var unpacked = new PackedMessage(PackedMessage.pack(message)).unpack(message.sessionUid());

            assertThat(unpacked).isEqualTo(message);
        }
    }

    @Test
    void aTextAtTheStartOfALongContentIsKeptAllTheSame() {
        var content = (UUID_TEXT + "x".repeat(100_000)).getBytes(UTF_8);
        var envelope =
                new Envelope(Role.USER, MessageStatus.COMPLETE, UUID_TEXT, "", "", Map.of(), Usage.NONE, Marks.NONE);
        var message = message("m-1", envelope, content);

        assertThat(new PackedMessage(PackedMessage.pack(message)).unpack(message.sessionUid()))
                .isEqualTo(message);
    }

    private static Message message(String id, Envelope envelope, byte[] content) {
        var now = Instant.parse("2026-01-01T12:00:00.123456Z");
        return new Message(id, new UUID(1, 2), 77, envelope, Content.of(content), now, now, 1);
    }

    private static Message with(Message message, Content content) {
        return new Message(
                message.id(),
                message.sessionUid(),
                message.sequence(),
                message.envelope(),
                content,
                message.createTime(),
                message.updateTime(),
                message.version());
    }
}
