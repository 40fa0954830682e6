package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IdsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final UUID REQUEST = UUID.fromString("0190a6c2-7b1e-7c3d-8e4f-5a6b7c8d9e0f");
    private static final Tenant ACME = new Tenant("acme");

    @Test
    void aNewIdIsAUuidOfVersion7AndItsMillisecond() {
        var id = ids(NOON).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void newIdsDifferAndSortByTime() {
        var first = ids(NOON).next();
        var second = ids(NOON.plusMillis(1)).next();

        assertThat(first.toString()).isLessThan(second.toString());
        var ids = ids(NOON);
        assertThat(IntStream.range(0, 1000).mapToObj(_ -> ids.next())).doesNotHaveDuplicates();
    }

    @Test
    void aRetryDerivesTheSameIds() {
        assertThat(Ids.messageId(REQUEST, 1)).isEqualTo(Ids.messageId(REQUEST, 1));
        assertThat(Ids.sessionId(ACME, "CreateSession", "", REQUEST))
                .isEqualTo(Ids.sessionId(ACME, "CreateSession", "", REQUEST));
    }

    @Test
    void derivedIdsDifferInAllThatTheyAreDerivedFrom() {
        var other = new UUID(1, 2);

        assertThat(new String[] {
                    Ids.messageId(REQUEST, 0),
                    Ids.messageId(REQUEST, 1),
                    Ids.messageId(other, 0),
                    Ids.sessionId(ACME, "CreateSession", "", REQUEST),
                    Ids.sessionId(ACME, "ForkSession", "", REQUEST),
                    Ids.sessionId(ACME, "ForkSession", "s-1", REQUEST),
                    Ids.sessionId(Tenant.DEFAULT, "CreateSession", "", REQUEST),
                    Ids.sessionId(ACME, "CreateSession", "", other)
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void derivedIdsAreUuidsThatStayTheSameFromReleaseToRelease() {
        // A retry may come after a deploy.
        assertThat(UUID.fromString(Ids.messageId(REQUEST, 0)).version()).isEqualTo(8);
        assertThat(Ids.messageId(REQUEST, 0)).isEqualTo("7d275ed3-37e9-8080-a4b0-5890b3fda6d7");
        assertThat(Ids.sessionId(ACME, "CreateSession", "", REQUEST)).isEqualTo("167de5b9-f6b1-8a2f-a8d7-c3e20705f72a");
    }

    private static Ids ids(Instant now) {
        return new Ids(InstantSource.fixed(now), new Random(42));
    }
}
