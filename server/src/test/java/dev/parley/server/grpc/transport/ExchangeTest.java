package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.parley.server.domain.NotFoundException;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ExchangeTest {
    private static final Rpc<AppendMessagesRequest, AppendMessagesResponse> APPEND =
            new Rpc<>(MessageStoreGrpc.getAppendMessagesMethod(), MethodKind.WRITE, request -> false);

    private final AtomicInteger incidents = new AtomicInteger();
    private final Failures failures = new Failures(() -> "incident-" + incidents.incrementAndGet(), new ErrorTotals());
    private final ByteBudget answers = new ByteBudget(1 << 20);

    @Test
    void theFirstEndCounts() {
        var transport = new FakeCall();
        var exchange = exchange(transport);

        exchange.fail(NotFoundException.session("s-1"));
        exchange.timeOut();
        exchange.close(Status.OK, new Metadata());
        exchange.sendMessage(AppendMessagesResponse.getDefaultInstance());

        assertThat(transport.ends)
                .extracting(Ending::status)
                .extracting(Status::getCode)
                .containsExactly(Status.Code.NOT_FOUND);
        assertThat(transport.messages).isZero();
        assertThat(incidents).hasValue(0);
    }

    @Test
    void aCallThatIsOverIsNotInvoked() {
        var exchange = exchange(new FakeCall());

        exchange.timeOut();

        assertThat(exchange.invoke()).isFalse();
    }

    @Test
    void whatFailsTooLateIsLoggedOnlyIfItIsABug() {
        var exchange = exchange(new FakeCall());
        exchange.timeOut();

        exchange.fail(NotFoundException.session("s-1"));
        exchange.close(Status.UNKNOWN.withCause(NotFoundException.session("s-1")), new Metadata());
        assertThat(incidents).hasValue(0);
        exchange.fail(new IllegalStateException("told to"));

        assertThat(incidents).hasValue(1);
    }

    @Test
    void nobodyIsToldThatNothingWasDoneWhenItWas() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            var transport = new FakeCall();
            var exchange = exchange(transport);
            var together = new CyclicBarrier(2);

            var timer = CompletableFuture.runAsync(() -> {
                await(together);
                exchange.timeOut();
            });
            await(together);
            boolean isInvoked = exchange.invoke();
            timer.join();

            assertThat(outcome(transport)).isEqualTo(isInvoked ? "UNKNOWN" : "NOT_APPLIED");
        }
    }

    private Exchange<AppendMessagesRequest, AppendMessagesResponse> exchange(FakeCall transport) {
        return new Exchange<>(transport, APPEND, failures, answers);
    }

    private static String outcome(FakeCall transport) throws InvalidProtocolBufferException {
        var trailers = transport.ends.getFirst().trailers();
        var details = com.google.rpc.Status.parseFrom(
                trailers.get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER)));
        return details.getDetails(0).unpack(ErrorInfo.class).getMetadataOrThrow("outcome");
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A transport that remembers what it is to send. */
    private static final class FakeCall extends ServerCall<Decoded<AppendMessagesRequest>, AppendMessagesResponse> {
        private final List<Ending> ends = new ArrayList<>();
        private int messages;

        @Override
        public void request(int count) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(AppendMessagesResponse message) {
            messages++;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            ends.add(new Ending(status, trailers));
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<Decoded<AppendMessagesRequest>, AppendMessagesResponse> getMethodDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
