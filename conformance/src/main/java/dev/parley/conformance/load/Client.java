package dev.parley.conformance.load;

import static dev.parley.conformance.load.Mutations.PATIENCE;

import dev.parley.conformance.history.Outcome;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;

/** One who writes and reads by turns, as a random generator has it. */
final class Client {
    private static final int MAX_BATCH = 6;
    private static final int MAX_REPLACED = 8;
    private static final int NEAR = 300;
    private static final int MAX_DEADLINE_MICROS = 3000;

    private final Set<String> features;
    private final SplittableRandom random;
    private final Mutations mutations;
    private final Reads reads;
    private final Drafts drafts;

    Client(String name, Channel channel, Set<String> features, SplittableRandom random) {
        this.features = features;
        this.random = random;
        this.mutations = new Mutations(MessageStoreGrpc.newBlockingStub(channel), name);
        this.reads = new Reads(channel, name);
        this.drafts = new Drafts(name, random);
    }

    /** Makes a call or two. */
    void step(Recording session) {
        int choice = random.nextInt(100);
        if (choice < 70) {
            write(session, choice);
        } else {
            read(session, choice);
        }
    }

    private void write(Recording session, int choice) {
        if (choice < 36) {
            append(session, drafts.batch(session, choice < 22 ? 1 : 2 + random.nextInt(MAX_BATCH - 1)));
        } else if (choice < 46) {
            append(session, drafts.batch(session, 1 + random.nextInt(2)).setExpectedLastSequence(session.last()));
        } else if (choice < 49) {
            replace(session);
        } else if (choice < 57) {
            session.recall(random).ifPresent(answered -> mutations.append(session, answered, PATIENCE));
        } else if (choice < 59) {
            session.recall(random).ifPresent(answered -> append(session, drafts.contradicting(answered)));
        } else if (choice < 67) {
            appendInHaste(session);
        } else {
            erase(session, choice);
        }
    }

    private void append(Recording session, AppendMessagesRequest.Builder request) {
        mutations.append(session, request.build(), PATIENCE);
    }

    private void replace(Recording session) {
        long last = session.last();
        append(
                session,
                drafts.batch(session, 1 + random.nextInt(MAX_BATCH))
                        .setExpectedLastSequence(last)
                        .setReplaceAfterSequence(Math.max(0, last - random.nextInt(MAX_REPLACED))));
    }

    // Most of those that run out of time are sent again, as a caller does that wants to know.
    private void appendInHaste(Recording session) {
        var request = drafts.batch(session, 1 + random.nextInt(MAX_BATCH));
        if (random.nextInt(4) == 0) {
            request.setExpectedLastSequence(session.last());
        }
        var built = request.build();
        var deadline = Duration.ofNanos(1000L * (1 + random.nextInt(MAX_DEADLINE_MICROS)));
        var outcome = mutations.append(session, built, deadline);
        if (outcome instanceof Outcome.Unknown && random.nextInt(3) > 0) {
            mutations.append(session, built, PATIENCE);
        }
    }

    private void erase(Recording session, int choice) {
        if (choice == 67 && features.contains("truncate_messages")) {
            long last = session.last();
            mutations.truncate(session, Math.max(0, last - random.nextInt(MAX_REPLACED)), last);
        } else if (choice > 67 && features.contains("delete_messages")) {
            session.recall(random)
                    .ifPresent(answered -> mutations.delete(
                            session,
                            answered.getMessagesList().stream()
                                    .map(Message::getMessageId)
                                    .limit(1 + random.nextInt(answered.getMessagesCount()))
                                    .toList()));
        } else {
            append(session, drafts.batch(session, 1));
        }
    }

    private void read(Recording session, int choice) {
        if (choice < 76) {
            reads.session(session);
        } else if (choice < 80) {
            session.recall(random)
                    .ifPresent(answered ->
                            reads.message(session, answered.getMessages(0).getMessageId()));
        } else if (choice < 84) {
            reads.message(session, 1 + random.nextLong(session.last() + 1));
        } else if (choice < 92) {
            reads.newest(session, 1 + random.nextInt(20));
        } else if (choice < 96) {
            reads.list(session, near(session), 1 + random.nextInt(NEAR));
        } else if (choice < 99) {
            reads.stream(session, near(session));
        } else {
            reads.list(session, 0, 1000);
        }
    }

    private long near(Recording session) {
        return Math.max(0, session.last() - random.nextInt(NEAR));
    }
}
