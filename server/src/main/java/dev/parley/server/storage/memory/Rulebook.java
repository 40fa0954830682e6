package dev.parley.server.storage.memory;

import static java.time.temporal.ChronoUnit.MICROS;

import com.google.inject.Inject;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.message.AppendPlan;
import dev.parley.server.domain.message.ContentEquality;
import java.time.Instant;
import java.time.InstantSource;

/** What every write goes by: the limits, what counts as the same content, and the clock. */
public record Rulebook(InstantSource clock, ContentEquality equality, Limits limits) {
    @Inject
    public Rulebook {}

    /** The time, in whole microseconds. */
    Instant now() {
        return clock.instant().truncatedTo(MICROS);
    }

    /** The rules of an append that takes place now. */
    AppendPlan.Rules forAppend() {
        return new AppendPlan.Rules(equality, limits, now());
    }
}
