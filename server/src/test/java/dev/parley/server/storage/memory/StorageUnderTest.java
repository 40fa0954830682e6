package dev.parley.server.storage.memory;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Etag;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageDeletion;
import dev.parley.server.domain.message.MessageEdit;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StateSnapshot;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageContract;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * The memory backend, without its sweeper and without anything random, so that the same schedule does the same again.
 * All incarnations have the same uid, so that etags can be told beforehand.
 */
@Param(name = "message", gen = IntGen.class, conf = "1:3")
@Param(name = "sequence", gen = IntGen.class, conf = "0:4")
@Param(name = "version", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "1:2")
public final class StorageUnderTest implements SessionOperations {
    private static final String ID = "s";
    private static final String FORK = "f";
    private static final String KEY = "k";
    private static final UUID UID = new UUID(1, 1);
    private static final NewSession SESSION = new NewSession(
            ID,
            UID,
            Optional.empty(),
            Samples.session().owner(),
            Samples.session().fields(),
            Map.of());
    private static final Call CALL = new Call(new Tenant("t"), Long.MAX_VALUE);
    private static final Map<String, Long> STATE_VERSIONS = versions(version -> Etag.ofState(UID, version));
    private static final Map<String, Long> SESSION_VERSIONS = versions(version -> Etag.ofSession(UID, version));

    private final MemorySessions sessions;
    private final MemoryMessages messages;

    /** Starts with the session, empty. */
    public StorageUnderTest() {
        var clock = InstantSource.fixed(Instant.EPOCH);
        var rulebook = new Rulebook(clock, StorageContract.EQUALITY, StorageContract.LIMITS);
        var account = new HeapAccount(Long.MAX_VALUE);
        var tenants = new Tenants(new Shared(rulebook, account, new IdHash(1), new SessionTotals()));
        var work = new Work(Runnable::run);
        sessions = new MemorySessions(tenants, rulebook, work);
        messages = new MemoryMessages(tenants, rulebook, work);
        var _ = tenants.creating(CALL.tenant(), shard -> shard.create(SESSION));
    }

    @Operation
    @Override
    public String create() {
        return answer(sessions.create(CALL, SESSION), _ -> "created");
    }

    @Operation
    @Override
    public String delete() {
        var deletion = new SessionDeletion(ID, Optional.empty(), IfMissing.FAIL);
        return answer(sessions.delete(CALL, deletion).thenApply(_ -> "deleted"), Function.identity());
    }

    @Operation
    @Override
    public String append(@Param(name = "message") int message) {
        return append(Samples.append(ID, "m" + message, "m" + (message + 1)).build());
    }

    @Operation
    @Override
    public String appendCreating(@Param(name = "message") int message) {
        return append(Samples.append(ID, "m" + message).creating(SESSION).build());
    }

    @Operation
    @Override
    public String appendExpecting(@Param(name = "message") int message, @Param(name = "sequence") int lastSequence) {
        return append(Samples.append(ID, "m" + message).expecting(lastSequence).build());
    }

    @Operation
    @Override
    public String replaceLast(@Param(name = "message") int message, @Param(name = "sequence") int lastSequence) {
        return append(Samples.append(ID, "m" + message)
                .replacing(lastSequence, Math.max(0, lastSequence - 1))
                .build());
    }

    private String append(Append append) {
        return answer(
                messages.append(CALL, append),
                appended -> appended.results().stream()
                        .map(result -> result.sequence() + (result.isReplayed() ? " again" : ""))
                        .collect(joining(", ")));
    }

    @Operation
    @Override
    public String erase(@Param(name = "message") int message) {
        var deletion = new MessageDeletion(ID, Set.of("m" + message));
        return answer(messages.delete(CALL, deletion), erased -> Long.toString(erased.messages()));
    }

    @Operation
    @Override
    public String truncate(@Param(name = "sequence") int after, @Param(name = "sequence") int lastSequence) {
        return answer(
                messages.truncate(CALL, new Truncation(ID, after, lastSequence)),
                erased -> erased.messages() + " to " + erased.lastSequence());
    }

