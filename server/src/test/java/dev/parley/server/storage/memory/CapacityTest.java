package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"4, 4", "1, 4", "100, 100", "26, 100", "2, 5", "501, 2000"})
    void anArrayStaysWhileItsElementsFitAndFillMoreThanAQuarter(int elements, int present) {
        assertThat(Capacity.of(elements, present)).isEqualTo(present);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 4", "5, 4, 7", "101, 100, 151", "1023, 0, 1534", "1024, 0, 1280", "25, 100, 37", "1, 5, 4"})
    void anArrayThatDoesNotFitGetsAHalfMoreOrAQuarterIfItIsBig(int elements, int present, int capacity) {
        assertThat(Capacity.of(elements, present)).isEqualTo(capacity);
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
