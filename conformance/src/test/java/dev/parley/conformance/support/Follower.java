package dev.parley.conformance.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;

/** Somebody who follows a log: what came of the stream so far waits here until it is asked for. */
public final class Follower implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<StreamMessagesResponse> items = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final Stream stream = new Stream();

    private Follower() {}

    /** Follows, as that request says. */
    public static Follower of(Caller caller, StreamMessagesRequest.Builder request) {
        var follower = new Follower();
        MessageStoreGrpc.newStub(caller.channel())
                .streamMessages(request.setFollow(true).build(), follower.stream);
        return follower;
    }

    /** Follows a whole log. */
    public static Follower of(Caller caller, String sessionId) {
        return of(caller, StreamMessagesRequest.newBuilder().setSessionId(sessionId));
    }

    /** The next item; waits for it. */
    public StreamMessagesResponse next() {
        try {
            var item = items.poll(PATIENCE_SECONDS, SECONDS);
            if (item == null) {
                throw new AssertionError("nothing came; the stream's end: " + end.getNow(null));
            }
            return item;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** The texts of the next few items, all of them messages. */
    public List<String> texts(int count) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var item = next();
            if (!item.hasMessage()) {
                throw new AssertionError("no message: " + item);
            }
            texts.add(Samples.textOf(item.getMessage()));
        }
        return texts;
    }

    /** Waits until all that was there is read. Answers the sequence that the server says then. */
    public long caughtUp() {
        var item = next();
        while (!item.hasCaughtUp()) {
            item = next();
        }
        return item.getCaughtUp().getLastSequence();
    }

    /** How the stream ended; waits for it. */
    public Status end() {
        try {
            return end.get(PATIENCE_SECONDS, SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the stream did not end", e);
        }
    }

    /** What came and was not asked for. */
    public List<StreamMessagesResponse> rest() {
        return List.copyOf(items);
    }

    @Override
    public void close() {
        stream.cancel();
    }

    private final class Stream implements ClientResponseObserver<StreamMessagesRequest, StreamMessagesResponse> {
        private final CompletableFuture<ClientCallStreamObserver<StreamMessagesRequest>> call =
                new CompletableFuture<>();

        @Override
        public void beforeStart(ClientCallStreamObserver<StreamMessagesRequest> started) {
            call.complete(started);
        }

        @Override
        public void onNext(StreamMessagesResponse item) {
            items.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }

        void cancel() {
            call.join().cancel("closed", null);
        }
    }
}
