package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the estimates are put together. Whether they are true of a real heap, {@link MemoryHeapTest} finds out. */
final class HeapSizeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Limits NO_LIMITS = new Limits(0, 0, Integer.MAX_VALUE, Long.MAX_VALUE);
    private static final Owner NOBODY = new Owner("", "");

    @ParameterizedTest
    @CsvSource({"0, 1, 16", "1, 1, 24", "8, 1, 24", "9, 1, 32", "3, 8, 40", "65520, 1, 65536"})
    void anArrayHasAHeaderAndIsAligned(long elements, int elementBytes, long bytes) {
        assertThat(HeapSize.ofArray(elements, elementBytes)).isEqualTo(bytes);
    }

    @ParameterizedTest
    // Five, two and one to a region; then whole regions.
    @CsvSource({"200000, 209715", "400000, 524288", "524272, 1048576", "1048560, 1048576", "1048561, 2097152"})
    void aLargeArrayHasItsShareOfARegion(long elements, long bytes) {
        assertThat(HeapSize.ofArray(elements, Byte.BYTES)).isEqualTo(bytes);
    }

    @Test
    void aTextTakesOneByteForEachCharacterOfLatin1AndElseTwo() {
        assertThat(HeapSize.ofText("")).isZero();
        assertThat(HeapSize.ofText("\u00FF".repeat(8))).isEqualTo(24 + 16 + 8);
        assertThat(HeapSize.ofText("\u0100".repeat(8))).isEqualTo(24 + 16 + 16);
        assertThat(HeapSize.ofText("aaaaaaa\u0100")).isEqualTo(24 + 16 + 16);
    }

    @Test
    void aMapTakesItsEntriesAndATable() {
        assertThat(HeapSize.ofEntry("a", "1")).isEqualTo(16 + 48 + 48);
        assertThat(HeapSize.ofMap(Map.of())).isZero();
        assertThat(HeapSize.ofMap(Map.of("a", "1", "b", ""))).isEqualTo(40 + (16 + 48 + 48) + (16 + 48));
    }

    @Test
    void aStateGrowsByWhatItsMapTakesMore() {
        assertGrowth(Map.of(), new StatePatch(Map.of("a", "1"), Set.of()));
        assertGrowth(Map.of("a", "1"), new StatePatch(Map.of(), Set.of("a")));
        assertGrowth(Map.of("a", "1", "b", "2"), new StatePatch(Map.of(), Set.of("a", "missing")));
        assertGrowth(Map.of("a", "1"), new StatePatch(Map.of("a", "longer than it was"), Set.of()));
        assertGrowth(Map.of("a", "1", "b", "2"), new StatePatch(Map.of("c", "", "d", "4"), Set.of("a")));
    }

    private static void assertGrowth(Map<String, String> entries, StatePatch patch) {
        var before = State.of(entries, NO_LIMITS);
        var after = before.patched(patch, NO_LIMITS);

        assertThat(HeapSize.growth(before, after, patch))
                .isEqualTo(HeapSize.ofMap(after.entries()) - HeapSize.ofMap(before.entries()));
    }

    @Test
    void aSessionTakesItsTexts() {
        long bare = HeapSize.of(session(NOBODY, "", Map.of()));

        assertThat(bare).isEqualTo(780 + HeapSize.ofText("s-1"));
        assertThat(HeapSize.of(session(NOBODY, "title", Map.of("a", "1"))))
                .isEqualTo(bare + HeapSize.ofText("title") + HeapSize.ofMap(Map.of("a", "1")));
    }

    @Test
    void aSessionTakesItsPlacesInTheIndexesOfItsOwner() {
        long bare = HeapSize.of(session(NOBODY, "", Map.of()));

        assertThat(HeapSize.of(session(new Owner("app", ""), "", Map.of()))).isEqualTo(bare + 120 + 48);
        assertThat(HeapSize.of(session(new Owner("", "user"), "", Map.of()))).isEqualTo(bare + 120 + 48);
        assertThat(HeapSize.of(session(new Owner("app", "user"), "", Map.of()))).isEqualTo(bare + 3 * 120 + 2 * 48);
    }

    @Test
    void aSessionTakesMoreIfItExpiresOrWasMadeByARequest() {
        long bare = HeapSize.of(session(NOBODY, "", Map.of()));

        assertThat(HeapSize.of(session(Optional.of(new UUID(3, 4)), Ttl.NEVER))).isEqualTo(bare + 48);
        assertThat(HeapSize.of(session(Optional.empty(), Samples.fixed(Duration.ofHours(1)))))
                .isEqualTo(bare + 176);
    }

    private static Session session(Owner owner, String title, Map<String, String> labels) {
        return session(Optional.empty(), owner, new SessionFields(title, labels, SessionStatus.ACTIVE, Ttl.NEVER));
    }

    private static Session session(Optional<UUID> requestId, Ttl ttl) {
        return session(requestId, NOBODY, new SessionFields("", Map.of(), SessionStatus.ACTIVE, ttl));
    }

    private static Session session(Optional<UUID> requestId, Owner owner, SessionFields fields) {
        return Session.created(new NewSession("s-1", new UUID(1, 2), requestId, owner, fields, Map.of()), NOON);
    }
}
