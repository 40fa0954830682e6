package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportRunTest {
    private static final int MANY = 200;

    @TempDir
    private Path folder;

    @Test
    void everyDialogueOfEveryFileIsWorkedOnOnce() {
        var done = new AtomicInteger();

        new ImportRun(draft -> done.incrementAndGet()).run(files(MANY));

        assertThat(done).hasValue(2 * MANY);
    }

    @Test
    void theFirstFailureEndsTheRunHoweverManyFilesAreLeft() {
        var begun = new AtomicInteger();
        var broken = new AssertionError("broken");

        assertThatThrownBy(() -> new ImportRun(draft -> {
                            begun.incrementAndGet();
                            throw broken;
                        })
                        .run(files(MANY)))
                .isSameAs(broken);

        assertThat(begun.get()).isBetween(1, MANY);
    }

    private List<Path> files(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Dialogues.write(
                        folder,
                        "dialogues_%03d.json".formatted(i),
                        IntStream.of(1, 2)
                                .mapToObj(j -> Dialogues.dialogue("d-%d-%d".formatted(i, j), "Hi"))
                                .collect(Collectors.joining(",", "[", "]"))))
                .toList();
    }
}
