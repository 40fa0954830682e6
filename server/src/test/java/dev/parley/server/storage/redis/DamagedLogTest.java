package dev.parley.server.storage.redis;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.marked;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored and cannot be read is reported, whoever meets it. */
final class DamagedLogTest {
    private static final TestRedis REDIS = TestRedis.create();
    private static final RedisStorage STORAGE =
            new RedisStorage(REDIS.settings(), StorageContract.EQUALITY, StorageContract.LIMITS);
    private static final MessageFilter OF_USERS = new MessageFilter(
            Set.of(Role.USER),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty());

    private final String tenantId = "t-" + UUID.randomUUID();
    private final StorageClient tenant = new StorageClient(STORAGE, new Tenant(tenantId));
    private final NewSession session = Samples.session();
    private final String id = session.id();

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @BeforeEach
    void fill() {
        tenant.append(append(id, List.of(message("a"), marked("b", new Marks(true, Optional.empty())), message("c")))
                .creating(session)
                .build());
    }

    @Test
    void aHeadThatIsNoneIsReported() {
        damage("LSET", ":h:0", "1", "no head");

        assertReadsReport();
        assertReported(() -> tenant.marked(id));
        assertReported(() -> tenant.delete(id, Set.of("b")));
        assertReported(() -> tenant.fork(Samples.fork(id, 3)));
    }

    @Test
    void aHeadThatIsNoneIsReportedToARewindThatLooksAtWhatItErases() {
        damage("LSET", ":h:0", "2", "no head");

        assertReported(() -> tenant.truncate(new Truncation(id, 2, 3)));
    }

    @Test
    void aRewindThatLooksAtWhatItKeepsErasesAHeadThatIsNone() {
        damage("LSET", ":h:0", "1", "no head");

        tenant.truncate(new Truncation(id, 1, 3));

        tenant.append(id, "b");
        assertThat(tenant.message(id, "b").sequence()).isEqualTo(4);
        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "b");
    }

    @Test
    void aMessageThatOnlyTheIndexKnowsIsReported() {
        damage("LSET", ":h:0", "1", "");

        assertReported(() -> tenant.message(id, "b"));
        assertReported(() -> tenant.marked(id));
        assertReported(() -> tenant.update(Samples.rewritten(id, "b", Optional.empty(), "new")));
        assertReported(() -> tenant.append(id, "b"));
    }

    @Test
    void aContentThatIsNotTheMessagesIsReported() {
        damage("LSET", ":m:0", "1", "longer than it was");

        assertReadsReport();
        assertReported(() -> tenant.fork(Samples.fork(id, 3)));
    }

    @Test
    void aChunkThatIsLostIsReported() {
        damage("DEL", ":h:0");

        assertReadsReport();
        assertReported(() -> tenant.marked(id));
        assertReported(() -> tenant.fork(Samples.fork(id, 3)));
        assertReported(() -> tenant.fork(Samples.fork(id, 1)));
    }

    @Test
    void contentsThatAreLostAreReported() {
        damage("DEL", ":m:0");

        assertReadsReport();
        assertReported(() -> tenant.fork(Samples.fork(id, 3)));
    }

    @Test
    void aSessionWhoseLogIsNoneIsReported() {
        damage("HSET", "", "l", "no log");

        assertReported(() -> tenant.messages(Samples.allMessages(id)));
        assertReported(() -> tenant.pick(id, 2L));
        assertReported(() -> tenant.marked(id));
        assertReported(() -> tenant.delete(id, Set.of("b")));
        assertReported(() -> tenant.append(id, "d"));
    }

    @Test
    void aSessionThatCannotBeReadIsReportedToThoseWhoAskForItOnly() {
        var whole = tenant.create(Samples.session());

        damage("HSET", "", "f", "no fields");

        assertReported(() -> tenant.find(id));
        assertReported(() -> tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC)));
        // Many at once share a script.
        var asked = IntStream.range(0, 200)
                .mapToObj(i -> STORAGE.sessions()
                        .find(call(), List.of(i % 2 == 0 ? whole.id() : id))
                        .toCompletableFuture())
                .toList();
        for (int i = 0; i < asked.size(); i += 2) {
            assertThat(asked.get(i).join()).containsExactly(whole);
        }
    }

    @Test
    void aRecordOfANewerVersionIsReported() {
        damage("HSET", "", "l", "\u0002" + "x".repeat(40));

        assertReported(() -> tenant.messages(Samples.allMessages(id)));
        assertReported(() -> tenant.append(id, "d"));
    }

    @Test
    void anExpiryThatIsNoneIsReported() {
        damage("HSET", "", "e", "never");

        assertReported(() -> tenant.find(id));
        assertReported(() -> tenant.append(id, "d"));
    }

    @Test
    void headsOfOtherLogsAreToldBesideOneThatCannotBeRead() {
        var whole = Samples.session();
        tenant.append(append(whole.id(), "a").creating(whole).build());
        var before = tenant.head(id);

        damage("HSET", "", "l", "no log");

        assertThat(tenant.head(whole.id()))
                .hasValueSatisfying(head -> assertThat(head.lastSequence()).isEqualTo(1));
        assertThat(tenant.head(id)).isPresent().isNotEqualTo(before);
    }

    private void assertReadsReport() {
        assertReported(() -> tenant.message(id, "b"));
        assertReported(() -> tenant.message(id, 2));
        assertReported(() -> tenant.messages(Samples.allMessages(id)));
        assertReported(() -> tenant.messages(messages(id, OF_USERS, Direction.DESCENDING, Samples.EVERYTHING)));
        assertReported(() -> tenant.pick(id, 1L, 2L));
        assertReported(() -> tenant.update(Samples.rewritten(id, "b", Optional.empty(), "new")));
        assertReported(() -> tenant.append(id, "b"));
    }

    private Call call() {
        return new Call(new Tenant(tenantId), System.nanoTime() + 30_000_000_000L);
    }

    private static void assertReported(ThrowingCallable step) {
        assertThatExceptionOfType(CorruptRecordException.class).isThrownBy(step);
    }

    private void damage(String command, String suffix, String... values) {
        var name = REDIS.address().keyPrefix() + ":{" + tenantId + "/" + id + "}" + suffix;
        var words = new ArrayList<>(List.of(command, name));
        words.addAll(List.of(values));
        REDIS.address().call(words.toArray(String[]::new));
    }
}
