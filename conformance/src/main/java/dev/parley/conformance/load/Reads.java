package dev.parley.conformance.load;

import dev.parley.conformance.history.Operation.Miss;
import dev.parley.conformance.history.Operation.Range;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Seen;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.MessageStoreBlockingStub;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Calls that read a session, each recorded with what it showed. Each says whether it was answered. */
final class Reads {
    /** What the calls that stream begin with. */
    static final String STREAM = "StreamMessages after";

    private static final String NOT_FOUND = "MESSAGE_NOT_FOUND";

    private final Channel channel;
    private final String client;

    Reads(Channel channel, String client) {
        this.channel = channel;
        this.client = client;
    }

    boolean session(Recording recording) {
        var request = GetSessionRequest.newBuilder()
                .setSessionId(recording.sessionId())
                .build();
        return reading(recording, () -> {
            long start = recording.now();
            var session = SessionStoreGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(Mutations.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .getSession(request);
            recording.add(new Read(
                    recording.since(start, client),
                    "GetSession",
                    Range.NONE,
                    List.of(),
                    OptionalLong.of(session.getLastSequence()),
                    OptionalLong.of(session.getMessageCount())));
            recording.reached(session.getLastSequence());
        });
    }

    boolean message(Recording recording, String id) {
        var request = GetMessageRequest.newBuilder()
                .setSessionId(recording.sessionId())
                .setMessageId(id)
                .build();
        return reading(recording, () -> {
            long start = recording.now();
            try {
                add(recording, start, messages().getMessage(request));
            } catch (StatusRuntimeException e) {
                requireReason(e, NOT_FOUND);
                recording.add(new Miss(recording.since(start, client), id));
            }
        });
    }

    boolean message(Recording recording, long sequence) {
        var request = GetMessageRequest.newBuilder()
                .setSessionId(recording.sessionId())
                .setSequence(sequence)
                .build();
        return reading(recording, () -> {
            long start = recording.now();
            try {
                add(recording, start, messages().getMessage(request));
            } catch (StatusRuntimeException e) {
                requireReason(e, NOT_FOUND);
                recording.add(new Read(
                        recording.since(start, client),
                        "GetMessage %d".formatted(sequence),
                        new Range(sequence - 1, sequence),
                        List.of(),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
            }
        });
    }

    private void add(Recording recording, long start, Message message) {
        recording.add(new Read(
                recording.since(start, client),
                "GetMessage",
                new Range(message.getSequence() - 1, message.getSequence()),
                List.of(seen(message)),
                OptionalLong.empty(),
                OptionalLong.empty()));
    }

    /** Lists all that lies behind a sequence, page by page. */
    boolean list(Recording recording, long after, int pageSize) {
        return reading(recording, () -> {
            var request = ListMessagesRequest.newBuilder()
                    .setSessionId(recording.sessionId())
                    .setAfterSequence(after)
                    .setPageSize(pageSize);
            long from = after;
            long through = Long.MAX_VALUE;
            do {
                long start = recording.now();
                var page = messages().listMessages(request.build());
                boolean isFirst = request.getPageToken().isEmpty();
                // The first page says where the list ends.
                through = isFirst ? Math.max(after, page.getLastSequence()) : through;
                boolean isLast = page.getNextPageToken().isEmpty();
                long end = isLast ? through : last(page, from);
                recording.add(new Read(
                        recording.since(start, client),
                        "ListMessages after %d, page of %d".formatted(after, pageSize),
                        new Range(from, end),
                        seen(page),
                        isFirst ? OptionalLong.of(page.getLastSequence()) : OptionalLong.empty(),
                        OptionalLong.empty()));
                from = end;
                request.setPageToken(page.getNextPageToken());
            } while (!request.getPageToken().isEmpty());
        });
    }

    /** Lists the newest messages. */
    boolean newest(Recording recording, int pageSize) {
        return reading(recording, () -> {
            long start = recording.now();
            var page = messages()
                    .listMessages(ListMessagesRequest.newBuilder()
                            .setSessionId(recording.sessionId())
                            .setDescending(true)
                            .setPageSize(pageSize)
                            .build());
            long lowest = page.getNextPageToken().isEmpty() ? 1 : last(page, 1);
            recording.add(new Read(
                    recording.since(start, client),
                    "ListMessages descending, page of %d".formatted(pageSize),
                    new Range(lowest - 1, page.getLastSequence()),
                    seen(page),
                    OptionalLong.of(page.getLastSequence()),
                    OptionalLong.empty()));
            recording.reached(page.getLastSequence());
        });
    }

    /** Streams all that lies behind a sequence. */
    boolean stream(Recording recording, long after) {
        return reading(recording, () -> {
            long start = recording.now();
            var seen = new ArrayList<Seen>();
            long last = 0;
            var items = messages()
                    .streamMessages(StreamMessagesRequest.newBuilder()
                            .setSessionId(recording.sessionId())
                            .setAfterSequence(after)
                            .build());
            while (items.hasNext()) {
                var item = items.next();
                if (item.hasMessage()) {
                    seen.add(seen(item.getMessage()));
                } else if (item.hasCaughtUp()) {
                    last = item.getCaughtUp().getLastSequence();
                }
            }
            recording.add(new Read(
                    recording.since(start, client),
                    STREAM + " " + after,
                    new Range(after, last),
                    seen,
                    OptionalLong.of(last),
                    OptionalLong.empty()));
        });
    }

    private MessageStoreBlockingStub messages() {
        return MessageStoreGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Mutations.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private boolean reading(Recording recording, Runnable read) {
        long start = recording.now();
        try {
            read.run();
            return true;
        } catch (StatusRuntimeException e) {
            if (Errors.reason(e).equals("SESSION_NOT_FOUND")) {
                addMissing(recording, start);
                return true;
            }
            recording.addFailedRead(Errors.reason(e));
            return false;
        }
    }

    // Nobody has deleted it: so its log is shown as empty.
    private void addMissing(Recording recording, long start) {
        recording.add(new Read(
                recording.since(start, client),
                STREAM + " 0: SESSION_NOT_FOUND",
                new Range(0, Long.MAX_VALUE),
                List.of(),
                OptionalLong.of(0),
                OptionalLong.of(0)));
    }

    private static void requireReason(StatusRuntimeException error, String reason) {
        if (!Errors.reason(error).equals(reason)) {
            throw error;
        }
    }

    private static long last(ListMessagesResponse page, long otherwise) {
        return page.getMessagesCount() == 0
                ? otherwise
                : page.getMessages(page.getMessagesCount() - 1).getSequence();
    }

    private static List<Seen> seen(ListMessagesResponse page) {
        return page.getMessagesList().stream().map(Reads::seen).toList();
    }

    static Seen seen(Message message) {
        return new Seen(message.getSequence(), message.getMessageId(), Messages.content(message));
    }
}
