package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnRedis;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a write that is planned, if another server writes to the session before it is carried out. */
@TestInstance(Lifecycle.PER_CLASS)
final class OvertakenTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Usage USAGE = new Usage(1, 2, 3, 4);

    private final OwnRedis redis = OwnRedis.temporary(Map.of());
    private final FaultProxy network = FaultProxy.before(redis.port());
    private final TestRedis address = new TestRedis(redis.address());
    private final RedisStorage faster = address.storage();
    private final RedisStorage slower = new TestRedis(address.address().port(network.port())).storage();
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    /** Of the server that is overtaken. */
    private final StorageClient client = new StorageClient(slower, tenant);
    /** Of the server that overtakes. */
    private final StorageClient other = new StorageClient(faster, tenant);

    private final AtomicInteger tries = new AtomicInteger();

    @AfterEach
    void pass() {
        network.pass();
    }

    @AfterAll
    void close() {
        slower.close();
        faster.close();
        network.close();
        redis.close();
    }

    private static List<Named<Function<String, Function<StorageClient, ?>>>> writesThatAppendsDoNotConcern() {
        return List.of(
                write("an update", session -> by -> by.update(Samples.retitled(session, Optional.empty(), "new"))),
                write("a closing", session -> by -> by.update(Samples.closed(session))),
                write("a sliding ttl", session -> by -> by.update(Samples.withTtl(session, Samples.sliding(HOUR)))),
                write("a fixed ttl", session -> by -> by.update(Samples.withTtl(session, Samples.fixed(HOUR)))),
                write("a state patch", session -> by -> by.patch(session, Samples.set("k", "1"))),
                write("an append with a patch", session -> by -> by.append(patching(session, "new"))),
                write("an append of which a part is there", session -> by -> by.append(mixed(session))),
                write("a message's update", session -> by -> by.update(rewritten(session, "longer than before"))),
                write("a message's deletion", session -> by -> by.delete(session, Set.of("before"))));
    }

    private static Named<Function<String, Function<StorageClient, ?>>> write(
            String name, Function<String, Function<StorageClient, ?>> write) {
        return Named.of(name, write);
    }

    @ParameterizedTest
    @MethodSource("writesThatAppendsDoNotConcern")
    void anAppendDoesNotMakeAWriteBeTriedAgain(Function<String, Function<StorageClient, ?>> write) {
        var session = session(Ttl.NEVER);

        var _ = overtaken(() -> other.append(session, "between"), write.apply(session));

        assertThat(tries).hasValue(1);
        assertThat(client.message(session, "between").sequence()).isEqualTo(2);
        assertTotalsAreThoseOf(client.log(session), client.get(session));
    }

    @ParameterizedTest
    @MethodSource("writesThatAppendsDoNotConcern")
    void aWriteDoesNotShortenWhatAnAppendHasLengthened(Function<String, Function<StorageClient, ?>> write) {
        var session = session(Samples.sliding(HOUR));
        var expiry = new Instant[1];

        var _ = overtaken(
                () -> {
                    other.append(session, "between");
                    expiry[0] = other.get(session).expireTime().orElseThrow();
                },
                write.apply(session));

        assertThat(client.get(session).expireTime())
                .hasValueSatisfying(after -> assertThat(after).isAfterOrEqualTo(expiry[0]));
    }

    @Test
    void anAppendDoesNotMakeADeletionBeTriedAgain() {
        var session = session(Ttl.NEVER);

        overtaken(() -> other.append(session, "between"), by(() -> client.delete(session)));

        assertThat(tries).hasValue(1);
        assertThat(other.find(session)).isEmpty();
    }

    @Test
    void anUpdateAnswersTheSessionAsItIsThen() {
        var session = session(Samples.sliding(HOUR));

        var answer = overtaken(
                () -> other.append(session, "between"),
                by -> by.update(Samples.retitled(session, Optional.empty(), "new")));

        assertThat(answer.log().lastSequence()).isEqualTo(2);
        assertThat(answer).isEqualTo(other.get(session));
    }

    @Test
    void anUpdateLeavesAFixedExpiry() {
        var session = session(Samples.fixed(HOUR));
        var before = client.get(session).expireTime();

        var answer = overtaken(
                () -> other.append(session, "between"),
                by -> by.update(Samples.retitled(session, Optional.empty(), "new")));

        assertThat(answer.expireTime())
                .isEqualTo(before)
                .isEqualTo(other.get(session).expireTime());
    }

    @Test
    void aTtlThatIsTakenAwayStaysAway() {
        var session = session(Samples.sliding(HOUR));

        var answer =
                overtaken(() -> other.append(session, "between"), by -> by.update(Samples.withTtl(session, Ttl.NEVER)));

        assertThat(answer.expireTime()).isEmpty();
        assertThat(other.get(session).expireTime()).isEmpty();
        other.append(session, "after");
        assertThat(other.get(session).expireTime()).isEmpty();
    }

    @Test
    void anAppendWithAPatchComesBehindWhatWasAppendedMeanwhile() {
        var session = session(Ttl.NEVER);

        var answer = overtaken(() -> other.append(session, "between"), by -> by.append(patching(session, "a", "b")));

        assertThat(answer.results()).extracting(Appended.Result::sequence).containsExactly(3L, 4L);
        assertThat(other.log(session)).extracting(Message::id).containsExactly("before", "between", "a", "b");
        assertThat(other.log(session)).extracting(Message::createTime).isSorted();
        assertThat(other.message(session, "b").createTime())
                .isEqualTo(answer.results().getLast().createTime());
        assertThat(other.state(session).entries()).isEqualTo(Map.of("k", "1"));
    }

    @Test
    void anAppendAnswersWhatWasThereAndWhatIsNew() {
        var session = session(Ttl.NEVER);

        var answer = overtaken(() -> other.append(session, "between"), by -> by.append(mixed(session)));

        assertThat(answer.results()).extracting(Appended.Result::sequence).containsExactly(3L, 1L, 4L);
        assertThat(answer.results()).extracting(Appended.Result::isReplayed).containsExactly(false, true, false);
    }

    @Test
    void whatAnotherServerHasAppendedMeanwhileIsNotAppendedAgain() {
        var session = session(Ttl.NEVER);

        var answer = overtaken(() -> other.append(session, "new"), by -> by.append(patching(session, "new")));

        assertThat(answer.results()).allMatch(Appended.Result::isReplayed);
        assertThat(other.log(session)).extracting(Message::id).containsExactly("before", "new");
        assertThat(other.state(session).entries()).isEmpty();
    }

    @Test
    void aGuardedAppendIsRefusedIfAnotherServerHasAppended() {
        var session = session(Ttl.NEVER);
        var guarded = Samples.append(session, "new").expecting(1).patching(Samples.set("k", "1"));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> overtaken(() -> other.append(session, "between"), by -> by.append(guarded.build())));

        assertThat(other.state(session).entries()).isEmpty();
    }

    @Test
    void aReplacementIsRefusedIfAnotherServerHasAppended() {
        var session = session(Ttl.NEVER);
        var replacing = Samples.append(session, "new").replacing(1, 0).build();

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> overtaken(() -> other.append(session, "between"), by -> by.append(replacing)));

        assertThat(other.log(session)).extracting(Message::id).containsExactly("before", "between");
    }

    @Test
    void anAppendToASessionThatIsClosedMeanwhileIsRefused() {
        var session = session(Ttl.NEVER);

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> overtaken(
                        () -> other.update(Samples.closed(session)), by -> by.append(patching(session, "new"))));

        assertThat(other.log(session)).hasSize(1);
    }

    @Test
    void anAppendToASessionThatIsFilledMeanwhileIsRefused() {
        var session = session(Ttl.NEVER);

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> overtaken(() -> fill(session, 0), by -> by.append(patching(session, "new"))));

        assertThat(other.state(session).entries()).isEmpty();
    }

    @Test
    void aMessageDoesNotGrowInASessionThatIsFilledMeanwhile() {
        var session = session(Ttl.NEVER);

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> overtaken(() -> fill(session, 1), by -> by.update(rewritten(session, "before + 2"))));

        assertThat(other.message(session, "before").version()).isEqualTo(1);
    }

    @Test
    void aPatchThatWouldHaveChangedNothingIsMadeWhereItChangesSomethingNow() {
        var session = session(Ttl.NEVER);
        other.patch(session, Samples.set("k", "1"));

        var _ = overtaken(() -> other.patch(session, Samples.set("k", "2")), by -> by.append(patching(session, "new")));

        assertThat(other.state(session).entries()).isEqualTo(Map.of("k", "1"));
    }

    @Test
    void patchesOfOneStateComeOneBehindTheOther() {
        var session = session(Ttl.NEVER);

        var etag = overtaken(
                () -> other.patch(session, Samples.set("l", "1")), by -> by.patch(session, Samples.set("k", "1")));

        assertThat(tries).hasValue(2);
        assertThat(other.state(session).entries()).isEqualTo(Map.of("k", "1", "l", "1"));
        assertThat(other.state(session).etag()).isEqualTo(etag);
    }

    @Test
    void aGuardedPatchIsRefusedIfAnotherServerHasPatched() {
        var session = session(Ttl.NEVER);
        var etag = client.state(session).etag();

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> overtaken(
                        () -> other.patch(session, Samples.set("l", "1")),
                        by -> by.patch(new StateChange(session, Optional.of(etag), Samples.set("k", "1")))));
    }

    @Test
    void updatesOfOneSessionComeOneBehindTheOther() {
        var session = session(Ttl.NEVER);

        var answer = overtaken(
                () -> other.update(Samples.relabelled(session, Map.of("l", "1"), Set.of())),
                by -> by.update(Samples.relabelled(session, Map.of("k", "1"), Set.of())));

        assertThat(tries).hasValue(2);
        assertThat(answer.fields().labels()).isEqualTo(Map.of("k", "1", "l", "1"));
        assertThat(answer.version()).isEqualTo(3);
    }

    @Test
    void aPatchAndAnUpdateDoNotConcernEachOther() {
        var session = session(Samples.sliding(HOUR));

        var _ = overtaken(
                () -> other.update(Samples.withTtl(session, Samples.fixed(HOUR.multipliedBy(2)))),
                by -> by.patch(session, Samples.set("k", "1")));

        assertThat(tries).hasValue(1);
        assertThat(other.get(session).expireTime())
                .hasValueSatisfying(
                        expiry -> assertThat(expiry).isAfter(Instant.now().plus(HOUR.plusMinutes(30))));
    }

    @Test
    void updatesOfMessagesAreCountedBesideWhatIsAppended() {
        var session = session(Ttl.NEVER);
        var before = client.get(session).log();

        var _ = overtaken(() -> other.append(session, "between"), by -> by.update(rewritten(session, "")));

        var log = other.get(session).log();
        assertThat(log.changes()).isEqualTo(before.changes() + 1);
        assertThat(log.contentBytes()).isEqualTo("between".length());
        assertThat(log.usage()).isEqualTo(before.usage().plus(USAGE));
        assertThat(log.lastMessageTime())
                .contains(other.message(session, "between").createTime());
    }

    @Test
    void updatesOfOneMessageComeOneBehindTheOther() {
        var session = session(Ttl.NEVER);
        var etag = client.message(session, "before").etag();

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> overtaken(
                        () -> other.update(Samples.remarked(session, "before", new Marks(true, Optional.empty()))),
                        by -> by.update(Samples.rewritten(session, "before", Optional.of(etag), "new"))));
    }

    @Test
    void aDeletionTakesWhatAnotherServerHasAppendedMeanwhile() {
        var session = session(Ttl.NEVER);

        var deleted = overtaken(
                () -> other.append(session, "between"), by -> by.delete(session, Set.of("before", "between")));

        assertThat(deleted).isEqualTo(2);
        assertThat(other.log(session)).isEmpty();
    }

    @Test
    void aRewindIsRefusedIfAnotherServerHasAppended() {
        var session = session(Ttl.NEVER);

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> overtaken(
                        () -> other.append(session, "between"), by -> by.truncate(new Truncation(session, 0, 1))));

        assertThat(other.log(session)).hasSize(2);
    }

    @Test
    void aPurgeCountsWhatAnotherServerHasAppendedMeanwhile() {
        var owner = UUID.randomUUID().toString();
        var session = client.create(Samples.sessionOf("", owner)).id();
        client.append(session, "before");
        var filter = Samples.ofOwner(Optional.empty(), Optional.of(owner));

        var step = overtaken(
                Script.writing("erase"), () -> other.append(session, "between"), by -> by.purge(purge(filter)));

        assertThat(step.messages()).isEqualTo(2);
        assertThat(other.find(session)).isEmpty();
    }

    @Test
    void whatIsDeletedAndMadeAgainMeanwhileIsAnotherSession() {
        var sample = Samples.session();
        client.create(sample);

        var etag = overtaken(
                () -> {
                    other.delete(sample.id());
                    other.create(Samples.again(sample));
                },
                by -> by.patch(sample.id(), Samples.set("k", "1")));

        assertThat(tries).hasValue(2);
        assertThat(etag).isEqualTo(other.state(sample.id()).etag());
    }

    /** A session with a message {@code before}, which is in progress. */
    private String session(Ttl ttl) {
        var session = client.create(Samples.session(ttl)).id();
        client.append(
                Samples.append(session, List.of(Samples.running("before"))).build());
        return session;
    }

    /** The answer to a write that is overtaken once, between the reading of the session and the change. */
    private <T> T overtaken(Runnable step, Function<StorageClient, T> write) {
        return overtaken(Script.writing("commit"), step, write);
    }

    private <T> T overtaken(Script change, Runnable step, Function<StorageClient, T> write) {
        tries.set(0);
        network.interrupt(change.sha(), () -> {
            if (tries.incrementAndGet() == 1) {
                step.run();
            }
        });
        return write.apply(client);
    }

    private static Function<StorageClient, Boolean> by(Runnable write) {
        return _ -> {
            write.run();
            return true;
        };
    }

    private static Append patching(String session, String... ids) {
        return Samples.append(session, ids).patching(Samples.set("k", "1")).build();
    }

    /** An append of which a part is there already. */
    private static Append mixed(String session) {
        return Samples.append(session, List.of(Samples.message("a"), Samples.running("before"), Samples.message("b")))
                .build();
    }

    private static MessageUpdate rewritten(String session, String text) {
        return Samples.rewritten(session, "before", Optional.empty(), text);
    }

    private static Purge purge(SessionFilter filter) {
        return new Purge(filter, Purge.Mode.ERASE, Optional.empty(), new Purge.Limit(10, 100, 10));
    }

    /** Fills a session up to so many bytes. */
    private void fill(String session, int left) {
        long bytes = StorageContract.LIMITS.sessionContentBytes()
                - other.get(session).log().contentBytes()
                - left;
        NewMessage rest = Samples.message("rest", "x".repeat((int) bytes));
        other.append(Samples.append(session, List.of(rest)).build());
    }

    private static void assertTotalsAreThoseOf(List<Message> messages, Session session) {
        var log = session.log();
        assertThat(log.messageCount()).isEqualTo(messages.size());
        assertThat(log.contentBytes())
                .isEqualTo(messages.stream()
                        .mapToLong(message -> message.content().length())
                        .sum());
        assertThat(log.lastSequence()).isEqualTo(messages.getLast().sequence());
        assertThat(log.lastMessageTime()).contains(messages.getLast().createTime());
    }
}
