package dev.parley.client;

import com.google.rpc.Code;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The log of session {@code s-1} on a fake server, as the contract has it: appends with guards, and pages of two. */
final class FakeLog {
    private static final int PAGE = 2;

    private final List<Message> messages = new ArrayList<>();
    private final List<AppendMessagesRequest> appends = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> beforeAppends = new ArrayDeque<>();
    private String uid = "uid-1";

    FakeLog(FakeServer server) {
        server.on(MessageStoreGrpc.getAppendMessagesMethod(), (request, response) -> {
            appends.add(request);
            var before = beforeAppends.poll();
            if (before != null) {
                before.run();
            }
            try {
                response.onNext(append(request));
                response.onCompleted();
            } catch (RuntimeException refused) {
                response.onError(refused);
            }
        });
        server.on(MessageStoreGrpc.getListMessagesMethod(), (request, response) -> {
            response.onNext(page(request));
            response.onCompleted();
        });
    }

    /** Somebody else appends a message with this id. */
    synchronized void add(String messageId) {
        messages.add(Message.newBuilder()
                .setMessageId(messageId)
                .setSequence(messages.size() + 1)
                .build());
    }

    /** Somebody else appends a message as soon as the next append arrives. */
    void addBeforeNextAppend(String messageId) {
        beforeAppends.add(() -> add(messageId));
    }

    /** A failover loses the log, or another incarnation takes its place. */
    synchronized void lose(String nextUid) {
        messages.clear();
        uid = nextUid;
    }

    /** The appends that arrived. */
    List<AppendMessagesRequest> appends() {
        return appends;
    }

    synchronized List<String> ids() {
        return messages.stream().map(Message::getMessageId).toList();
    }

    private synchronized AppendMessagesResponse append(AppendMessagesRequest request) {
        if (!request.getSessionUid().isEmpty() && !request.getSessionUid().equals(uid)) {
            throw Errors.notApplied(Code.NOT_FOUND, "SESSION_NOT_FOUND");
        }
        boolean replayed = ids().containsAll(request.getMessagesList().stream()
                .map(Message::getMessageId)
                .toList());
        if (!replayed && request.hasExpectedLastSequence() && request.getExpectedLastSequence() != messages.size()) {
            throw Errors.of(
                    Code.ABORTED,
                    "SEQUENCE_MISMATCH",
                    Map.of("outcome", "NOT_APPLIED", "last_sequence", Integer.toString(messages.size())));
        }
        var answer = AppendMessagesResponse.newBuilder().setSessionUid(uid);
        for (var message : request.getMessagesList()) {
            if (!replayed) {
                add(message.getMessageId());
            }
            long sequence = 1L + ids().indexOf(message.getMessageId());
            answer.setLastSequence(sequence)
                    .addResults(AppendMessagesResult.newBuilder()
                            .setMessageId(message.getMessageId())
                            .setSequence(sequence)
                            .setReplayed(replayed));
        }
        return answer.build();
    }

    private synchronized ListMessagesResponse page(ListMessagesRequest request) {
        int from = request.getPageToken().isEmpty()
                ? (int) Math.min(request.getAfterSequence(), messages.size())
                : Integer.parseInt(request.getPageToken());
        int to = Math.min(from + PAGE, messages.size());
        return ListMessagesResponse.newBuilder()
                .addAllMessages(messages.subList(from, to))
                .setNextPageToken(to < messages.size() ? Integer.toString(to) : "")
                .setLastSequence(messages.size())
                .build();
    }
}
