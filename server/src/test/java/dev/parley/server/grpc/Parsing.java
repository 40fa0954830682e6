package dev.parley.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.parley.server.grpc.transport.Serialized;
import io.grpc.stub.StreamObserver;

/** Makes messages of answers that a service has serialised. */
record Parsing<R>(Parser<R> parser, StreamObserver<R> response) implements StreamObserver<Serialized> {
    @Override
    public void onNext(Serialized answer) {
        try {
            response.onNext(parser.parseFrom(answer.toBytes()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        response.onError(failure);
    }

    @Override
    public void onCompleted() {
        response.onCompleted();
    }
}
