package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class IdIndexTest {
    @Test
    void anEmptyIndexFindsNothing() {
        assertThat(new IdIndex().find(0, _ -> true)).isEqualTo(-1);
    }

    @Property
    void findsEveryPositionHoweverTheHashesCollide(
            @ForAll @Size(max = 200) List<@IntRange(min = -3, max = 3) Integer> hashes) {
        var index = filled(hashes);

        for (int i = 0; i < hashes.size(); i++) {
            int position = i;
            assertThat(index.find(hashes.get(i), at -> at == position)).isEqualTo(position);
        }
    }

    @Property
    void asksOnlyAboutPositionsOfThatHash(@ForAll @Size(max = 200) List<Integer> hashes, @ForAll int sought) {
        var index = filled(hashes);

        int found = index.find(sought, at -> {
            assertThat(hashes.get(at)).isEqualTo(sought);
            return false;
        });

        assertThat(found).isEqualTo(-1);
    }

    @Property
    void keepsTheFirstAndForgetsTheRest(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = -50, max = 50) Integer> hashes,
            @ForAll @IntRange(max = 200) int kept) {
        int keep = Math.min(kept, hashes.size());
        var index = filled(hashes);

        index.resize(keep, keep);

        for (int i = 0; i < hashes.size(); i++) {
            int position = i;
            assertThat(index.find(hashes.get(i), at -> at == position)).isEqualTo(i < keep ? i : -1);
        }
    }

    @Property
    void forgetsWhatIsRemovedAndMovesDownWhatIsBehindIt(
            @ForAll @Size(max = 200) List<@IntRange(min = -50, max = 50) Integer> hashes,
            @ForAll @Size(max = 200) List<Boolean> removals) {
        var index = filled(hashes);
        var removed = IntStream.range(0, Math.min(hashes.size(), removals.size()))
                .filter(removals::get)
                .toArray();
        var kept = IntStream.range(0, hashes.size())
                .filter(i -> Arrays.binarySearch(removed, i) < 0)
                .mapToObj(hashes::get)
                .toList();

        index.remove(removed, kept.size());

        for (int i = 0; i < kept.size(); i++) {
            int position = i;
            assertThat(index.find(kept.get(i), at -> at == position)).isEqualTo(position);
        }
        for (int hash : hashes) {
            assertThat(index.find(hash, at -> at >= kept.size())).isEqualTo(-1);
        }
    }

    @Property
    void aCopyStaysWhateverBecomesOfTheFirst(
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = -50, max = 50) Integer> hashes) {
        var index = filled(hashes);

        var copy = index.copy();
        index.resize(0, 0);

        for (int i = 0; i < hashes.size(); i++) {
            int position = i;
            assertThat(copy.find(hashes.get(i), at -> at == position)).isEqualTo(position);
        }
    }

    @Test
    void takesAFewBytesForEachPosition() {
        var index = new IdIndex();
        int positions = 10_000;

        assertThat(index.heapBytes(positions)).isBetween(10L * positions, 17L * positions);
    }

    private static IdIndex filled(List<Integer> hashes) {
        var index = new IdIndex();
        for (int i = 0; i < hashes.size(); i++) {
            index.resize(i, i + 1);
            index.add(hashes.get(i), i);
        }
        return index;
    }
}
