package dev.parley.server.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.storage.format.Micros;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Messages of all forms: with and without each field, with texts that are in the content and with others. */
public final class MessageArbitraries extends DomainContextBase {
    @Provide
    Arbitrary<Message> messages() {
        return Combinators.combine(ids(), envelopes(), Arbitraries.longs().between(1, Long.MAX_VALUE), versions())
                .flatAs((id, envelope, sequence, version) -> Combinators.combine(contents(envelope), times(), times())
                        .as((content, created, updated) -> new Message(
                                id,
                                new UUID(1, 2),
                                sequence,
                                envelope,
                                content,
                                created,
                                version == 1 ? created : updated,
                                version)));
    }

    private static Arbitrary<String> ids() {
        var chosen = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars("._:~@-")
                .ofMinLength(1)
                .ofMaxLength(128);
        return Arbitraries.oneOf(chosen, Arbitraries.of("a", "b"), uuids());
    }

    private static Arbitrary<String> uuids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as((high, low) -> new UUID(high, low).toString());
    }

    private static Arbitrary<Envelope> envelopes() {
        return Combinators.combine(
                        Arbitraries.of(Role.class),
                        Arbitraries.of(MessageStatus.class),
                        texts(),
                        texts(),
                        texts(),
                        Arbitraries.maps(texts(), texts()).ofMaxSize(5),
                        usages(),
                        marks())
                .as(Envelope::new);
    }

    private static Arbitrary<Marks> marks() {
        var bounds = Arbitraries.longs().between(1, 1L << 40);
        var ranges = Combinators.combine(bounds, bounds)
                .as((a, b) -> new SummaryRange(Math.min(a, b), Math.max(a, b)))
                .optional(0.2);
        return Combinators.combine(Arbitraries.of(true, false), ranges).as(Marks::new);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just("")),
                Tuple.of(2, uuids()),
                Tuple.of(2, Arbitraries.of("turn-1", "planner.researcher", "\u00e9\u20ac\uD83D\uDE00")),
                Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(100)));
    }

    private static Arbitrary<Usage> usages() {
        var counts = Arbitraries.longs().between(0, Long.MAX_VALUE);
        return Arbitraries.oneOf(
                Arbitraries.just(Usage.NONE),
                Combinators.combine(counts, counts, counts, counts).as(Usage::new));
    }

    // With the texts of the envelope in it or not, as with and without a wire format that holds them.
    private static Arbitrary<Content> contents(Envelope envelope) {
        var noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        return Arbitraries.oneOf(
                noise.map(Content::of),
                noise.map(bytes -> joined(bytes, List.of(envelope.turnId(), envelope.runId(), envelope.branch()))));
    }

    private static Content joined(byte[] bytes, List<String> texts) {
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(bytes);
        texts.forEach(text -> joined.writeBytes(text.getBytes(UTF_8)));
        return Content.of(joined.toByteArray());
    }

    private static Arbitrary<Long> versions() {
        return Arbitraries.oneOf(Arbitraries.just(1L), Arbitraries.longs().between(1, Long.MAX_VALUE));
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(-62_135_596_800_000_000L, 253_402_300_799_999_999L)
                .map(Micros::instant);
    }
}
