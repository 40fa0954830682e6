package dev.parley.server.grpc.transport;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The reader of a stream, who takes as much as its test says. */
final class FakeReader<T> extends ServerCallStreamObserver<T> {
    private final List<T> received = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger room = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile boolean completed;
    private volatile Optional<Throwable> error = Optional.empty();
    private volatile Runnable onReady = () -> {};
    private volatile Runnable onCancel = () -> {};
    private volatile Runnable onClose = () -> {};

    /** Has room for so many more items. */
    FakeReader<T> take(int items) {
        room.addAndGet(items);
        onReady.run();
        return this;
    }

    void cancel() {
        cancelled = true;
        onCancel.run();
    }

    List<T> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    boolean isCompleted() {
        return completed;
    }

    Optional<Throwable> error() {
        return error;
    }

    @Override
    public void onNext(T item) {
        alone(() -> {
            synchronized (received) {
                received.add(item);
            }
            room.decrementAndGet();
        });
    }

    @Override
    public void onError(Throwable failure) {
        alone(() -> error = Optional.of(failure));
        onClose.run();
    }

    @Override
    public void onCompleted() {
        alone(() -> completed = true);
        onClose.run();
    }

    @Override
    public boolean isReady() {
        return room.get() > 0;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
        onReady = handler;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
        onCancel = handler;
    }

    @Override
    public void setOnCloseHandler(Runnable handler) {
        onClose = handler;
    }

    @Override
    public void setCompression(String compression) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setMessageCompression(boolean enable) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disableAutoInboundFlowControl() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void request(int count) {
        throw new UnsupportedOperationException();
    }

    // An observer is not safe for two threads: whoever uses it so is told.
    private void alone(Runnable step) {
        if (inside.getAndIncrement() != 0) {
            error = Optional.of(new IllegalStateException("two threads at once"));
        }
        step.run();
        inside.decrementAndGet();
    }
}
