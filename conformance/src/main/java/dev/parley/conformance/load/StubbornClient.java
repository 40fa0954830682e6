package dev.parley.conformance.load;

import dev.parley.conformance.history.Outcome;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A writer who makes each call again, with the same ids, until it is answered: on its own connection first, then on one
 * after the other.
 */
final class StubbornClient {
    private static final int MAX_BATCH = 6;
    private static final int MAX_REPLACED = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final List<Mutations> connections;
    private final SplittableRandom random;
    private final Drafts drafts;

    /**
     * A writer.
     *
     * @param connections its own first
     */
    StubbornClient(String name, List<Channel> connections, SplittableRandom random) {
        this.connections = connections.stream()
                .map(channel -> new Mutations(MessageStoreGrpc.newBlockingStub(channel), name))
                .toList();
        this.random = random;
        this.drafts = new Drafts(name, random);
    }

    /** Appends one or several messages, sometimes behind a guard, and sometimes asks again what was answered. */
    void append(Recording session) {
        int choice = random.nextInt(100);
        if (choice < 8) {
            session.recall(random).ifPresent(answered -> settle(session, answered));
            return;
        }
        var request = drafts.batch(session, choice < 50 ? 1 : 2 + random.nextInt(MAX_BATCH - 1));
        if (choice < 20) {
            request.setExpectedLastSequence(session.last());
        }
        settle(session, request.build());
    }

    /** Appends, replaces, truncates or deletes. */
    void change(Recording session) {
        int choice = random.nextInt(100);
        long last = session.last();
        if (choice < 60) {
            append(session);
        } else if (choice < 75) {
            var request = drafts.batch(session, 1 + random.nextInt(MAX_BATCH))
                    .setExpectedLastSequence(last)
                    .setReplaceAfterSequence(Math.max(0, last - random.nextInt(MAX_REPLACED)));
            settle(session, request.build());
        } else if (choice < 80) {
            own().truncate(session, Math.max(0, last - random.nextInt(MAX_REPLACED)), last);
        } else {
            session.recall(random).ifPresent(answered -> own().delete(session, someIds(answered)));
        }
    }

    private List<String> someIds(AppendMessagesRequest answered) {
        return answered.getMessagesList().stream()
                .map(Message::getMessageId)
                .limit(1 + random.nextInt(answered.getMessagesCount()))
                .toList();
    }

    private Mutations own() {
        return connections.getFirst();
    }

    private void settle(Recording session, AppendMessagesRequest request) {
        var attempts = Stream.iterate(0, attempt -> attempt + 1).iterator();
        boolean isAnswered = Patience.until(LONGEST, () -> {
            var connection = connections.get(attempts.next() % connections.size());
            return isAnswer(connection.append(session, request, DEADLINE));
        });
        if (!isAnswered) {
            throw new IllegalStateException("an append was not answered for %d s".formatted(LONGEST.toSeconds()));
        }
    }

    private static boolean isAnswer(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Acknowledged<?> _ -> true;
            case Outcome.Refused<?>(var reason) -> !Errors.isPassing(reason);
            case Outcome.Unknown<?> _ -> false;
        };
    }
}
