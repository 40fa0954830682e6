package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class CapacityTest {
    @Property
    void theElementsFitAndLeaveLittleRoom(
            @ForAll @IntRange(min = 1, max = 10_000_000) int elements,
            @ForAll @IntRange(max = 10_000_000) int present) {
        int capacity = Capacity.of(elements, present);

        assertThat(capacity).isBetween(elements, Math.max(4 * elements, 4));
    }

    @Test
    void bigArraysGrowByAQuarter() {
        assertThat(Capacity.of(100_001, 100_000)).isEqualTo(125_001);
    }

    @Test
    void nothingTakesNoRoom() {
        assertThat(Capacity.of(0, 100)).isZero();
    }

    @Property
    void growingByOneCopiesFewTimes(@ForAll @IntRange(min = 1, max = 100_000) int elements) {
        int capacity = 0;
        int copies = 0;
        for (int i = 1; i <= elements; i++) {
            int next = Capacity.of(i, capacity);
            copies += next == capacity ? 0 : 1;
            capacity = next;
        }

        assertThat(copies).isLessThan(40);
    }
}
