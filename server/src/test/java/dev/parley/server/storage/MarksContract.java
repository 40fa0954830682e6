package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.fork;
import static dev.parley.server.storage.Samples.marked;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.remarked;
import static dev.parley.server.storage.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.domain.message.Truncation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is found of a log without walking it: marked messages, single sequences, heads. */
interface MarksContract extends ContractFixture {
    Marks PINNED = new Marks(true, Optional.empty());
    Marks SUMMARY = new Marks(false, Optional.of(new SummaryRange(1, 2)));
    Marks BOTH = new Marks(true, Optional.of(new SummaryRange(2, 7)));

    @Test
    default void markedMessagesAreFoundInTheOrderOfTheLog() {
        var tenant = newTenant();
        var id = withMarks(tenant);

        var found = tenant.marked(id);

        assertThat(found.head()).isEqualTo(LogHead.of(tenant.get(id)));
        assertThat(found.messages()).isEqualTo(markedIn(tenant, id));
        assertThat(found.messages()).extracting(Marked::sequence).containsExactly(2L, 4L, 5L);
        assertThat(found.messages())
                .extracting(message -> message.envelope().marks())
                .containsExactly(PINNED, SUMMARY, BOTH);
    }

    @Test
    default void marksFollowUpdates() {
        var tenant = newTenant();
        var id = withMarks(tenant);

        tenant.update(remarked(id, "m1", PINNED));
        tenant.update(remarked(id, "m2", Marks.NONE));
        tenant.update(remarked(id, "m4", BOTH));

        assertThat(tenant.marked(id).messages()).isEqualTo(markedIn(tenant, id));
        assertThat(tenant.marked(id).messages()).extracting(Marked::sequence).containsExactly(1L, 4L, 5L);
    }

    @Test
    default void marksFollowErasures() {
        var tenant = newTenant();
        var id = withMarks(tenant);

        tenant.delete(id, Set.of("m1", "m4"));
        assertThat(tenant.marked(id).messages()).extracting(Marked::sequence).containsExactly(2L, 5L);

        tenant.truncate(new Truncation(id, 4, 6));
        assertThat(tenant.marked(id).messages()).extracting(Marked::sequence).containsExactly(2L);

        tenant.append(append(id, List.of(marked("m7", SUMMARY))).replacing(6, 1).build());
        assertThat(tenant.marked(id).messages()).extracting(Marked::sequence).containsExactly(7L);
        assertThat(tenant.marked(id).messages()).isEqualTo(markedIn(tenant, id));
    }

    @Test
    default void aForkHasTheMarksOfItsCopiesAndNoOthers() {
        var tenant = newTenant();
        var id = withMarks(tenant);

        var fork = tenant.fork(fork(id, 4)).id();
        tenant.update(remarked(id, "m2", Marks.NONE));
        tenant.update(remarked(fork, "m3", PINNED));

        assertThat(tenant.marked(fork).messages()).extracting(Marked::sequence).containsExactly(2L, 3L, 4L);
        assertThat(tenant.marked(id).messages()).extracting(Marked::sequence).containsExactly(4L, 5L);
    }

    @Test
    default void aSessionWithoutMarksHasNoneAndAMissingOneIsNotFound() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");

        assertThat(tenant.marked(id).messages()).isEmpty();
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.marked(Samples.randomId()));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> newTenant().marked(id));
    }

    @Test
    default void pickedMessagesAreThoseThatAreThere() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b", "c", "d");
        tenant.delete(id, Set.of("b"));

        var page = tenant.pick(id, 1L, 2L, 4L, 5L, Long.MAX_VALUE);

        assertThat(page.messages()).extracting(Message::id).containsExactly("a", "d");
        assertThat(page.messages()).first().isEqualTo(tenant.message(id, 1));
        assertThat(page.head()).isEqualTo(LogHead.of(tenant.get(id)));
        assertThat(page.resume()).isEmpty();
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.pick(Samples.randomId(), 1L));
    }

    @Test
    default void headsAreThoseOfTheSessionsThatAreThereOfAllTenants() {
        var one = new Tenant("t-" + UUID.randomUUID());
        var two = new Tenant("t-" + UUID.randomUUID());
        var first = new StorageClient(storage(), one);
        var second = new StorageClient(storage(), two);
        var id = first.create(session()).id();
        first.append(id, "a", "b");
        second.create(Samples.sessionOfRequest(id, UUID.randomUUID()));
        var deleted = first.create(session()).id();
        first.delete(deleted);
        var asked = Set.of(
                new SessionKey(one, id),
                new SessionKey(two, id),
                new SessionKey(one, deleted),
                new SessionKey(two, Samples.randomId()),
                new SessionKey(new Tenant("t-" + UUID.randomUUID()), id));

        var heads = storage()
                .messages()
                .heads(asked, System.nanoTime() + 30_000_000_000L)
                .toCompletableFuture()
                .join();

        assertThat(heads)
                .isEqualTo(Map.of(
                        new SessionKey(one, id), LogHead.of(first.get(id)),
                        new SessionKey(two, id), LogHead.of(second.get(id))));
        assertThat(first.head(id))
                .hasValueSatisfying(head -> assertThat(head.lastSequence()).isEqualTo(2));
    }

    private static String withMarks(StorageClient tenant) {
        var id = tenant.create(session()).id();
        tenant.append(append(
                        id,
                        List.of(
                                message("m1"),
                                marked("m2", PINNED),
                                message("m3"),
                                marked("m4", SUMMARY),
                                marked("m5", BOTH)))
                .build());
        tenant.append(id, "m6");
        return id;
    }

    // Found by walking.
    private static List<Marked> markedIn(StorageClient tenant, String id) {
        return tenant.log(id).stream()
                .filter(message -> !message.envelope().marks().isEmpty())
                .map(message -> new Marked(message.sequence(), message.envelope()))
                .toList();
    }
}
