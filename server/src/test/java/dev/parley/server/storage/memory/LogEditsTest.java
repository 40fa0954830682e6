package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.session.Extent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What becomes of a log in the middle of which messages are erased and updated, and of its copies. */
final class LogEditsTest {
    private static final UUID UID = new UUID(1, 2);
    private static final UUID COPY_UID = new UUID(3, 4);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Usage USAGE = new Usage(1, 2, 3, 4);
    private static final Marks PINNED = new Marks(true, Optional.empty());

    private final Log log = new Log(UID, new IdHash(42));
    // What the log should be: a plain list.
    private final List<Message> model = new ArrayList<>();
    private long lastSequence;

    @Property(tries = 200)
    void answersLikeAPlainListWhateverIsRemovedAndReplaced(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            carryOut(step);

            assertSame(log, model);
        }
    }

    @Property(tries = 100)
    void aCopyIsTheBeginningAndStaysWhateverBecomesOfTheLog(
            @ForAll("steps") List<Step> before, @ForAll("steps") List<Step> after, @ForAll("parts") double part) {
        before.forEach(this::carryOut);
        int count = (int) (model.size() * part);
        var copied = model.subList(0, count).stream().map(LogEditsTest::inCopy).toList();

        var copy = log.copy(COPY_UID, count);
        assertSame(log, model);
        after.forEach(this::carryOut);

        assertSame(copy, copied);
        copy.replaceTail(0, List.of());
        assertSame(log, model);
    }

    @Property(tries = 100)
    void theHeapOfALogIsThatOfOneWithoutAPastAtMostFourTimes(@ForAll("steps") List<Step> steps) {
        steps.forEach(this::carryOut);
        var fresh = new Log(UID, new IdHash(42));
        fresh.replaceTail(0, model.stream().map(PackedMessage::pack).toList());

        assertThat(log.heapBytes()).isLessThanOrEqualTo(4 * fresh.heapBytes() + 1000);
    }

    @Test
    void anEmptyLogTakesNothingWhateverWasInIt() {
        long empty = log.heapBytes();
        carryOut(new Step(Kind.APPEND, 0, 50));
        var copy = log.copy(COPY_UID, 50);

        log.remove(IntStream.range(0, 50).toArray());
        copy.remove(IntStream.range(0, 50).toArray());

        assertThat(log.heapBytes()).isEqualTo(empty);
        assertThat(copy.heapBytes()).isEqualTo(empty);
    }

    @Test
    void sumsUpItsBeginning() {
        carryOut(new Step(Kind.APPEND, 0, 5));

        var summary = log.summary(3, 4);

        assertThat(summary.lastSequence()).isEqualTo(4);
        assertThat(summary.messageCount()).isEqualTo(3);
        assertThat(summary.contentBytes()).isEqualTo(contentBytes(model.subList(0, 3)));
        assertThat(summary.usage()).isEqualTo(new Usage(3, 6, 9, 12));
        assertThat(summary.lastMessageTime()).hasValue(model.get(2).createTime());
        assertThat(log.summary(0, 4).lastMessageTime()).isEmpty();
    }

    private void carryOut(Step step) {
        int position = (int) (model.size() * step.place());
        switch (step.kind()) {
            case APPEND -> append(step.amount());
            case TRUNCATE -> {
                model.subList(position, model.size()).clear();
                log.replaceTail(position, List.of());
            }
            case REMOVE -> remove(position, 1 + step.amount());
            case REPLACE -> {
                if (!model.isEmpty()) {
                    replace(position, step.amount());
                }
            }
        }
    }

    private void append(int count) {
        var added = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            lastSequence++;
            var message = message("m-" + lastSequence, lastSequence, lastSequence % 3 == 0 ? PINNED : Marks.NONE, 1);
            model.add(message);
            added.add(PackedMessage.pack(message));
        }
        long bound = log.heapBytesAfter(log.size(), added);
        log.replaceTail(log.size(), added);
        assertThat(log.heapBytes()).isLessThanOrEqualTo(bound);
    }

    // Every so manieth from a position on.
    private void remove(int from, int stride) {
        var positions = IntStream.range(from, model.size())
                .filter(i -> (i - from) % stride == 0)
                .toArray();
        var extent = log.extent(IntStream.of(positions));
        var removed = IntStream.of(positions).mapToObj(model::get).toList();
        assertThat(extent).isEqualTo(new Extent(removed.size(), contentBytes(removed)));
        model.removeAll(removed);
        log.remove(positions);
    }

    private void replace(int position, int variant) {
        var before = model.get(position);
        var after = message(
                before.id(), before.sequence(), variant % 2 == 0 ? PINNED : Marks.NONE, before.version() + 1 + variant);
        model.set(position, after);
        var packed = PackedMessage.pack(after);
        long bound = log.heapBytesAfter(position, packed);
        log.replace(position, packed);
        assertThat(log.heapBytes()).isLessThanOrEqualTo(bound);
    }

    private void assertSame(Log actual, List<Message> expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            var message = expected.get(i);
            assertThat(actual.position(message.id())).isEqualTo(i);
            assertThat(actual.message(i)).isEqualTo(message);
            assertThat(actual.find(message.sequence())).hasValue(message);
        }
        for (long sequence = 0; sequence <= lastSequence + 1; sequence++) {
            long at = sequence;
            boolean isThere = expected.stream().anyMatch(message -> message.sequence() == at);
            assertThat(actual.find(at).isPresent()).isEqualTo(isThere);
            assertThat(actual.find("m-" + at).isPresent()).isEqualTo(isThere);
        }
        assertThat(actual.marked())
                .isEqualTo(expected.stream()
                        .filter(message -> !message.envelope().marks().isEmpty())
                        .map(message -> new Marked(message.sequence(), message.envelope()))
                        .toList());
    }

    private static Message inCopy(Message message) {
        return new Message(
                message.id(),
                COPY_UID,
                message.sequence(),
                message.envelope(),
                message.content(),
                message.createTime(),
                message.updateTime(),
                message.version());
    }

    private static long contentBytes(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> message.content().length())
                .sum();
    }

    private static Message message(String id, long sequence, Marks marks, long version) {
        var envelope = new Envelope(Role.USER, MessageStatus.IN_PROGRESS, "", "", "", Map.of(), USAGE, marks);
        var content = Content.of(new byte[(int) ((sequence + version) % 50)]);
        return new Message(
                id, UID, sequence, envelope, content, NOON.plusSeconds(sequence), NOON.plusSeconds(sequence), version);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.APPEND, Kind.APPEND, Kind.TRUNCATE, Kind.REMOVE, Kind.REMOVE, Kind.REPLACE),
                        parts(),
                        Arbitraries.integers().between(0, 8))
                .as(Step::new)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Double> parts() {
        return Arbitraries.doubles().between(0, true, 1, false);
    }

    /** What is done to a log. */
    enum Kind {
        APPEND,
        TRUNCATE,
        REMOVE,
        REPLACE,
    }

    /**
     * Changes the log.
     *
     * @param place where, as a part of its length
     */
    record Step(Kind kind, double place, int amount) {}
}
