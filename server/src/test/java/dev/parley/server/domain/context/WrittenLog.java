package dev.parley.server.domain.context;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MarkedMessages;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SummaryRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** A log as people write it down, a line for each message, in the form of the examples in docs/context.md. */
final class WrittenLog {
    private static final UUID UID = new UUID(1, 2);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");

    private final NavigableMap<Long, Line> lines = new TreeMap<>();
    private final long changes;

    WrittenLog(List<Line> lines) {
        this(lines, 0);
    }

    private WrittenLog(List<Line> lines, long changes) {
        lines.forEach(line -> this.lines.put(line.sequence(), line));
        this.changes = changes;
    }

    static WrittenLog parse(String table) {
        return new WrittenLog(
                table.lines().filter(line -> !line.isBlank()).map(Line::parse).toList());
    }

    /** The same log after an update or an erasure of something else. */
    WrittenLog changed() {
        return new WrittenLog(lines(), changes + 1);
    }

    /** The same log with a line more. */
    WrittenLog with(Line line) {
        var more = new ArrayList<>(lines());
        more.add(line);
        return new WrittenLog(more, changes);
    }

    List<Line> lines() {
        return List.copyOf(lines.values());
    }

    Substance substance(Message message) {
        return Optional.ofNullable(lines.get(message.sequence())).orElseThrow().substance();
    }

    MarkedMessages marked() {
        return new MarkedMessages(
                head(),
                lines.values().stream()
                        .filter(line -> !line.envelope().marks().isEmpty())
                        .map(line -> new Marked(line.sequence(), line.envelope()))
                        .toList());
    }

    MessagePage pick(List<Long> sequences) {
        var messages = sequences.stream()
                .map(lines::get)
                .flatMap(line -> Optional.ofNullable(line).stream())
                .map(Line::message)
                .toList();
        return new MessagePage(head(), messages, OptionalLong.empty());
    }

    MessagePage list(MessageQuery.Range range, Direction direction, PageLimit limit) {
        var found = lines.subMap(range.after(), false, Math.max(range.after(), range.before()), false);
        var walked = direction == Direction.ASCENDING ? found : found.descendingMap();
        var page = walked.values().stream()
                .limit(limit.entries())
                .map(Line::message)
                .toList();
        var resume = page.size() == walked.size()
                ? OptionalLong.empty()
                : OptionalLong.of(page.getLast().sequence());
        return new MessagePage(head(), page, resume);
    }

    private LogHead head() {
        return new LogHead(UID, lines.isEmpty() ? 0 : lines.lastKey(), changes);
    }

    @Override
    public String toString() {
        var table = new StringBuilder();
        lines.values().forEach(line -> table.append('\n').append(line.text()));
        return table.toString();
    }

    /** One message, as it is written. */
    record Line(long sequence, String text, Envelope envelope, Substance substance, int bytes) {
        /** Reads a line such as {@code 7 ASSISTANT tokens=12 turn=a call=c1 pinned covers=1-5}. */
        static Line parse(String line) {
            var words = line.strip().split("\\s+", -1);
            var values = new TreeMap<String, String>();
            var uses = new ArrayList<ToolUse>();
            for (var word : Arrays.asList(words).subList(2, words.length)) {
                var value = word.substring(word.indexOf('=') + 1);
                if (word.startsWith("call=")) {
                    uses.add(new ToolUse(ToolUse.Kind.CALL, value));
                } else if (word.startsWith("result=")) {
                    uses.add(new ToolUse(ToolUse.Kind.RESULT, value));
                } else {
                    values.put(word.substring(0, word.length() - value.length()), value);
                }
            }
            return new Line(
                    Long.parseLong(words[0]),
                    line.strip(),
                    envelope(Role.valueOf(words[1]), values),
                    new Substance(number(values, "tokens="), number(values, "text="), uses),
                    number(values, "bytes="));
        }

        private static Envelope envelope(Role role, Map<String, String> values) {
            var summary = Optional.ofNullable(values.get("covers="))
                    .map(covers -> covers.split("-", -1))
                    .map(covers -> new SummaryRange(Long.parseLong(covers[0]), Long.parseLong(covers[1])));
            return new Envelope(
                    role,
                    MessageStatus.valueOf(values.getOrDefault("status=", "COMPLETE")),
                    values.getOrDefault("turn=", ""),
                    "",
                    values.getOrDefault("branch=", ""),
                    Map.of(),
                    Usage.NONE,
                    new Marks(values.containsValue("pinned"), summary));
        }

        private static int number(Map<String, String> values, String name) {
            return Integer.parseInt(values.getOrDefault(name, "0"));
        }

        Message message() {
            return new Message("m-" + sequence, UID, sequence, envelope, Content.of(new byte[bytes]), NOON, NOON, 1);
        }
    }
}
