package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.EVERYTHING;
import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.messages;
import static dev.parley.server.storage.Samples.randomId;
import static dev.parley.server.storage.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How messages are read, one by one and in pages. */
interface MessageListContract extends ContractFixture {
    @Test
    default void aMissingMessageIsToldFromAMissingSession() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();

        assertRefused(Reason.MESSAGE_NOT_FOUND, () -> tenant.message(id, "a"));
        assertRefused(Reason.MESSAGE_NOT_FOUND, () -> tenant.message(id, 1));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.message(randomId(), "a"));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.log(randomId()));
    }

    @Test
    default void anEmptyLogIsAnEmptyPage() {
        var tenant = newTenant();
        var session = tenant.create(session());

        var page = tenant.messages(Samples.allMessages(session.id()));

        assertThat(page.messages()).isEmpty();
        assertThat(page.resume()).isEmpty();
        assertThat(page.head().lastSequence()).isZero();
        assertThat(page.head().sessionUid()).isEqualTo(session.uid());
    }

    @Test
    default void aPageEndsByEntriesInEitherDirection() {
        var tenant = newTenant();
        var id = sessionOf(tenant, 5);
        var two = new PageLimit(2, 1 << 20, 1000);

        var ascending = tenant.messages(messages(id, MessageFilter.ALL, Direction.ASCENDING, two));
        var descending = tenant.messages(messages(id, MessageFilter.ALL, Direction.DESCENDING, two));

        assertThat(ascending.messages()).extracting(Message::sequence).containsExactly(1L, 2L);
        assertThat(ascending.resume()).hasValue(2);
        assertThat(ascending.head().lastSequence()).isEqualTo(5);
        assertThat(descending.messages()).extracting(Message::sequence).containsExactly(5L, 4L);
        assertThat(descending.resume()).hasValue(4);
    }

    @Test
    default void thePageOfMessagesThatReachesTheEndHasNothingToResume() {
        var tenant = newTenant();
        var id = sessionOf(tenant, 4);
        var four = new PageLimit(4, 1 << 20, 1000);

        assertThat(tenant.messages(messages(id, MessageFilter.ALL, Direction.ASCENDING, four))
                        .resume())
                .isEmpty();
        assertThat(tenant.messages(messages(id, MessageFilter.ALL, Direction.DESCENDING, four))
                        .resume())
                .isEmpty();
    }

    @Test
    default void aPageEndsByBytesButHasAtLeastOneMessage() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(message("a", new byte[500]), message("b", new byte[500])))
                .build());
        var answer = tenant.message(id, 1).answerBytes();

        for (var direction : Direction.values()) {
            assertThat(page(tenant, id, direction, new PageLimit(10, 1, 1000)).messages())
                    .hasSize(1);
            assertThat(page(tenant, id, direction, new PageLimit(10, 2 * answer - 1, 1000))
                            .messages())
                    .hasSize(1);
            assertThat(page(tenant, id, direction, new PageLimit(10, 2 * answer, 1000))
                            .messages())
                    .hasSize(2);
            assertThat(walk(tenant, messages(id, MessageFilter.ALL, direction, new PageLimit(10, 1, 1000))))
                    .containsExactlyInAnyOrderElementsOf(tenant.log(id));
        }
    }

    @Test
    default void aPageOfMessagesEndsByCandidatesAndMayBeEmpty() {
        var tenant = newTenant();
        var id = sessionOf(tenant, 10);
        tenant.append(append(id, List.of(assistant("last"))).build());
        var onlyAssistant = roles(Role.ASSISTANT);
        var four = new PageLimit(10, 1 << 20, 4);

        var first = tenant.messages(messages(id, onlyAssistant, Direction.ASCENDING, four));
        var all = walk(tenant, messages(id, onlyAssistant, Direction.ASCENDING, four));

        assertThat(first.messages()).isEmpty();
        assertThat(first.resume()).hasValue(4);
        assertThat(all).extracting(Message::id).containsExactly("last");
    }

    @Test
    default void boundsAreExclusive() {
        var tenant = newTenant();
        var id = sessionOf(tenant, 6);

        for (var direction : Direction.values()) {
            assertThat(tenant.messages(new MessageQuery(id, MessageFilter.ALL, direction, new Range(2, 5), EVERYTHING))
                            .messages())
                    .extracting(Message::sequence)
                    .containsExactlyInAnyOrder(3L, 4L);
            assertThat(tenant.messages(new MessageQuery(id, MessageFilter.ALL, direction, new Range(5, 2), EVERYTHING))
                            .messages())
                    .isEmpty();
            assertThat(tenant.messages(new MessageQuery(
                                    id, MessageFilter.ALL, direction, new Range(6, Long.MAX_VALUE), EVERYTHING))
                            .resume())
                    .isEmpty();
        }
    }

    @Test
    default void pagesOfAnySizeTogetherAreTheLogInEitherDirection() {
        var tenant = newTenant();
        var id = sessionOf(tenant, 23);
        tenant.append(append(id, "x", "y").replacing(23, 11).build());
        var ascending = tenant.log(id);

        for (int size = 1; size <= 15; size++) {
            var limit = new PageLimit(size, 1 << 20, 1000);
            assertThat(walk(tenant, messages(id, MessageFilter.ALL, Direction.ASCENDING, limit)))
                    .isEqualTo(ascending);
            assertThat(walk(tenant, messages(id, MessageFilter.ALL, Direction.DESCENDING, limit)))
                    .isEqualTo(ascending.reversed());
        }
    }

    @Test
    default void pagesNeitherRepeatNorSkipWhileMessagesAreAppended() {
        var tenant = newTenant();
        var id = sessionOf(tenant, 10);
        var three = new PageLimit(3, 1 << 20, 1000);
        var read = new ArrayList<Message>();
        var query = messages(id, MessageFilter.ALL, Direction.DESCENDING, three);

        for (int i = 0; ; i++) {
            var page = tenant.messages(query);
            read.addAll(page.messages());
            if (page.resume().isEmpty()) {
                break;
            }
            tenant.append(id, "more-" + i);
            query = behind(query, page);
        }

        assertThat(read)
                .extracting(Message::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 10).map(n -> 11 - n).boxed().toList());
    }

    @Test
    default void filtersFindTheMessagesThatTheyName() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var other = message("other");
        var labelled = new Envelope(
                Role.ASSISTANT,
                MessageStatus.FAILED,
                "turn",
                "run",
                "branch",
                Map.of("k", "v"),
                Usage.NONE,
                Marks.NONE);
        tenant.append(append(id, List.of(other, new NewMessage("it", labelled, other.content())))
                .build());
        var created = tenant.message(id, 1).createTime();

        assertFinds(tenant, id, roles(Role.ASSISTANT), "it");
        assertFinds(tenant, id, filter(Set.of(MessageStatus.FAILED), "", "", ""), "it");
        assertFinds(tenant, id, filter(Set.of(), "turn", "", ""), "it");
        assertFinds(tenant, id, filter(Set.of(), "", "run", ""), "it");
        assertFinds(tenant, id, filter(Set.of(), "", "", "branch"), "it");
        assertFinds(tenant, id, filter(Set.of(), "other", "", ""));
        assertFinds(tenant, id, labels(Map.of("k", "v"), Optional.empty()), "it");
        assertFinds(tenant, id, labels(Map.of("k", "w"), Optional.empty()));
        assertFinds(tenant, id, labels(Map.of(), Optional.of(created.minusNanos(1000))), "other", "it");
        assertFinds(tenant, id, labels(Map.of(), Optional.of(created)));
    }

    private static void assertFinds(StorageClient tenant, String id, MessageFilter filter, String... messageIds) {
        assertThat(tenant.messages(messages(id, filter, Direction.ASCENDING, EVERYTHING))
                        .messages())
                .extracting(Message::id)
                .containsExactly(messageIds);
    }

    private static String sessionOf(StorageClient tenant, int messages) {
        var id = tenant.create(session()).id();
        tenant.append(
                id,
                IntStream.rangeClosed(1, messages).mapToObj("m-%d"::formatted).toArray(String[]::new));
        return id;
    }

    private static NewMessage assistant(String id) {
        var envelope =
                new Envelope(Role.ASSISTANT, MessageStatus.COMPLETE, "", "", "", Map.of(), Usage.NONE, Marks.NONE);
        return new NewMessage(id, envelope, message(id).content());
    }

    private static MessagePage page(StorageClient tenant, String id, Direction direction, PageLimit limit) {
        return tenant.messages(messages(id, MessageFilter.ALL, direction, limit));
    }

    private static List<Message> walk(StorageClient tenant, MessageQuery first) {
        var read = new ArrayList<Message>();
        var query = first;
        while (true) {
            var page = tenant.messages(query);
            read.addAll(page.messages());
            if (page.resume().isEmpty()) {
                return read;
            }
            query = behind(query, page);
        }
    }

    private static MessageQuery behind(MessageQuery query, MessagePage page) {
        long resume = page.resume().orElseThrow();
        var range = switch (query.direction()) {
            case ASCENDING -> new Range(resume, query.range().before());
            case DESCENDING -> new Range(query.range().after(), resume);
        };
        return new MessageQuery(query.sessionId(), query.filter(), query.direction(), range, query.limit());
    }

    private static MessageFilter roles(Role role) {
        return new MessageFilter(
                Set.of(role),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    private static MessageFilter filter(Set<MessageStatus> statuses, String turn, String run, String branch) {
        return new MessageFilter(
                Set.of(), statuses, named(turn), named(run), named(branch), Map.of(), Optional.empty());
    }

    private static MessageFilter labels(Map<String, String> labels, Optional<Instant> createdAfter) {
        return new MessageFilter(
                Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), labels, createdAfter);
    }

    private static Optional<String> named(String text) {
        return Optional.of(text).filter(name -> !name.isEmpty());
    }
}
