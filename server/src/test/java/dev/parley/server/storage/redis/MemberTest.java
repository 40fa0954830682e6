package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.session.Owner;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MemberTest {
    private static final UUID UID = new UUID(0, 0x6100000000000061L);

    @Test
    void aMemberIsReadAsItWasWritten() {
        var member = new Member("s_1", UID, new Owner("äpp\0", "üser 🦜"));

        assertThat(Member.read(member.bytes())).isEqualTo(member);
        assertThat(Member.read(new Member("s", UID, new Owner("", "")).bytes()))
                .isEqualTo(new Member("s", UID, new Owner("", "")));
    }

    @Test
    void whatAnIndexLeavesOutIsKnown() {
        var session = new Member("s_1", UID, new Owner("", "")).bytes();
        var entry = ByteBuffer.allocate(session.length - 2 + 4)
                .put(session, 0, session.length - 2)
                .put("üä".getBytes(UTF_8))
                .array();

        assertThat(Member.read(entry, new Owner("app", ""))).isEqualTo(new Member("s_1", UID, new Owner("app", "üä")));
        assertThat(Member.read(entry, new Owner("", "user")))
                .isEqualTo(new Member("s_1", UID, new Owner("üä", "user")));
    }

    @Test
    void noTwoMembersAreTheSameBytes() {
        var owners = List.of(
                new Owner("a", "bc"),
                new Owner("ab", "c"),
                new Owner("", "abc"),
                new Owner("abc", ""),
                new Owner("\0a", "bc"));

        var bytes = owners.stream()
                .flatMap(owner ->
                        Stream.of("s", "sa").map(id -> HexFormat.of().formatHex(new Member(id, UID, owner).bytes())))
                .toList();

        assertThat(bytes).hasSize(10).doesNotHaveDuplicates();
    }
}
