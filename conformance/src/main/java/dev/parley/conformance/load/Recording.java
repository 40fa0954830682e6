package dev.parley.conformance.load;

import dev.parley.conformance.history.History;
import dev.parley.conformance.history.Operation;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Seen;
import dev.parley.conformance.history.Outcome;
import dev.parley.conformance.history.Span;
import dev.parley.v1.AppendMessagesRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/** A session under load: what its clients were told, and what they tell each other. Thread-safe. */
public final class Recording {
    private static final int REMEMBERED = 64;

    private final String sessionId;
    private final long begin = System.nanoTime();
    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> failedReads = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicReferenceArray<AppendMessagesRequest> recent = new AtomicReferenceArray<>(REMEMBERED);

    Recording(String sessionId) {
        this.sessionId = sessionId;
    }

    public String sessionId() {
        return sessionId;
    }

    public History history() {
        return new History(List.copyOf(operations));
    }

    /** How many reads failed, by reason. Of what was not answered there is nothing to check. */
    public Map<String, Integer> failedReads() {
        return Map.copyOf(failedReads);
    }

    long now() {
        return System.nanoTime() - begin;
    }

    /** The time from a start on until now. */
    Span since(long start, String client) {
        return new Span(client, start, now());
    }

    void add(Operation operation) {
        operations.add(operation);
    }

    void addFailedRead(String reason) {
        failedReads.merge(reason, 1, Integer::sum);
    }

    /** Tells the others how far the log reaches. */
    void reached(long sequence) {
        last.accumulateAndGet(sequence, Math::max);
    }

    /** How far the log reaches, by what one of the clients was told last. */
    long last() {
        return last.get();
    }

    /** The log as it was shown at last, after everything else had ended. */
    public List<Seen> log() {
        var seen = List.<Seen>of();
        for (var operation : operations) {
            if (operation instanceof Read read
                    && read.call().startsWith(Reads.STREAM)
                    && read.span().client().equals(SessionEnds.READER)) {
                seen = read.seen();
            }
        }
        return seen;
    }

    /** The reasons of failures that neither a guard nor an outage explains. */
    public Set<String> surprises() {
        var reasons = new TreeSet<>(failedReads.keySet());
        history().operations().forEach(operation -> {
            if (outcome(operation) instanceof Outcome.Refused<?>(var reason)) {
                reasons.add(reason);
            } else if (outcome(operation) instanceof Outcome.Unknown<?>(var reason)) {
                reasons.add(reason);
            }
        });
        reasons.removeIf(reason -> Errors.isPassing(reason) || reason.equals("SEQUENCE_MISMATCH"));
        return reasons;
    }

    private static Outcome<?> outcome(Operation operation) {
        return switch (operation) {
            case Operation.Append append -> append.outcome();
            case Operation.Truncation truncation -> truncation.outcome();
            case Operation.Deletion deletion -> deletion.outcome();
            case Read read -> new Outcome.Acknowledged<>(read);
            case Operation.Miss miss -> new Outcome.Acknowledged<>(miss);
        };
    }

    /** Remembers an append that was answered. */
    void remember(AppendMessagesRequest answered) {
        recent.set(Math.floorMod(count.getAndIncrement(), REMEMBERED), answered);
    }

    /** One of the last appends that were answered. */
    Optional<AppendMessagesRequest> recall(RandomGenerator random) {
        return Optional.ofNullable(recent.get(random.nextInt(REMEMBERED)));
    }
}
