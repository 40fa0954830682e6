package dev.parley.bench.parley;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.bench.load.Caller;
import dev.parley.v1.AppendMessagesResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Appends one batch after the other, each to the next of the sessions. */
final class BatchAppender implements Caller {
    private final AtomicInteger nextBatch;
    private final BatchRequest request;
    private final Acknowledged acknowledged;
    private int first;

    /** @param nextBatch shared with the other callers */
    BatchAppender(AtomicInteger nextBatch, BatchRequest request, Acknowledged acknowledged) {
        this.nextBatch = nextBatch;
        this.request = request;
        this.acknowledged = acknowledged;
    }

    @Override
    public byte @Nullable [] next() {
        int sessions = acknowledged.sessions();
        int batch = nextBatch.getAndIncrement();
        int session = batch % sessions;
        long start = session + (long) sessions * (batch / sessions) * request.size();
        if (start + (long) sessions * request.size() > acknowledged.capacity()) {
            return null;
        }
        first = (int) start;
        return request.of(session, first, sessions);
    }

    @Override
    public void answered(byte[] answer) {
        var results = parse(answer).getResultsList();
        if (results.size() != request.size()) {
            throw new WrongLogException(
                    "%d messages were sent, and %d were appended".formatted(request.size(), results.size()));
        }
        int message = first;
        for (var result : results) {
            if (result.getReplayed()) {
                throw new WrongLogException("a new message was taken for a retry");
            }
            acknowledged.add(message, result.getSequence());
            message += acknowledged.sessions();
        }
    }

    private static AppendMessagesResponse parse(byte[] answer) {
        try {
            return AppendMessagesResponse.parseFrom(answer);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the answer to an append cannot be read", e);
        }
    }
}
