package dev.parley.client;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Watches the attempts of one call, to tell what the call did. A server's {@code NOT_APPLIED} speaks of its attempt
 * only: an earlier one, whose answer was lost, may have been applied.
 */
final class Attempts extends ClientStreamTracer.Factory {
    private final Outcome unsent;
    private boolean earlierMayBeApplied;
    private boolean lastMayBeApplied;

    private Attempts(Outcome unsent) {
        this.unsent = unsent;
    }

    static Attempts ofRead() {
        return new Attempts(Outcome.NOT_A_MUTATION);
    }

    static Attempts ofMutation() {
        return new Attempts(Outcome.NOT_APPLIED);
    }

    /** What the call did if it was never sent. */
    Outcome unsent() {
        return unsent;
    }

    /** The error of a call that ended like this, after its last attempt. */
    ParleyException failed(Throwable thrown) {
        var details = ErrorDetails.of(thrown);
        return ParleyException.of(details.failure(outcome(details)), thrown);
    }

    // A transparent retry follows an attempt that certainly never reached the server's code.
    @Override
    public synchronized ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        earlierMayBeApplied |= lastMayBeApplied && !info.isTransparentRetry();
        lastMayBeApplied = true;
        return new Attempt();
    }

    private synchronized Outcome outcome(ErrorDetails last) {
        if (unsent == Outcome.NOT_A_MUTATION) {
            return Outcome.NOT_A_MUTATION;
        }
        return !earlierMayBeApplied && last.sayNotApplied() ? Outcome.NOT_APPLIED : Outcome.UNKNOWN;
    }

    private synchronized void ended(ErrorDetails details) {
        lastMayBeApplied = !details.sayNotApplied();
    }

    private final class Attempt extends ClientStreamTracer {
        private volatile @Nullable Metadata trailers;

        @Override
        public void inboundTrailers(Metadata received) {
            trailers = received;
        }

        @Override
        public void streamClosed(Status status) {
            ended(ErrorDetails.of(status, trailers));
        }
    }
}
