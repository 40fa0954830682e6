package dev.parley.server.grpc.transport;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.grpc.transport.Arrivals.Arrival;
import dev.parley.server.grpc.transport.Failures.Circumstances;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call under way. Every end of it, whoever asks for it and on whatever thread, goes through here: the first is
 * sent, what comes later is dropped without a word.
 */
final class Exchange<Q, R> extends ServerCall<Q, R> {
    private final ServerCall<Decoded<Q>, R> transport;
    private final Rpc<Q, R> rpc;
    private final Failures failures;
    private final Unread unread;
    private final @Nullable Arrival arrival = Arrivals.current();
    private final List<Runnable> endTasks = new ArrayList<>(2);

    private CallTimer timer = CallTimer.NONE;
    private @Nullable Call call;
    private boolean isUnsafeToRetry;

    // Written under the lock, which also keeps the transport's call to one thread at a time.
    private volatile boolean invoked;
    private volatile boolean answered;
    private volatile boolean closed;
    private volatile boolean ended;

    Exchange(ServerCall<Decoded<Q>, R> transport, Rpc<Q, R> rpc, Failures failures, ByteBudget answers) {
        this.transport = transport;
        this.rpc = rpc;
        this.failures = failures;
        this.unread = new Unread(transport, rpc, answers);
        if (arrival != null) {
            arrival.onRefused(this::overflow);
        }
    }

    Rpc<Q, R> rpc() {
        return rpc;
    }

    /** Has a timer told of what becomes of this call. */
    void timedBy(CallTimer timer) {
        this.timer = timer;
    }

    long deadlineNanos() {
        return timer.deadlineNanos();
    }

    /** Says who calls. */
    void calledAs(Call call) {
        this.call = call;
    }

    /** Empty for standard services. */
    @Nullable
    Call call() {
        return call;
    }

    /** Runs a task when the call is over and its answer is out of memory. To be said before the handler runs. */
    void atEnd(Runnable task) {
        endTasks.add(task);
    }

    /** The request is there. */
    void received(Q request) {
        isUnsafeToRetry = rpc.unsafeToRetry().test(request);
    }

    /**
     * The request is complete: the handler may act on it, if the call is not over. Whoever ends the call later knows.
     */
    boolean invoke() {
        synchronized (this) {
            if (closed || ended) {
                return false;
            }
            invoked = true;
        }
        if (arrival != null) {
            arrival.handedOver();
        }
        timer.requestArrived();
        return true;
    }

    boolean isClosed() {
        return closed;
    }

    /** The call's time is up. */
    void timeOut() {
        if (claim()) {
            ParleyException refusal = invoked && rpc.kind() == MethodKind.WRITE
                    ? OutcomeUnknownException.deadline(new TimeoutException())
                    : new DeadlineException();
            end(failures.of(refusal, circumstances()));
        }
    }

    /** Ends the call by something thrown. */
    void fail(Throwable thrown) {
        if (claim()) {
            end(failures.of(thrown, circumstances()));
        } else {
            failures.late(thrown, rpc);
        }
    }

    /** The transport has let go of the call: answered to the last byte, or cancelled. */
    void ended() {
        synchronized (this) {
            ended = true;
            unread.clear();
        }
        timer.ended();
        endTasks.forEach(Runnable::run);
    }

    /** The reader has caught up with what a stream sent. */
    synchronized void read() {
        if (!rpc.givesOneAnswer() && transport.isReady()) {
            unread.clear();
        }
    }

    /** Gives up a call whose answer nobody reads, and what waits of it in memory. */
    void cut() {
        if (arrival != null) {
            arrival.reset();
        }
    }

    @Override
    public void sendHeaders(Metadata headers) {
        synchronized (this) {
            if (!closed && !ended) {
                transport.sendHeaders(headers);
            }
        }
    }

    @Override
    public void sendMessage(R message) {
        Throwable refusal;
        synchronized (this) {
            if (closed || ended) {
                return;
            }
            refusal = rpc.givesOneAnswer() ? refusalOf(message) : null;
            if (refusal == null) {
                send(message);
            }
        }
        if (refusal != null) {
            fail(refusal);
        }
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (!claim()) {
            failures.late(status.getCause(), rpc);
        } else if (!status.isOk()) {
            end(failures.of(status, trailers, circumstances()));
        } else if (rpc.givesOneAnswer() && !answered) {
            end(failures.of(new IllegalStateException("the handler completed without an answer"), circumstances()));
        } else {
            end(new Ending(status, trailers));
        }
    }

    @Override
    public void request(int count) {
        transport.request(count);
    }

    @Override
    public boolean isReady() {
        return !closed && unread.isReady();
    }

    @Override
    public boolean isCancelled() {
        return closed || ended || transport.isCancelled();
    }

    @Override
    public void setMessageCompression(boolean enabled) {
        transport.setMessageCompression(enabled);
    }

    @Override
    public void setCompression(String compressor) {
        transport.setCompression(compressor);
    }

    @Override
    public void setOnReadyThreshold(int bytes) {
        transport.setOnReadyThreshold(bytes);
    }

    @Override
    public SecurityLevel getSecurityLevel() {
        return transport.getSecurityLevel();
    }

    @Override
    public Attributes getAttributes() {
        return transport.getAttributes();
    }

    @Override
    public @Nullable String getAuthority() {
        return transport.getAuthority();
    }

    @Override
    public void triggerEvent(Object event) {
        transport.triggerEvent(event);
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
        return rpc.descriptor();
    }

    // Whoever gets true ends the call, and nobody else sends anything any more. Taken before what to say is worked out,
    // so that no handler is invoked after its caller was told that it was not.
    private synchronized boolean claim() {
        if (closed || ended) {
            return false;
        }
        closed = true;
        return true;
    }

    private @Nullable Throwable refusalOf(R answer) {
        return answered ? new IllegalStateException("the handler answered twice") : unread.refusalOf(answer);
    }

    private void send(R message) {
        answered = true;
        transport.sendMessage(message);
        if (!rpc.givesOneAnswer()) {
            unread.sent(message);
        }
    }

    private void end(Ending ending) {
        transport.close(ending.status(), ending.trailers());
        timer.closed();
    }

    // There is no room for the rest of the request: it is reset, or it would go on arriving.
    private void overflow() {
        fail(ExhaustedException.overloaded(Limits.RETRY_DELAY));
        cut();
    }

    private Circumstances circumstances() {
        return new Circumstances(rpc, invoked, isUnsafeToRetry);
    }
}
