package dev.parley.server.domain.context;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.context.Step.Bodies;
import dev.parley.server.domain.context.Step.Walk;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MarkedMessages;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessagePick;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageStorage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One attempt to read of a log what a context takes, all of it in the state that the first read saw. Each step runs by
 * itself on the executor, so that a long reading lets others in between.
 */
final class Reading {
    private static final int LEADING_ENTRIES = 16;
    private static final int FIRST_ENTRIES = 100;
    private static final int MAX_ENTRIES = 1000;

    private final MessageStorage storage;
    private final Executor executor;
    private final Call call;
    private final ContextQuery query;
    private final KnownLog log;
    // Bodies that were read on the way, as far as an answer has room for them.
    private final Map<Long, Message> bodies = new HashMap<>();
    private long bodyBytes;
    private int leadingEntries = LEADING_ENTRIES;
    private int entries = FIRST_ENTRIES;
    // How many messages are known when it is worth while to look again whether they are enough.
    private int enough;

    private Reading(Services services, Call call, ContextQuery query, MarkedMessages marked) {
        this.storage = services.storage();
        this.executor = services.executor();
        this.call = call;
        this.query = query;
        this.log = new KnownLog(query, services.reader(), Reach.STANDARD, marked);
    }

    /** Reads and chooses; empty if the log was changed meanwhile, other than by appends. */
    static CompletionStage<Optional<Assembled>> of(Services services, Call call, ContextQuery query) {
        return services.storage()
                .marked(call, query.sessionId())
                .thenComposeAsync(marked -> new Reading(services, call, query, marked).next(), services.executor());
    }

    private CompletionStage<Optional<Assembled>> next() {
        if (call.deadlineNanos() - System.nanoTime() < 0) {
            throw new DeadlineException();
        }
        return switch (ContextRule.next(query, log)) {
            case Bodies wanted -> read(wanted);
            case Walk walk -> read(walk);
            case Choice choice -> answer(choice);
        };
    }

    private CompletionStage<Optional<Assembled>> read(Bodies wanted) {
        return storage.pick(call, new MessagePick(query.sessionId(), wanted.sequences()))
                .thenComposeAsync(
                        page -> {
                            if (!isSame(page.head())
                                    || page.messages().size()
                                            < wanted.sequences().size()) {
                                return changed();
                            }
                            keep(page.messages());
                            log.add(page.messages());
                            return next();
                        },
                        executor);
    }

    private CompletionStage<Optional<Assembled>> read(Walk walk) {
        var request = new MessageQuery(
                query.sessionId(), MessageFilter.ALL, KnownLog.direction(walk), log.range(walk), limit(walk));
        return storage.list(call, request)
                .thenComposeAsync(
                        page -> {
                            if (!isSame(page.head())) {
                                return changed();
                            }
                            keep(page.messages());
                            log.add(walk, page);
                            return isEnough(walk) ? next() : read(walk);
                        },
                        executor);
    }

    private PageLimit limit(Walk walk) {
        int size = walk == Walk.LEADING ? leadingEntries : entries;
        if (walk == Walk.LEADING) {
            leadingEntries = Math.min(2 * leadingEntries, MAX_ENTRIES);
        } else {
            entries = Math.min(2 * entries, MAX_ENTRIES);
        }
        return new PageLimit(size, query.answerBytes(), size);
    }

    // Looking costs as much as there is, so that after each page would be too often.
    private boolean isEnough(Walk walk) {
        if (walk == Walk.LEADING || log.isWhole() || log.size() >= enough) {
            enough = log.size() + log.size() / 4;
            return true;
        }
        return false;
    }

    private CompletionStage<Optional<Assembled>> answer(Choice choice) {
        var missing = choice.sequences().stream()
                .filter(sequence -> !bodies.containsKey(sequence))
                .sorted()
                .toList();
        if (missing.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(assembled(choice)));
        }
        return storage.pick(call, new MessagePick(query.sessionId(), missing)).thenApply(page -> {
            page.messages().forEach(message -> bodies.put(message.sequence(), message));
            return isSame(page.head()) && page.messages().size() == missing.size()
                    ? Optional.of(assembled(choice))
                    : Optional.empty();
        });
    }

    private Assembled assembled(Choice choice) {
        var messages = choice.sequences().stream()
                .map(sequence -> Optional.ofNullable(bodies.get(sequence)).orElseThrow())
                .toList();
        return new Assembled(choice, messages, log.head().lastSequence());
    }

    private void keep(List<Message> messages) {
        for (var message : messages) {
            if (bodyBytes + message.answerBytes() <= query.answerBytes()) {
                bodies.put(message.sequence(), message);
                bodyBytes += message.answerBytes();
            }
        }
    }

    // Appends do not matter: what is read ends where the log ended at first.
    private boolean isSame(LogHead now) {
        return now.sessionUid().equals(log.head().sessionUid())
                && now.changes() == log.head().changes();
    }

    private static CompletionStage<Optional<Assembled>> changed() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** What is read from, what with, and where. */
    record Services(MessageStorage storage, ContentReader reader, Executor executor) {}
}
