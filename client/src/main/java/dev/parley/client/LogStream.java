package dev.parley.client;

import dev.parley.v1.Changed;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session's log on its way to one subscriber, who is called by one thread at a time. Where it follows the log, it
 * opens the stream again after every ending that is not final.
 */
final class LogStream implements Flow.Subscription {
    // As many messages of 1 MiB as a subscriber should have to hold, at most.
    private static final int ITEMS_AHEAD = 16;
    private static final StreamMessagesResponse CHANGED = StreamMessagesResponse.newBuilder()
            .setChanged(Changed.getDefaultInstance())
            .build();

    private final Calls calls;
    private final boolean follows;
    private final Flow.Subscriber<? super StreamMessagesResponse> subscriber;
    private final SynchronizationContext serial = new SynchronizationContext(this::thrownBySubscriber);
    private final Backoff backoff = Backoff.ofStreams();

    private StreamMessagesRequest request;
    private @Nullable Opening opening;
    private long demand;
    private boolean found;
    private boolean gaveItems;
    private volatile boolean ended;
    private volatile Runnable underWay = () -> {};

    private LogStream(
            Calls calls,
            StreamMessagesRequest request,
            boolean follows,
            Flow.Subscriber<? super StreamMessagesResponse> subscriber) {
        this.calls = calls;
        this.request = request;
        this.follows = follows;
        this.subscriber = subscriber;
    }

    /** Opens the stream once for each subscriber. */
    static Flow.Publisher<StreamMessagesResponse> once(Calls calls, StreamMessagesRequest request) {
        return subscriber -> new LogStream(calls, request, false, subscriber).start();
    }

    /** Follows the log for each subscriber, from the same position. */
    static Flow.Publisher<StreamMessagesResponse> following(Calls calls, StreamMessagesRequest request) {
        var follow = request.toBuilder().setFollow(true).build();
        return subscriber -> new LogStream(calls, follow, true, subscriber).start();
    }

    @Override
    public void request(long items) {
        serial.execute(() -> {
            if (items <= 0) {
                end(() -> subscriber.onError(new IllegalArgumentException("items are 1 or more, not " + items)));
                underWay.run();
            } else {
                demand = demand + items < 0 ? Long.MAX_VALUE : demand + items;
                feed();
            }
        });
    }

    // Does not wait for its turn: the subscriber may be busy with an item.
    @Override
    public void cancel() {
        ended = true;
        underWay.run();
    }

    private void start() {
        serial.execute(() -> {
            subscriber.onSubscribe(this);
            if (follows && request.getSessionUid().isEmpty()) {
                find();
            } else {
                open();
            }
        });
    }

    private void find() {
        var get = GetSessionRequest.newBuilder()
                .setSessionId(request.getSessionId())
                .build();
        var session = calls.read(SessionStoreGrpc.getGetSessionMethod(), get);
        underWay(() -> session.cancel(false));
        var unused = session.whenComplete((answer, failure) -> serial.execute(() -> found(answer, failure)));
    }

    private void found(@Nullable Session session, @Nullable Throwable failure) {
        if (session == null) {
            end(() -> subscriber.onError(failure));
        } else {
            found = true;
            request = request.toBuilder().setSessionUid(session.getUid()).build();
            open();
        }
    }

    private void open() {
        if (ended) {
            return;
        }
        try {
            var call = calls.open(MessageStoreGrpc.getStreamMessagesMethod(), request);
            opening = new Opening(call, gaveItems);
            underWay(() -> call.cancel("given up by the reader", null));
            opening.start();
            feed();
        } catch (ParleyException refused) {
            end(() -> subscriber.onError(refused));
        }
    }

    /** Gives what is due, and asks the server for no more than the subscriber asked for. */
    private void feed() {
        var open = opening;
        if (open == null || ended) {
            return;
        }
        if (open.changedDue && open.answered && demand > 0) {
            open.changedDue = false;
            give(CHANGED);
        }
        long wanted = Math.min(demand - (open.changedDue ? 1 : 0), ITEMS_AHEAD) - open.asked;
        if (wanted > 0) {
            open.asked += (int) wanted;
            open.call.request((int) wanted);
        }
    }

    private void take(Opening open, StreamMessagesResponse item) {
        open.asked--;
        open.gaveItems = true;
        gaveItems = true;
        found = true;
        backoff.reset();
        boolean isNew = switch (item.getItemCase()) {
            case MESSAGE -> reached(item.getMessage().getSequence());
            case CAUGHT_UP -> {
                reached(item.getCaughtUp().getLastSequence());
                yield true;
            }
            case CHANGED -> true;
            case ITEM_NOT_SET -> false;
        };
        if (isNew) {
            give(item);
        }
        feed();
    }

    private boolean reached(long sequence) {
        if (sequence <= request.getAfterSequence()) {
            return false;
        }
        request = request.toBuilder().setAfterSequence(sequence).build();
        return true;
    }

    private void give(StreamMessagesResponse item) {
        if (!ended) {
            demand--;
            subscriber.onNext(item);
        }
    }

    private void closed(Opening open, @Nullable ParleyException failure) {
        opening = null;
        if (failure == null || (follows && found && Endings.sessionGone(failure))) {
            end(subscriber::onComplete);
        } else if (follows && found && !calls.closed() && Endings.resumable(failure, open.gaveItems)) {
            resumeLater(failure);
        } else {
            end(() -> subscriber.onError(failure));
        }
    }

    private void resumeLater(ParleyException failure) {
        var wait = backoff.next(failure.retryDelay());
        var timer = new CompletableFuture<Void>().completeOnTimeout(null, wait.toNanos(), TimeUnit.NANOSECONDS);
        var unused = timer.thenRunAsync(() -> serial.execute(this::open), LogStream::onThreadOfItsOwn);
        underWay(() -> timer.cancel(false));
    }

    // In the common pool the resumption could wait for those who wait for what it brings.
    private static void onThreadOfItsOwn(Runnable task) {
        var thread = new Thread(task, "parley-follow");
        thread.setDaemon(true);
        thread.start();
    }

    private void end(Runnable signal) {
        if (!ended) {
            ended = true;
            signal.run();
        }
    }

    private void underWay(Runnable giveUp) {
        underWay = giveUp;
        if (ended) {
            giveUp.run();
        }
    }

    private void thrownBySubscriber(Thread thread, Throwable thrown) {
        cancel();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }

    /** One opening of the stream. */
    private final class Opening extends ClientCall.Listener<StreamMessagesResponse> {
        private final ClientCall<StreamMessagesRequest, StreamMessagesResponse> call;
        private final Attempts attempts = Attempts.ofRead();
        private int asked;
        private boolean answered;
        private boolean gaveItems;
        // What changed while no stream was open is not known.
        private boolean changedDue;

        Opening(ClientCall<StreamMessagesRequest, StreamMessagesResponse> call, boolean changedDue) {
            this.call = call;
            this.changedDue = changedDue;
        }

        void start() {
            call.start(this, new Metadata());
            call.sendMessage(request);
            call.halfClose();
        }

        @Override
        public void onHeaders(Metadata headers) {
            serial.execute(() -> {
                answered = true;
                feed();
            });
        }

        @Override
        public void onMessage(StreamMessagesResponse item) {
            serial.execute(() -> take(this, item));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            var failure = status.isOk() ? null : attempts.failed(status.asRuntimeException(trailers));
            serial.execute(() -> closed(this, failure));
        }
    }
}
