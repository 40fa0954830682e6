package dev.parley.server.domain.context;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Erased;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MarkedMessages;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageDeletion;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessagePick;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.Truncation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** A storage with one log, which counts what is read of it, and has something happen to the log after each read. */
final class LogStorage implements MessageStorage {
    private final UnaryOperator<WrittenLog> afterRead;
    private WrittenLog log;
    private int reads;
    private int messages;

    LogStorage(WrittenLog log, UnaryOperator<WrittenLog> afterRead) {
        this.log = log;
        this.afterRead = afterRead;
    }

    WrittenLog log() {
        return log;
    }

    /** How many calls read something. */
    int reads() {
        return reads;
    }

    /** How many messages they read. */
    int messages() {
        return messages;
    }

    @Override
    public CompletionStage<MessagePage> list(Call call, MessageQuery query) {
        return read(log.list(query.range(), query.direction(), query.limit()));
    }

    @Override
    public CompletionStage<MessagePage> pick(Call call, MessagePick pick) {
        return read(log.pick(pick.sequences()));
    }

    @Override
    public CompletionStage<MarkedMessages> marked(Call call, String sessionId) {
        var marked = log.marked();
        reads++;
        log = afterRead.apply(log);
        return CompletableFuture.completedFuture(marked);
    }

    private CompletionStage<MessagePage> read(MessagePage page) {
        reads++;
        messages += page.messages().size();
        log = afterRead.apply(log);
        return CompletableFuture.completedFuture(page);
    }

    @Override
    public CompletionStage<Appended> append(Call call, Append append) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Message> get(Call call, MessageKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Message> update(Call call, MessageUpdate update) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Erased> delete(Call call, MessageDeletion deletion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Erased> truncate(Call call, Truncation truncation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Map<SessionKey, LogHead>> heads(Set<SessionKey> sessions, long deadlineNanos) {
        throw new UnsupportedOperationException();
    }
}
