package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class EtagTest {
    private static final UUID UID = UUID.fromString("0190a6c2-7b1e-7c3d-8e4f-5a6b7c8d9e0f");

    @Test
    void eachVersionHasItsOwn() {
        var etags = LongStream.range(0, 10_000).mapToObj(version -> Etag.ofSession(UID, version));

        assertThat(etags).doesNotHaveDuplicates();
    }

    @Test
    void aSessionItsStateAndItsMessagesNeverShareOne() {
        var etags = Stream.concat(
                Stream.of(Etag.ofSession(UID, 1), Etag.ofState(UID, 1)),
                LongStream.rangeClosed(0, 1000).mapToObj(sequence -> Etag.ofMessage(UID, sequence, 1)));

        assertThat(etags).doesNotHaveDuplicates();
    }

    @Property
    void anotherIncarnationHasAnother(@ForAll long high, @ForAll long low) {
        var other = new UUID(high, low);

        assertThat(Etag.ofSession(other, 1).equals(Etag.ofSession(UID, 1))).isEqualTo(other.equals(UID));
    }

    @Test
    void itStaysTheSameFromReleaseToRelease() {
        // Callers keep etags across deploys.
        assertThat(Etag.ofSession(UID, 1)).isEqualTo("840553c44d1ae76d");
        assertThat(Etag.ofState(UID, 1)).isEqualTo("196394e927db1ae2");
        assertThat(Etag.ofMessage(UID, 7, 1)).isEqualTo("ce4a21d90bd64b70");
    }
}
