package dev.parley.client;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The answer of one call, when it comes. It fails with nothing but a {@link ParleyException}. */
final class Reply<A> extends CompletableFuture<A> implements StreamObserver<A> {
    private final Attempts attempts;
    private volatile @Nullable A answer;

    Reply(Attempts attempts) {
        this.attempts = attempts;
    }

    /** Waits for a future that one of the asynchronous faces returned. */
    static <A> A await(CompletableFuture<A> future) {
        return ((Reply<A>) future).await();
    }

    private A await() {
        try {
            return get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ParleyException failed ? failed.again() : new IllegalStateException(e);
        } catch (InterruptedException e) {
            var interrupted = attempts.failed(Status.CANCELLED
                    .withDescription("the thread was interrupted")
                    .withCause(e)
                    .asRuntimeException());
            completeExceptionally(interrupted);
            Thread.currentThread().interrupt();
            throw interrupted;
        }
    }

    @Override
    public void onNext(A value) {
        answer = value;
    }

    @Override
    public void onError(Throwable thrown) {
        completeExceptionally(attempts.failed(thrown));
    }

    @Override
    public void onCompleted() {
        var value = answer;
        if (value == null) {
            onError(Status.INTERNAL.withDescription("the server sent no answer").asRuntimeException());
        } else {
            complete(value);
        }
    }
}
