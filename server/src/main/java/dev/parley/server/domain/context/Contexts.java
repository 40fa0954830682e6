package dev.parley.server.domain.context;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.MessageStorage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Assembles contexts: what of a session's log is sent to a model. */
public final class Contexts {
    private static final int ATTEMPTS = 5;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Reading.Services services;

    /**
     * Assembles from what a storage keeps.
     *
     * @param executor for the work, which may be long
     */
    public Contexts(MessageStorage storage, ContentReader reader, Executor executor) {
        this.services = new Reading.Services(storage, reader, executor);
    }

    /**
     * Chooses what to send, all of one state of the log.
     *
     * @throws NotFoundException if there is no such session
     * @throws ParleyException {@code BUDGET_TOO_SMALL} if what must be in the context does not fit,
     *     {@code CORRUPT_RECORD} if a message cannot be read
     * @throws UnavailableException if the log was changed at every attempt to read it
     */
    public CompletionStage<Assembled> assemble(Call call, ContextQuery query) {
        return attempt(call, query, ATTEMPTS).exceptionallyCompose(Contexts::refused);
    }

    private CompletionStage<Assembled> attempt(Call call, ContextQuery query, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.failedFuture(UnavailableException.changing(query.sessionId(), RETRY_DELAY));
        }
        return Reading.of(services, call, query)
                .thenCompose(assembled -> assembled
                        .<CompletionStage<Assembled>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> attempt(call, query, attempts - 1)));
    }

    private static CompletionStage<Assembled> refused(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CompletableFuture.failedFuture(
                cause instanceof RejectedExecutionException ? ExhaustedException.overloaded(RETRY_DELAY) : cause);
    }
}
