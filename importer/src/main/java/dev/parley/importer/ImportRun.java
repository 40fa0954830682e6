package dev.parley.importer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads dialogues and does something with each, several at a time, never more than {@value #AT_ONCE}: the memory that
 * it takes does not grow with the input. After the first failure no further one is begun.
 */
final class ImportRun {
    private static final int AT_ONCE = 32;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Consumer<SessionDraft> work;

    ImportRun(Consumer<SessionDraft> work) {
        this.work = work;
    }

    /**
     * Returns when all is done.
     *
     * @throws ImportException the first failure, when what was under way beside it has ended
     */
    void run(List<Path> files) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var file : files) {
                read(file, threads::execute);
            }
        }
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private void read(Path file, Consumer<Runnable> start) {
        try (var reader = DialogueReader.open(file)) {
            for (var dialogue = reader.next(); dialogue != null; dialogue = reader.next()) {
                var draft = SessionDraft.of(dialogue);
                free.acquireUninterruptibly();
                if (failure.get() != null) {
                    free.release();
                    return;
                }
                start.accept(() -> work(draft));
            }
        }
    }

    private void work(SessionDraft draft) {
        try {
            work.accept(draft);
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        } finally {
            free.release();
        }
    }
}
