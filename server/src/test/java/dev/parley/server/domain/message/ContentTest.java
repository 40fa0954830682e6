package dev.parley.server.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ContentTest {
    private static final byte[] ABC = {'a', 'b', 'c'};
    private static final byte[] XABCX = {'x', 'a', 'b', 'c', 'x'};

    @Test
    void aSliceIsEqualToTheSameBytesElsewhere() {
        var slice = Content.slice(XABCX, 1, 3);

        assertThat(slice).isEqualTo(Content.of(ABC)).hasSameHashCodeAs(Content.of(ABC));
        assertThat(slice).isNotEqualTo(Content.slice(XABCX, 0, 3));
        assertThat(slice.length()).isEqualTo(3);
        assertThat(slice.bytes()).containsExactly(ABC);
        assertThat(slice.buffer()).isEqualTo(ByteBuffer.wrap(ABC));
    }

    @Test
    void otherBytesHaveAnotherHashCode() {
        assertThat(Content.of(ABC).hashCode())
                .isNotEqualTo(Content.slice(XABCX, 0, 3).hashCode());
    }

    @Test
    void wholeArraysAndBuffersAreNotCopied() {
        assertThat(Content.of(ABC).bytes()).isSameAs(ABC);
        assertThat(Content.slice(XABCX, 1, 3).buffer().array()).isSameAs(XABCX);
    }

    @Test
    void itNeverShowsWhatIsInIt() {
        assertThat(Content.slice(XABCX, 1, 3)).hasToString("Content[3 bytes]");
    }
}
