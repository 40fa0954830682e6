package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RandomMessages;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Session;
import dev.parley.v1.Usage;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session says of its log agrees with the log, whatever was done to it. */
class LogCountersTest {
    private static final String[] MASK = {
        "parts", "usage", "model", "error", "labels", "pinned", "provider_metadata", "token_count"
    };

    private final Caller caller = Caller.ofNewTenant();
    private String id = caller.createId();

    // What the session should say, counted here.
    private Usage usage = Usage.getDefaultInstance();
    private long lastSequence;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countersAreExactAfterAnySteps(long seed) {
        var random = new Random(seed);

        for (int i = 0; i < 60; i++) {
            var log = caller.log(id);
            switch (random.nextInt(8)) {
                case 0 -> delete(log, random);
                case 1 -> truncate(log, random);
                case 2 -> replace(random);
                case 3 -> fork(log, random);
                case 4, 5 -> update(log, random);
                default -> append(random);
            }
            assertCounted(caller.get(id));
        }
    }

    @Test
    void anUpdateOfUsageCountsItsDifference() {
        caller.append(id, running("m").setUsage(tokens(10, 100)).build());
        caller.append(id, running("n").setUsage(tokens(1, 1)).build());

        caller.edit(id, "m", fields -> fields.setUsage(tokens(15, 60)), "usage");
        assertThat(caller.get(id).getUsage()).isEqualTo(tokens(16, 61));

        caller.edit(id, "m", fields -> fields, "usage");
        assertThat(caller.get(id).getUsage()).isEqualTo(tokens(1, 1));

        caller.edit(id, "m", fields -> fields.setUsage(tokens(2, 3)), "usage");
        caller.edit(id, "m", fields -> fields.setUsage(tokens(2, 3)), "usage");
        assertThat(caller.get(id).getUsage()).isEqualTo(tokens(3, 4));
    }

    @Test
    void usageOfAnErasedMessageStaysAndIsNotMadeUpTwice() {
        caller.append(id, running("m").setUsage(tokens(10, 0)).build());
        caller.edit(id, "m", fields -> fields.setUsage(tokens(25, 0)), "usage");

        caller.deleteMessages(id, "m");
        assertThat(caller.get(id).getUsage()).isEqualTo(tokens(25, 0));

        caller.append(id, running("m").setUsage(tokens(10, 0)).build());
        assertThat(caller.get(id).getUsage()).isEqualTo(tokens(35, 0));
    }

    @Test
    void sumsStopAtTheLargestNumberAndNeverFallBelowZero() {
        caller.append(id, running("m").setUsage(tokens(Long.MAX_VALUE, 1)).build());
        caller.append(id, running("n").setUsage(tokens(Long.MAX_VALUE, 1)).build());
        assertThat(caller.get(id).getUsage()).isEqualTo(tokens(Long.MAX_VALUE, 2));

        caller.edit(id, "m", fields -> fields, "usage");
        caller.edit(id, "n", fields -> fields, "usage");

        assertThat(caller.get(id).getUsage().getInputTokens()).isNotNegative();
        assertThat(caller.get(id).getUsage().getOutputTokens()).isZero();
    }

    @Test
    void anUpdateThatOnlyEndsAMessageChangesNoCounter() {
        caller.append(id, running("m").setUsage(tokens(1, 2)).build());
        var before = caller.get(id);

        caller.edit(id, "m", fields -> fields, "status");

        assertThat(caller.get(id)).isEqualTo(before);
    }

    private void append(Random random) {
        var request = Caller.appendRequest(id);
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            request.addMessages(message(random));
        }
        appended(request.getMessagesList());
        caller.append(request);
    }

    private void replace(Random random) {
        var message = message(random);
        var request = Caller.appendRequest(id, message)
                .setExpectedLastSequence(lastSequence)
                .setReplaceAfterSequence(Math.max(0, lastSequence - random.nextInt(3)));
        appended(List.of(message));
        caller.append(request);
    }

    private void appended(List<Message> messages) {
        for (var message : messages) {
            usage = plus(usage, message.getUsage(), 1);
            lastSequence++;
        }
    }

    private void delete(List<Message> log, Random random) {
        var ids = log.stream()
                .filter(_ -> random.nextInt(4) == 0)
                .map(Message::getMessageId)
                .limit(100)
                .toArray(String[]::new);
        if (ids.length > 0) {
            assertThat(caller.deleteMessages(id, ids)).isEqualTo(ids.length);
        }
    }

    private void truncate(List<Message> log, Random random) {
        long after = Math.max(0, lastSequence - random.nextInt(6));

        var answer = caller.truncate(id, after, lastSequence);

        assertThat(answer.getDeletedCount())
                .isEqualTo(log.stream()
                        .filter(message -> message.getSequence() > after)
                        .count());
    }

    private void update(List<Message> log, Random random) {
        if (log.isEmpty()) {
            return;
        }
        var before = log.get(random.nextInt(log.size()));
        var after = message(random);
        usage = plus(plus(usage, before.getUsage(), -1), after.getUsage(), 1);
        caller.edit(
                id, before.getMessageId(), fields -> fields.mergeFrom(after).setMessageId(before.getMessageId()), MASK);
    }

    // The steps go on with the fork.
    private void fork(List<Message> log, Random random) {
        long through = Math.max(0, lastSequence - random.nextInt(3));
        var copied = log.stream()
                .filter(message -> through == 0 || message.getSequence() <= through)
                .toList();
        id = caller.fork(Caller.forkRequest(id).setThroughSequence(through)).getSessionId();
        assertThat(caller.log(id)).hasSameSizeAs(copied);
        lastSequence = through == 0 ? lastSequence : through;
        usage = Usage.getDefaultInstance();
        copied.forEach(message -> usage = plus(usage, message.getUsage(), 1));
    }

    private void assertCounted(Session session) {
        var log = caller.log(id);
        assertThat(session.getLastSequence()).isEqualTo(lastSequence);
        assertThat(session.getMessageCount()).isEqualTo(log.size());
        assertThat(session.getContentBytes())
                .isEqualTo(log.stream().mapToLong(LogCountersTest::storedBytes).sum());
        assertThat(session.getUsage()).isEqualTo(usage);
        assertThat(log).isSortedAccordingTo(Comparator.comparingLong(Message::getSequence));
        assertThat(log).isSortedAccordingTo(Comparator.comparing(message -> Samples.instant(message.getCreateTime())));
        log.forEach(message -> assertThat(message.getSequence()).isBetween(1L, lastSequence));
    }

    // As the contract says: the serialised message without its id, status and output-only fields.
    private static long storedBytes(Message message) {
        return Samples.sent(message).toBuilder()
                .clearMessageId()
                .clearStatus()
                .build()
                .getSerializedSize();
    }

    // Without fields that no server knows in its usage, so that sums can be compared as messages.
    private static Message message(Random random) {
        return new RandomMessages(random)
                .next().toBuilder()
                        .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                        .setUsage(tokens(random.nextInt(1000), random.nextInt(1000)))
                        .build();
    }

    private static Message.Builder running(String messageId) {
        return Samples.text(messageId, "text").toBuilder().setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
    }

    private static Usage plus(Usage a, Usage b, int sign) {
        return tokens(a.getInputTokens() + sign * b.getInputTokens(), a.getOutputTokens() + sign * b.getOutputTokens());
    }

    private static Usage tokens(long input, long output) {
        return Usage.newBuilder().setInputTokens(input).setOutputTokens(output).build();
    }
}
