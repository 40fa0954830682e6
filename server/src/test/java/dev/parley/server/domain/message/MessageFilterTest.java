package dev.parley.server.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Usage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageFilterTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Envelope MESSAGE = new Envelope(
            Role.USER,
            MessageStatus.COMPLETE,
            "turn",
            "run",
            "a.b",
            Map.of("k", "v", "l", "w"),
            Usage.NONE,
            Marks.NONE);

    @ParameterizedTest
    @MethodSource("matching")
    void matchesWhatHasAllThatItNames(MessageFilter filter) {
        assertThat(filter.matches(MESSAGE, NOON)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("others")
    void matchesNothingThatDiffersInAnyOfIt(MessageFilter filter) {
        assertThat(filter.matches(MESSAGE, NOON)).isFalse();
    }

    static Stream<MessageFilter> matching() {
        return Stream.of(
                MessageFilter.ALL,
                roles(Set.of(Role.TOOL, Role.USER)),
                statuses(Set.of(MessageStatus.COMPLETE)),
                texts("turn", "run", "a.b"),
                labels(Map.of("k", "v")),
                createdAfter(NOON.minusNanos(1)));
    }

    static Stream<MessageFilter> others() {
        return Stream.of(
                roles(Set.of(Role.TOOL)),
                statuses(Set.of(MessageStatus.FAILED, MessageStatus.INCOMPLETE)),
                texts("other", "run", "a.b"),
                texts("turn", "other", "a.b"),
                texts("turn", "run", "a"),
                labels(Map.of("k", "v", "l", "other")),
                createdAfter(NOON));
    }

    private static MessageFilter roles(Set<Role> roles) {
        return new MessageFilter(
                roles, Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    private static MessageFilter statuses(Set<MessageStatus> statuses) {
        return new MessageFilter(
                Set.of(), statuses, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    private static MessageFilter texts(String turn, String run, String branch) {
        return new MessageFilter(
                Set.of(),
                Set.of(),
                Optional.of(turn),
                Optional.of(run),
                Optional.of(branch),
                Map.of(),
                Optional.empty());
    }

    private static MessageFilter labels(Map<String, String> labels) {
        return new MessageFilter(
                Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), labels, Optional.empty());
    }

    private static MessageFilter createdAfter(Instant time) {
        return new MessageFilter(
                Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.of(time));
    }
}
