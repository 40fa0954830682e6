package dev.parley.conformance.load;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Deletion;
import dev.parley.conformance.history.Operation.Given;
import dev.parley.conformance.history.Operation.Guard;
import dev.parley.conformance.history.Operation.Range;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Sent;
import dev.parley.conformance.history.Operation.Truncation;
import dev.parley.conformance.history.Outcome;
import dev.parley.conformance.history.Outcome.Acknowledged;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.MessageStoreGrpc.MessageStoreBlockingStub;
import dev.parley.v1.TruncateMessagesRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Calls that change a session, each recorded with its outcome. */
final class Mutations {
    /** Ends what hangs: its outcome is unknown then. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MessageStoreBlockingStub stub;
    private final String client;

    Mutations(MessageStoreBlockingStub stub, String client) {
        this.stub = stub;
        this.client = client;
    }

    Outcome<List<Given>> append(Recording recording, AppendMessagesRequest request, Duration deadline) {
        long start = recording.now();
        Outcome<List<Given>> outcome =
                attempt(recording, start, () -> results(within(deadline).appendMessages(request)));
        var sent = request.getMessagesList().stream()
                .map(message -> new Sent(message.getMessageId(), Messages.content(message)))
                .toList();
        recording.add(new Append(recording.since(start, client), sent, guard(request), outcome));
        if (outcome instanceof Acknowledged<List<Given>>(var results)) {
            results.forEach(result -> recording.reached(result.sequence()));
            recording.remember(request);
        }
        return outcome;
    }

    void truncate(Recording recording, long after, long expected) {
        var request = TruncateMessagesRequest.newBuilder()
                .setSessionId(recording.sessionId())
                .setAfterSequence(after)
                .setExpectedLastSequence(expected)
                .build();
        long start = recording.now();
        Outcome<Long> outcome = attempt(
                recording,
                start,
                () -> within(PATIENCE).truncateMessages(request).getDeletedCount());
        recording.add(new Truncation(recording.since(start, client), after, expected, outcome));
    }

    void delete(Recording recording, List<String> ids) {
        var request = DeleteMessagesRequest.newBuilder()
                .setSessionId(recording.sessionId())
                .addAllMessageIds(ids)
                .build();
        long start = recording.now();
        Outcome<Long> outcome = attempt(
                recording, start, () -> within(PATIENCE).deleteMessages(request).getDeletedCount());
        recording.add(new Deletion(recording.since(start, client), ids, outcome));
    }

    private MessageStoreBlockingStub within(Duration deadline) {
        return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    private <T> Outcome<T> attempt(Recording recording, long start, Supplier<T> call) {
        try {
            return new Acknowledged<>(call.get());
        } catch (StatusRuntimeException e) {
            if (Errors.reason(e).equals("SEQUENCE_MISMATCH")) {
                addMismatch(recording, start, Errors.metadata(e).getOrDefault("last_sequence", "0"));
            }
            if (Errors.isUnreached(e)) {
                // Nothing is gained by asking at once who is not there.
                Patience.pause();
            }
            return Errors.outcome(e);
        }
    }

    // A refusal by a guard says where the log ends, which is as good as a read.
    private void addMismatch(Recording recording, long start, String lastSequence) {
        long last = Long.parseLong(lastSequence);
        recording.add(new Read(
                recording.since(start, client),
                "SEQUENCE_MISMATCH",
                Range.NONE,
                List.of(),
                OptionalLong.of(last),
                OptionalLong.empty()));
        recording.reached(last);
    }

    private static List<Given> results(AppendMessagesResponse answer) {
        return answer.getResultsList().stream()
                .map(result -> new Given(result.getMessageId(), result.getSequence(), result.getReplayed()))
                .toList();
    }

    private static Guard guard(AppendMessagesRequest request) {
        return new Guard(
                request.hasExpectedLastSequence()
                        ? OptionalLong.of(request.getExpectedLastSequence())
                        : OptionalLong.empty(),
                request.hasReplaceAfterSequence()
                        ? OptionalLong.of(request.getReplaceAfterSequence())
                        : OptionalLong.empty());
    }
}
