package dev.parley.client;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import dev.parley.v1.CaughtUp;
import dev.parley.v1.Changed;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The stream of session {@code s-1} on a fake server, and what each opening of it gives. */
final class FakeStream {
    static final StreamMessagesResponse CHANGED = StreamMessagesResponse.newBuilder()
            .setChanged(Changed.getDefaultInstance())
            .build();

    private final List<StreamMessagesRequest> requests = new CopyOnWriteArrayList<>();

    /** Answers the openings one after another, and all later ones as the last. */
    FakeStream(FakeServer server, Opening... openings) {
        server.answer(
                SessionStoreGrpc.getGetSessionMethod(),
                Session.newBuilder().setSessionId("s-1").setUid("uid-1").build());
        server.on(MessageStoreGrpc.getStreamMessagesMethod(), (request, response) -> {
            requests.add(request);
            openings[Math.min(requests.size(), openings.length) - 1].give(
                    request, (ServerCallStreamObserver<StreamMessagesResponse>) response);
        });
    }

    /** The requests of the openings so far. */
    List<StreamMessagesRequest> requests() {
        return requests;
    }

    static StreamMessagesResponse message(long sequence) {
        return StreamMessagesResponse.newBuilder()
                .setMessage(Message.newBuilder().setSequence(sequence))
                .build();
    }

    static StreamMessagesResponse caughtUp(long sequence) {
        return StreamMessagesResponse.newBuilder()
                .setCaughtUp(CaughtUp.newBuilder().setLastSequence(sequence))
                .build();
    }

    static StatusRuntimeException draining() {
        return Errors.notApplied(Code.UNAVAILABLE, "SHUTTING_DOWN");
    }

    static StatusRuntimeException drainingFor(long seconds) {
        var delay = RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(seconds))
                .build();
        return Errors.of(Code.UNAVAILABLE, "SHUTTING_DOWN", Map.of(), delay);
    }

    static StatusRuntimeException gone() {
        return Errors.notApplied(Code.NOT_FOUND, "SESSION_NOT_FOUND");
    }

    /** Gives these, and stays open. */
    static Opening giving(StreamMessagesResponse... items) {
        return (request, response) -> List.of(items).forEach(response::onNext);
    }

    /** Gives these, and breaks. */
    static Opening breaking(Throwable error, StreamMessagesResponse... items) {
        return (request, response) -> {
            List.of(items).forEach(response::onNext);
            response.onError(error);
        };
    }

    /** Gives these, and ends. */
    static Opening ending(StreamMessagesResponse... items) {
        return (request, response) -> {
            List.of(items).forEach(response::onNext);
            response.onCompleted();
        };
    }

    /** What one opening gives. */
    interface Opening {
        void give(StreamMessagesRequest request, ServerCallStreamObserver<StreamMessagesResponse> response);
    }
}
