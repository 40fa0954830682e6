package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class MarkedSequencesTest {
    private final MarkedSequences marked = new MarkedSequences();
    private final TreeSet<Long> model = new TreeSet<>();

    @Property
    void answersLikeASortedSet(@ForAll @Size(max = 100) List<@IntRange(min = -40, max = 40) Integer> steps) {
        steps.forEach(this::step);

        assertSame(marked, model);
    }

    @Property
    void aCopyStaysWhateverBecomesOfTheFirst(
            @ForAll @Size(max = 50) List<@IntRange(min = -40, max = 40) Integer> before,
            @ForAll @Size(max = 50) List<@IntRange(min = -40, max = 40) Integer> after) {
        before.forEach(this::step);
        var copied = new TreeSet<>(model);

        var copy = marked.copy();
        after.forEach(this::step);

        assertSame(copy, copied);
        assertSame(marked, model);
    }

    @Property
    void takesNoMoreHeapThanItSays(@ForAll @Size(max = 100) List<@IntRange(min = 1, max = 1000) Integer> sequences) {
        var fresh = new MarkedSequences();
        for (long sequence : new TreeSet<>(sequences)) {
            long bound = fresh.heapBytes(fresh.size() + 1);

            fresh.add(sequence);

            assertThat(fresh.heapBytes(fresh.size())).isEqualTo(bound);
        }
    }

    @Test
    void anEmptyOneTakesTheSameHoweverManyWereInIt() {
        long empty = marked.heapBytes(0);
        IntStream.range(1, 100).forEach(marked::add);

        marked.truncate(0);

        assertThat(marked.size()).isZero();
        assertThat(marked.heapBytes(0)).isEqualTo(empty);
    }

    // Above zero a sequence is added or, if it is there, removed; below zero all behind it are forgotten.
    private void step(int step) {
        long sequence = Math.abs(step);
        if (step < -30) {
            marked.truncate(sequence);
            model.tailSet(sequence, false).clear();
        } else if (model.remove(sequence) || step < 0) {
            marked.remove(sequence);
        } else {
            marked.add(sequence);
            model.add(sequence);
        }
    }

    private static void assertSame(MarkedSequences actual, Set<Long> expected) {
        assertThat(IntStream.range(0, actual.size()).mapToObj(actual::at)).containsExactlyElementsOf(expected);
    }
}
