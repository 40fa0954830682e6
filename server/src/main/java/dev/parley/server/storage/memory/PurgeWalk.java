package dev.parley.server.storage.memory;

import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_ASC;

import dev.parley.server.domain.session.Purge;
import dev.parley.server.storage.format.Micros;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes a step of an erasure by filter, in one tenant. The shard is locked for one session at a time. */
final class PurgeWalk {
    // The most that are taken out of an index behind one lock.
    private static final int PIECE = 100;

    private final Shard shard;
    private final Rulebook rulebook;
    private final Purge purge;

    private int candidates;
    private int sessions;
    private long messages;

    PurgeWalk(Shard shard, Rulebook rulebook, Purge purge) {
        this.shard = shard;
        this.rulebook = rulebook;
        this.purge = purge;
    }

    Purge.Step step() {
        var until = purge.before().map(Purge.Progress::createdThrough).orElseGet(rulebook::now);
        var all = Stretch.of(purge.filter(), CREATE_TIME_ASC);
        var rest = purge.before().map(Purge.Progress::position).map(all::behind).orElse(all);
        while (true) {
            var piece = shard.first(rest, PIECE);
            for (var next : piece) {
                if (next.place().rank() > Micros.floor(until)) {
                    return step(Optional.empty());
                }
                if (isFull()) {
                    return step(Optional.of(new Purge.Progress(until, rest.position())));
                }
                take(next.conversation());
                rest = rest.behind(next.place());
            }
            if (piece.size() < PIECE) {
                return step(Optional.empty());
            }
        }
    }

    private boolean isFull() {
        var limit = purge.limit();
        return sessions == limit.sessions() || messages >= limit.messages() || candidates == limit.candidates();
    }

    private void take(Conversation conversation) {
        candidates++;
        var found = switch (purge.mode()) {
            case ERASE -> shard.eraseIf(conversation, purge.filter());
            case COUNT -> count(conversation);
        };
        if (found.isPresent()) {
            sessions++;
            messages += found.getAsLong();
        }
    }

    private OptionalLong count(Conversation conversation) {
        return conversation
                .session(rulebook.now())
                .filter(purge.filter()::matches)
                .map(session -> OptionalLong.of(session.log().messageCount()))
                .orElseGet(OptionalLong::empty);
    }

    private Purge.Step step(Optional<Purge.Progress> next) {
        return new Purge.Step(sessions, messages, next);
    }
}
