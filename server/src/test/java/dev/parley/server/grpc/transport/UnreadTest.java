package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

final class UnreadTest {
    private static final Rpc<StreamMessagesRequest, StreamMessagesResponse> STREAM =
            new Rpc<>(MessageStoreGrpc.getStreamMessagesMethod(), MethodKind.READ, request -> false);
    private static final int LARGE_BYTES = 1 << 20;

    private final ByteBudget answers = new ByteBudget(8 << 20);
    private final FakeCall transport = new FakeCall();
    private final Unread unread = new Unread(transport, STREAM, answers);

    @Test
    void aReaderThatIsNotReadyIsSentNothing() {
        transport.ready = false;

        assertThat(unread.isReady()).isFalse();
    }

    @Test
    void aReadyReaderIsSentABurstBeforeItIsAskedAgain() {
        int sent = 0;

        while (unread.isReady()) {
            transport.ready = false;
            unread.sent(item(1000));
            sent++;
        }

        assertThat(sent).isGreaterThan(10);
        assertThat(sent * 1000 + transport.readyThreshold).isBetween(32 << 10, (32 << 10) + 1000);
    }

    @Test
    void aReaderThatHasCaughtUpIsSentMore() {
        unread.isReady();
        transport.ready = false;
        unread.sent(item(LARGE_BYTES));
        assertThat(unread.isReady()).isFalse();

        transport.ready = true;

        assertThat(unread.isReady()).isTrue();
    }

    @Test
    void aLargeItemCountsUntilItIsTaken() {
        unread.isReady();
        transport.ready = false;

        unread.sent(item(LARGE_BYTES));
        assertThat(answers.waitingBytes()).isGreaterThanOrEqualTo(LARGE_BYTES);
        unread.clear();

        assertThat(answers.waitingBytes()).isZero();
    }

    @Test
    void whatAReaderTakesAtOnceDoesNotCount() {
        unread.isReady();

        unread.sent(item(LARGE_BYTES));

        assertThat(answers.waitingBytes()).isZero();
    }

    private static BytesValue item(int bytes) {
        return BytesValue.of(ByteString.copyFrom(new byte[bytes - 3]));
    }

    /** A transport whose reader is told whether it is ready. */
    private static final class FakeCall extends ServerCall<Object, Object> {
        private boolean ready = true;
        private int readyThreshold;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setOnReadyThreshold(int bytes) {
            readyThreshold = bytes;
        }

        @Override
        public void request(int count) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(Object message) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<Object, Object> getMethodDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
