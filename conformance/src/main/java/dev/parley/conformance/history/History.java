package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Read;
import java.util.List;
import java.util.stream.Stream;

/**
 * All calls on one session, from its creation on. The last reads in it, which begin after everything else has ended,
 * show what became of the log.
 *
 * <p>Messages have ids, and an id is sent in one batch only: retries send the same batch.
 */
public record History(List<Operation> operations) {
    public History {
        operations = List.copyOf(operations);
    }

    Stream<Append> appends() {
        return of(Append.class);
    }

    Stream<Read> reads() {
        return of(Read.class);
    }

    <T extends Operation> Stream<T> of(Class<T> type) {
        return operations.stream().filter(type::isInstance).map(type::cast);
    }
}
