package dev.parley.server.grpc.transport;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** How handlers answer. */
public final class Reply {
    private Reply() {}

    /**
     * Answers a call with what a stage completes with, or with its failure. A call that is over by then is left alone.
     *
     * @param toAnswer runs on the thread that completes the stage
     */
    public static <T, R> void reply(
            StreamObserver<R> observer, CompletionStage<T> stage, Function<? super T, ? extends R> toAnswer) {
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                answer(observer, value, toAnswer);
            } else {
                observer.onError(failure);
            }
        });
    }

    // What is thrown in here would vanish in the stage.
    private static <T, R> void answer(StreamObserver<R> observer, T value, Function<? super T, ? extends R> toAnswer) {
        R answer;
        try {
            answer = toAnswer.apply(value);
        } catch (RuntimeException | Error e) {
            observer.onError(e);
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }
}
