package dev.parley.server.grpc.transport;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.InvalidRequestException;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every call of a method goes through, from its headers to its handler. */
final class ExchangeHandler<Q, R> implements ServerCallHandler<Decoded<Q>, R> {
    private final Rpc<Q, R> rpc;
    private final ServerCallHandler<Q, R> handler;
    private final Gate gate;

    ExchangeHandler(Rpc<Q, R> rpc, ServerCallHandler<Q, R> handler, Gate gate) {
        this.rpc = rpc;
        this.handler = handler;
        this.gate = gate;
    }

    @Override
    public ServerCall.Listener<Decoded<Q>> startCall(ServerCall<Decoded<Q>, R> call, Metadata headers) {
        var exchange = new Exchange<>(call, rpc, gate.failures(), gate.answers());
        return new Listener<>(exchange, start(exchange, headers), gate.readers());
    }

    private ServerCall.Listener<Q> start(Exchange<Q, R> exchange, Metadata headers) {
        try {
            for (var step : gate.steps()) {
                step.admit(exchange, headers);
            }
            return handler.startCall(exchange, headers);
        } catch (Throwable t) {
            exchange.fail(t);
            return new ServerCall.Listener<>() {};
        }
    }

    /**
     * What every call passes.
     *
     * @param readers where large requests are read
     */
    record Gate(List<Admission> steps, Failures failures, ByteBudget answers, Executor readers) {}

    private static final class Listener<Q, R> extends ServerCall.Listener<Decoded<Q>> {
        private final Exchange<Q, R> exchange;
        private final ServerCall.Listener<Q> handler;
        private final Executor readers;
        private int requests;
        // Once the request is large, what is left to do for it goes to the readers, one thing after the other.
        private boolean isLarge;
        private boolean isReading;
        private boolean isHalfClosed;
        // Let go of when the call is cancelled, however long the readers take to come to it.
        private volatile @Nullable Supplier<Decoded<Q>> unread;

        Listener(Exchange<Q, R> exchange, ServerCall.Listener<Q> handler, Executor readers) {
            this.exchange = exchange;
            this.handler = handler;
            this.readers = readers;
        }

        @Override
        public void onMessage(Decoded<Q> decoded) {
            requests++;
            if (requests > 1 && exchange.rpc().takesOneRequest()) {
                exchange.fail(malformed("the call has more than one request: send one"));
                return;
            }
            if (decoded instanceof Decoded.Large<Q>(var reading)) {
                readElsewhere(reading);
            } else {
                accept(decoded);
            }
        }

        @Override
        public void onHalfClose() {
            if (!isLarge) {
                halfClose();
            } else if (isCompleteAfterHalfClose()) {
                elsewhere(this::halfClose);
            }
        }

        private void halfClose() {
            if (requests == 0 && exchange.rpc().takesOneRequest()) {
                exchange.fail(malformed("the call has no request: send one"));
                return;
            }
            guarded(() -> {
                if (!exchange.rpc().takesOneRequest() || exchange.invoke()) {
                    Calls.run(exchange.call(), handler::onHalfClose);
                }
            });
        }

        @Override
        public void onReady() {
            exchange.read();
            guarded(handler::onReady);
        }

        @Override
        public void onEvent(Object event) {
            guarded(() -> handler.onEvent(event));
        }

        @Override
        public void onCancel() {
            unread = null;
            exchange.ended();
            handler.onCancel();
        }

        @Override
        public void onComplete() {
            exchange.ended();
            handler.onComplete();
        }

        private void readElsewhere(Supplier<Decoded<Q>> reading) {
            isLarge = true;
            isReading = true;
            unread = reading;
            elsewhere(() -> guarded(this::readLarge));
        }

        private void elsewhere(Runnable step) {
            try {
                readers.execute(Context.current().wrap(step));
            } catch (RejectedExecutionException e) {
                exchange.fail(ExhaustedException.overloaded(Limits.RETRY_DELAY));
            }
        }

        // Of a call that was cancelled meanwhile nothing is read, and nothing follows.
        private void readLarge() {
            var reading = unread;
            unread = null;
            if (reading == null || exchange.isCancelled()) {
                return;
            }
            accept(reading.get());
            if (isCompleteAfterReading()) {
                halfClose();
            }
        }

        private synchronized boolean isCompleteAfterReading() {
            isReading = false;
            return isHalfClosed;
        }

        private synchronized boolean isCompleteAfterHalfClose() {
            isHalfClosed = true;
            return !isReading;
        }

        private void accept(Decoded<Q> decoded) {
            switch (decoded) {
                case Decoded.Unreadable<Q>(var reason) -> exchange.fail(reason);
                case Decoded.Request<Q>(var message) -> receive(message);
                case Decoded.Large<Q>(var reading) -> accept(reading.get());
            }
        }

        private void receive(Q message) {
            exchange.received(message);
            guarded(() -> {
                if (exchange.rpc().takesOneRequest() || exchange.invoke()) {
                    handler.onMessage(message);
                }
            });
        }

        // Whatever a handler throws ends its call here, and never reaches gRPC, which would say UNKNOWN.
        private void guarded(Runnable step) {
            if (exchange.isClosed()) {
                return;
            }
            try {
                step.run();
            } catch (Throwable t) {
                exchange.fail(t);
            }
        }

        private static InvalidRequestException malformed(String message) {
            return InvalidRequestException.malformed(message, List.of());
        }
    }
}
