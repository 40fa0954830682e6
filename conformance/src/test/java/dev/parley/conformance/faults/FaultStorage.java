package dev.parley.conformance.faults;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.conformance.faults.Faults.Fate;
import dev.parley.conformance.faults.Faults.Lists;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/** A storage that fails a share of the calls of another one. What is not a call of some tenant does not fail. */
final class FaultStorage implements Storage {
    private static final Set<String> WRITES =
            Set.of("append", "create", "delete", "fork", "patchState", "purge", "truncate", "update");

    private final Storage storage;
    private final Faults faults;
    private final Executor later;
    private final LongAdder failed;

    /**
     * Fails another storage.
     *
     * @param failed counts the calls that fail or are late
     */
    FaultStorage(Storage storage, Faults faults, LongAdder failed) {
        this.failed = failed;
        this.storage = storage;
        this.faults = faults;
        this.later = CompletableFuture.delayedExecutor(faults.delay().toNanos(), NANOSECONDS);
    }

    @Override
    public String backend() {
        return storage.backend();
    }

    @Override
    public Durability durability() {
        return storage.durability();
    }

    @Override
    public SessionStorage sessions() {
        return failing(SessionStorage.class, storage.sessions());
    }

    @Override
    public MessageStorage messages() {
        return failing(MessageStorage.class, storage.messages());
    }

    @Override
    public CompletionStage<Void> probe() {
        return storage.probe();
    }

    @Override
    public List<Measure> measures() {
        return storage.measures();
    }

    @Override
    public void close() {
        storage.close();
    }

    private <T> T failing(Class<T> port, T sound) {
        InvocationHandler handler = (_, method, arguments) -> {
            boolean isSpared = method.getName().equals("list") && faults.lists() == Lists.SPARED;
            var fate = arguments[0] instanceof Call && !isSpared ? faults.next() : Fate.DONE;
            if (fate != Fate.DONE) {
                failed.increment();
            }
            return meet(fate, method, () -> call(method, sound, arguments));
        };
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
    }

    private CompletionStage<?> meet(Fate fate, Method method, Step step) throws Throwable {
        var lost = new IOException("a fault of the test");
        return switch (fate) {
            case DONE -> step.take();
            case REFUSED -> CompletableFuture.failedFuture(UnavailableException.backend(lost));
            case UNANSWERED ->
                step.take()
                        .handle((_, _) -> lost)
                        .thenCompose(_ -> CompletableFuture.failedFuture(
                                WRITES.contains(method.getName())
                                        ? OutcomeUnknownException.unavailable(lost)
                                        : UnavailableException.backend(lost)));
            case DELAYED -> CompletableFuture.runAsync(() -> {}, later).thenCompose(_ -> safely(step));
        };
    }

    private static CompletionStage<?> call(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return (CompletionStage<?>) method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> CompletionStage<T> safely(Step step) {
        try {
            @SuppressWarnings("unchecked")
            var stage = (CompletionStage<T>) step.take();
            return stage;
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What the sound storage would do. */
    @FunctionalInterface
    private interface Step {
        CompletionStage<?> take() throws Throwable;
    }
}