    @Operation
    @Override
    public String rewrite(@Param(name = "message") int message, @Param(name = "value") int value) {
        var update = new MessageUpdate(ID, "m" + message, Optional.empty(), new Rewriting(value), Long.MAX_VALUE);
        return answer(messages.update(CALL, update), updated -> "version " + updated.version());
    }

    /** Puts a content of one byte into the place of whatever there was. */
    private record Rewriting(int value) implements MessageEdit {
        @Override
        public Edited applyTo(Envelope envelope, Content content) {
            var after = Content.of(new byte[] {(byte) value});
            var depth = after.equals(content) ? Depth.NOTHING : Depth.NOTES;
            return new Edited(envelope, after, depth, after.length());
        }
    }

    @Operation
    @Override
    public String fork(@Param(name = "sequence") int through) {
        var fork = new Fork(ID, through, FORK, UID, Optional.empty(), Fork.Overrides.NONE);
        return answer(sessions.fork(CALL, fork), _ -> "forked");
    }

    @Operation
    @Override
    public String forked() {
        return list(FORK);
    }

    @Operation
    @Override
    public String get(@Param(name = "message") int message) {
        return answer(messages.get(CALL, new MessageKey.ById(ID, "m" + message)), StorageUnderTest::text);
    }

    @Operation
    @Override
    public String getAt(@Param(name = "sequence") int sequence) {
        return answer(messages.get(CALL, new MessageKey.BySequence(ID, sequence)), StorageUnderTest::text);
    }

    @Operation
    @Override
    public String list() {
        return list(ID);
    }

    private String list(String id) {
        return answer(
                messages.list(CALL, Samples.allMessages(id)),
                page -> page.messages().stream().map(StorageUnderTest::text).toList() + " to "
                        + page.head().lastSequence());
    }

    @Operation
    @Override
    public String patch(@Param(name = "value") int value) {
        return patch(Optional.empty(), value);
    }

    @Operation
    @Override
    public String patchIf(@Param(name = "version") int version, @Param(name = "value") int value) {
        return patch(Optional.of(Etag.ofState(UID, version)), value);
    }

    private String patch(Optional<String> etag, int value) {
        var change = new StateChange(ID, etag, Samples.set(KEY, Integer.toString(value)));
        return answer(sessions.patchState(CALL, change), after -> "version " + STATE_VERSIONS.get(after));
    }

    @Operation
    @Override
    public String state() {
        return answer(
                sessions.getState(CALL, new StateSnapshot.Query(ID, Set.of())),
                state -> "version " + STATE_VERSIONS.get(state.etag()) + " "
                        + Objects.requireNonNullElse(state.entries().get(KEY), "0"));
    }

    @Operation
    @Override
    public String retitle(@Param(name = "value") int title) {
        return retitle(Optional.empty(), title);
    }

    @Operation
    @Override
    public String retitleIf(@Param(name = "version") int version, @Param(name = "value") int title) {
        return retitle(Optional.of(Etag.ofSession(UID, version)), title);
    }

    private String retitle(Optional<String> etag, int title) {
        return answer(
                sessions.update(CALL, Samples.retitled(ID, etag, Integer.toString(title))), StorageUnderTest::text);
    }

    @Operation
    @Override
    public String session() {
        return answer(
                sessions.find(CALL, List.of(ID)),
                found -> found.stream().map(StorageUnderTest::text).findFirst().orElse("none"));
    }

    private static String text(Message message) {
        return message.id() + " at " + message.sequence();
    }

    private static String text(Session session) {
        return "version " + SESSION_VERSIONS.get(session.etag()) + " title "
                + session.fields().title() + ", "
                + session.log().messageCount() + " to "
                + session.log().lastSequence();
    }

    private static Map<String, Long> versions(LongFunction<String> etag) {
        return LongStream.range(0, 100).boxed().collect(toUnmodifiableMap(etag::apply, Function.identity()));
    }

    private static <T> String answer(CompletionStage<T> stage, Function<T, String> text) {
        try {
            return text.apply(stage.toCompletableFuture().join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof ParleyException refusal) {
                return refusal.reason().name();
            }
            throw e;
        }
    }
}
