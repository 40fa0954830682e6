package dev.parley.client;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Makes the ids that name a logical call. They are made once, before the first attempt: whoever sends the request again
 * sends the same call again.
 */
final class Ids {
    private final InstantSource clock;

    Ids(InstantSource clock) {
        this.clock = clock;
    }

    // With a request_id the server derives the missing message ids from it: other ids would make it another append.
    AppendMessagesRequest complete(AppendMessagesRequest request) {
        if (!request.getRequestId().isEmpty()
                || request.getMessagesList().stream()
                        .noneMatch(message -> message.getMessageId().isEmpty())) {
            return request;
        }
        var complete = request.toBuilder();
        for (int i = 0; i < complete.getMessagesCount(); i++) {
            if (complete.getMessages(i).getMessageId().isEmpty()) {
                complete.getMessagesBuilder(i).setMessageId(next());
            }
        }
        return complete.build();
    }

    CreateSessionRequest complete(CreateSessionRequest request) {
        return request.getRequestId().isEmpty()
                ? request.toBuilder().setRequestId(next()).build()
                : request;
    }

    ForkSessionRequest complete(ForkSessionRequest request) {
        return request.getRequestId().isEmpty()
                ? request.toBuilder().setRequestId(next()).build()
                : request;
    }

    /** A new UUID, version 7 (RFC 9562 §5.7): 48 bits of milliseconds, the version, then random bits. */
    String next() {
        var random = UUID.randomUUID();
        long high = (clock.millis() << 16) | 0x7000L | (random.getMostSignificantBits() & 0x0FFFL);
        return new UUID(high, random.getLeastSignificantBits()).toString();
    }
}
