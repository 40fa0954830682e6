package dev.parley.conformance;

import static dev.parley.conformance.support.Samples.instant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Together;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.StatePatch;
import dev.parley.v1.StreamMessagesRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many writers in one log, and what readers see meanwhile. */
class ConcurrentAppendsTest {
    private static final int WRITERS = 64;
    private static final int ROUNDS = 10;

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void manyWritersFillALogWithoutHolesInTheOrderOfTheirCommits() {
        var answered = new AtomicLong();

        Together.answers(WRITERS, writer -> {
            for (int round = 0; round < ROUNDS; round++) {
                long before = answered.get();
                long sequence = caller.on(writer)
                        .append(id, Samples.text("m-%d-%d".formatted(writer, round), "text"))
                        .getLastSequence();
                // What was answered before this call began was committed before it.
                assertThat(sequence).isGreaterThan(before);
                answered.accumulateAndGet(sequence, Math::max);
            }
            return writer;
        });

        var log = caller.log(id);
        assertThat(log).extracting(Message::getSequence).isEqualTo(upTo(WRITERS * ROUNDS));
        assertThat(log).extracting(Message::getMessageId).doesNotHaveDuplicates();
        assertThat(log).isSortedAccordingTo((a, b) -> instant(a.getCreateTime()).compareTo(instant(b.getCreateTime())));
        assertThat(caller.get(id).getMessageCount()).isEqualTo(WRITERS * ROUNDS);
    }

    @Test
    void readersNeverSeeAHoleWhileManyWrite() {
        Together.whileWriting(
                () -> writeMany(id), List.of(this::readWhole, this::readOn, this::stream, this::readBackwards));

        assertThat(caller.log(id)).extracting(Message::getSequence).isEqualTo(upTo(WRITERS * ROUNDS));
    }

    @Test
    void whatWasAnsweredIsSeenByEveryReadAfterwards() {
        Together.answers(16, writer -> {
            var reader = caller.on(writer + 1);
            for (int round = 0; round < ROUNDS; round++) {
                long sequence =
                        caller.on(writer).append(id, Samples.text("text")).getLastSequence();

                assertThat(reader.message(id, sequence).getSequence()).isEqualTo(sequence);
                assertThat(reader.get(id).getLastSequence()).isGreaterThanOrEqualTo(sequence);
                assertThat(reader.list(Caller.listRequest(id)
                                        .setDescending(true)
                                        .setPageSize(1))
                                .getMessages(0)
                                .getSequence())
                        .isGreaterThanOrEqualTo(sequence);
            }
            return writer;
        });
    }

    @Test
    void nobodySeesHalfABatch() {
        int size = 5;
        Together.whileWriting(
                () -> Together.answers(16, writer -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        var batch = "%d-%d".formatted(writer, round);
                        caller.on(writer)
                                .append(Caller.appendRequest(id)
                                        .addAllMessages(IntStream.range(0, size)
                                                .mapToObj(_ -> Samples.text(batch))
                                                .toList()));
                    }
                    return writer;
                }),
                List.of(isWriting -> {
                    while (isWriting.getAsBoolean()) {
                        var log = caller.on(5)
                                .list(Caller.listRequest(id).setPageSize(1000))
                                .getMessagesList();
                        assertThat(log.size() % size).isZero();
                        for (int i = 0; i < log.size(); i += size) {
                            var batch = log.subList(i, i + size);
                            assertThat(batch.stream().map(Samples::textOf).distinct())
                                    .hasSize(1);
                        }
                    }
                }));
    }

    @Test
    void theStateMovesWithTheMessages() {
        caller.setState(id, "count", "0");
        Together.whileWriting(
                () -> {
                    for (int i = 1; i <= 200; i++) {
                        caller.append(Caller.appendRequest(id, Samples.text("text"))
                                .setStatePatch(StatePatch.newBuilder().putSet("count", Integer.toString(i))));
                    }
                },
                List.of(isWriting -> {
                    while (isWriting.getAsBoolean()) {
                        long before = count();
                        long last = caller.on(6).get(id).getLastSequence();
                        assertThat(last).isBetween(before, count());
                    }
                }));
    }

    @Test
    void aReplacementIsSeenWholeOrNotAtAll() {
        caller.append(id, Samples.text("kept"), Samples.text("1"), Samples.text("1"), Samples.text("1"));
        Together.whileWriting(
                () -> {
                    long last = 4;
                    for (int i = 2; i <= 100; i++) {
                        var text = Samples.text(Integer.toString(i));
                        last = caller.append(Caller.appendRequest(id, text, text, text)
                                        .setExpectedLastSequence(last)
                                        .setReplaceAfterSequence(1))
                                .getLastSequence();
                    }
                },
                List.of(isWriting -> {
                    while (isWriting.getAsBoolean()) {
                        var log = caller.on(5).list(Caller.listRequest(id)).getMessagesList();
                        assertThat(log).hasSize(4);
                        assertThat(log.stream().skip(1).map(Samples::textOf).distinct())
                                .hasSize(1);
                    }
                }));
    }

    private void writeMany(String session) {
        Together.answers(WRITERS, writer -> {
            for (int round = 0; round < ROUNDS; round++) {
                caller.on(writer).append(session, Samples.text("text"));
            }
            return writer;
        });
    }

    // The whole log at one moment.
    private void readWhole(BooleanSupplier isWriting) {
        long before = 0;
        while (isWriting.getAsBoolean()) {
            var page = caller.on(1).list(Caller.listRequest(id).setPageSize(1000));
            assertThat(sequences(page)).isEqualTo(upTo(page.getLastSequence()));
            assertThat(page.getLastSequence()).isGreaterThanOrEqualTo(before);
            before = page.getLastSequence();
        }
    }

    // The newest messages at one moment.
    private void readBackwards(BooleanSupplier isWriting) {
        while (isWriting.getAsBoolean()) {
            var page = caller.on(2).list(Caller.listRequest(id).setPageSize(20).setDescending(true));
            assertThat(sequences(page))
                    .isEqualTo(upTo(page.getLastSequence()).reversed().stream()
                            .limit(20)
                            .toList());
        }
    }

    // Each message as soon as it is there, like a follower that polls.
    private void readOn(BooleanSupplier isWriting) {
        long seen = 0;
        while (isWriting.getAsBoolean()) {
            for (var message : caller.on(3).all(Caller.listRequest(id).setAfterSequence(seen))) {
                assertThat(message.getSequence()).isEqualTo(seen + 1);
                seen = message.getSequence();
            }
        }
    }

    // The same with streams, each resumed where the one before ended.
    private void stream(BooleanSupplier isWriting) {
        long seen = 0;
        while (isWriting.getAsBoolean()) {
            var items = caller.on(4)
                    .messages()
                    .streamMessages(StreamMessagesRequest.newBuilder()
                            .setSessionId(id)
                            .setAfterSequence(seen)
                            .build());
            while (items.hasNext()) {
                var item = items.next();
                if (item.hasMessage()) {
                    assertThat(item.getMessage().getSequence()).isEqualTo(seen + 1);
                    seen = item.getMessage().getSequence();
                } else {
                    assertThat(item.getCaughtUp().getLastSequence()).isEqualTo(seen);
                }
            }
        }
    }

    private long count() {
        return Long.parseLong(caller.on(7).state(id).getOrDefault("count", ""));
    }

    private static List<Long> sequences(ListMessagesResponse page) {
        return page.getMessagesList().stream().map(Message::getSequence).toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
