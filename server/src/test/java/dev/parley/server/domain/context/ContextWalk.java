package dev.parley.server.domain.context;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.PreconditionException;
import java.util.Optional;

/** Has a context chosen, from pages of any size. */
record ContextWalk(Reach reach, int pageSize) {
    static final ContextWalk STANDARD = new ContextWalk(Reach.STANDARD, 100);

    /** The choice, or nothing if the budget is too small. */
    Optional<Choice> choose(WrittenLog log, ContextQuery query) {
        var known = new KnownLog(query, log::substance, reach, log.marked());
        try {
            while (true) {
                switch (ContextRule.next(query, known)) {
                    case Step.Bodies(var sequences) ->
                        known.add(log.pick(sequences).messages());
                    case Step.Walk walk -> read(log, known, walk);
                    case Choice choice -> {
                        return Optional.of(choice);
                    }
                }
            }
        } catch (PreconditionException e) {
            return Optional.empty();
        }
    }

    private void read(WrittenLog log, KnownLog known, Step.Walk walk) {
        var limit = new PageLimit(pageSize, Long.MAX_VALUE, pageSize);
        known.add(walk, log.list(known.range(walk), KnownLog.direction(walk), limit));
    }
}
