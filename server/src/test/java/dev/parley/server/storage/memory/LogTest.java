package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.session.Extent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class LogTest {
    private static final UUID UID = new UUID(1, 2);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");

    private final Log log = new Log(UID, new IdHash(42));
    // What the log should be: a plain list.
    private final List<Message> model = new ArrayList<>();
    private long lastSequence;

    @Property(tries = 100)
    void answersLikeAPlainListWhateverIsAppendedAndErased(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            int keep = (int) (model.size() * step.kept());

            replaceTail(keep, step.added());

            assertSameAsModel();
        }
    }

    @Test
    void findsNothingInAnEmptyLog() {
        assertThat(log.find("m-1")).isEmpty();
        assertThat(log.find(1)).isEmpty();
        assertThat(log.countThrough(Long.MAX_VALUE)).isZero();
        assertThat(log.after(0)).isEqualTo(Extent.NONE);
    }

    @Test
    void anErasedIdCanBeUsedAgain() {
        replaceTail(0, 3);
        replaceTail(1, 0);
        var again = message("m-2", 9);

        log.replaceTail(1, List.of(PackedMessage.pack(again)));

        assertThat(log.find("m-2")).hasValue(again);
        assertThat(log.find("m-3")).isEmpty();
    }

    @Test
    void givesBackTheHeapOfWhatIsErased() {
        long empty = log.heapBytes();
        replaceTail(0, 10_000);
        long full = log.heapBytes();

        replaceTail(100, 0);

        assertThat(log.heapBytes()).isLessThan(full / 50);
        replaceTail(0, 0);
        assertThat(log.heapBytes()).isEqualTo(empty);
    }

    private void assertSameAsModel() {
        assertThat(log.size()).isEqualTo(model.size());
        for (var message : model) {
            assertThat(log.find(message.id())).hasValue(message);
            assertThat(log.find(message.sequence())).hasValue(message);
        }
        assertThat(log.find("m-" + (lastSequence + 1))).isEmpty();
        LongStream.rangeClosed(0, lastSequence + 1).forEach(sequence -> {
            var through = model.stream().filter(message -> message.sequence() <= sequence);
            var after = model.stream()
                    .filter(message -> message.sequence() > sequence)
                    .toList();
            assertThat(log.countThrough(sequence)).isEqualTo((int) through.count());
            assertThat(log.after(sequence)).isEqualTo(new Extent(after.size(), contentBytes(after)));
            assertThat(log.find(sequence).isPresent())
                    .isEqualTo(model.stream().anyMatch(message -> message.sequence() == sequence));
        });
    }

    private void replaceTail(int keep, int count) {
        model.subList(keep, model.size()).clear();
        var added = LongStream.rangeClosed(lastSequence + 1, lastSequence + count)
                .mapToObj(sequence -> message("m-" + sequence, sequence))
                .toList();
        model.addAll(added);
        lastSequence += count;
        var packed = added.stream().map(PackedMessage::pack).toList();
        long expected = log.heapBytesAfter(keep, packed);

        log.replaceTail(keep, packed);

        assertThat(log.heapBytes()).isEqualTo(expected);
    }

    private static long contentBytes(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> message.content().length())
                .sum();
    }

    private static Message message(String id, long sequence) {
        var envelope =
                new Envelope(Role.USER, MessageStatus.COMPLETE, "turn", "", "", Map.of(), Usage.NONE, Marks.NONE);
        var content = Content.of(new byte[(int) (sequence % 50)]);
        return new Message(id, UID, sequence, envelope, content, NOON, NOON, 1);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var all = Arbitraries.just(1.0);
        return Combinators.combine(
                        Arbitraries.oneOf(all, all, Arbitraries.doubles().between(0, 1)),
                        Arbitraries.integers().between(0, 8))
                .as(Step::new)
                .list()
                .ofMaxSize(6);
    }

    /**
     * Erases a part of the log and appends to the rest.
     *
     * @param kept the part that stays
     */
    record Step(double kept, int added) {}
}
