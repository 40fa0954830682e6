package dev.parley.bench.parley;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Part;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads all of the log of a round, as any caller does: page by page, session by session. */
final class LogReader {
    private static final int PAGE = 1000;
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Connections connections;
    private final Sessions sessions;
    private final MessageIds ids;

    LogReader(Connections connections, Sessions sessions, MessageIds ids) {
        this.connections = connections;
        this.sessions = sessions;
        this.ids = ids;
    }

    /**
     * Compares every message with what was acknowledged and with what was sent.
     *
     * @throws dev.parley.bench.load.LoadFailedException caused by a {@link WrongLogException} if they differ
     */
    void check(Acknowledged acknowledged) throws InterruptedException {
        var load = new Load(
                connections,
                Bytes.method(MessageStoreGrpc.getListMessagesMethod().getFullMethodName(), MethodType.UNARY));
        var checked = new AtomicInteger();
        var nextSession = new AtomicInteger();
        var walks = Stream.generate(() -> new Walk(acknowledged, nextSession, checked))
                .limit(AT_ONCE)
                .toList();
        load.run(walks, PATIENCE);
        if (checked.get() != sessions.count()) {
            throw new WrongLogException(
                    "%d of %d sessions could be read in time".formatted(checked.get(), sessions.count()));
        }
    }

    /** Walks through one session after the other. */
    private final class Walk implements Caller {
        private final Acknowledged acknowledged;
        private final AtomicInteger nextSession;
        private final AtomicInteger checked;
        private final List<Part> sent =
                AppendRequest.message(ids.of("000000000")).getPartsList();
        private @Nullable LogCheck check;
        private int session;
        private String token = "";

        Walk(Acknowledged acknowledged, AtomicInteger nextSession, AtomicInteger checked) {
            this.acknowledged = acknowledged;
            this.nextSession = nextSession;
            this.checked = checked;
        }

        @Override
        public byte @Nullable [] next() {
            if (check == null) {
                session = nextSession.getAndIncrement();
                if (session >= sessions.count()) {
                    return null;
                }
                check = new LogCheck(acknowledged, session);
                token = "";
            }
            return ListMessagesRequest.newBuilder()
                    .setSessionId(sessions.id(session))
                    .setPageSize(PAGE)
                    .setPageToken(token)
                    .build()
                    .toByteArray();
        }

        @Override
        public void answered(byte[] answer) {
            var page = parse(answer);
            var current = check;
            if (current == null) {
                throw new IllegalStateException("nothing was asked");
            }
            for (var message : page.getMessagesList()) {
                current.entry(AppendRequest.numberOf(message.getMessageId()), message.getSequence());
                requireContent(message);
            }
            token = page.getNextPageToken();
            if (token.isEmpty()) {
                current.end();
                check = null;
                checked.incrementAndGet();
            }
        }

        private void requireContent(Message message) {
            if (!message.getPartsList().equals(sent)) {
                throw new WrongLogException("message %s is not what was sent".formatted(message.getMessageId()));
            }
        }

        private static ListMessagesResponse parse(byte[] answer) {
            try {
                return ListMessagesResponse.parseFrom(answer);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a page cannot be read", e);
            }
        }
    }
}
