package dev.parley.server.grpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Timestamp;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.Ids;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.context.Contexts;
import dev.parley.server.domain.message.AppendTotals;
import dev.parley.server.domain.message.LogFeed;
import dev.parley.server.domain.message.Messages;
import dev.parley.server.domain.session.Sessions;
import dev.parley.server.grpc.transport.Calls;
import dev.parley.server.settings.Settings;
import dev.parley.server.storage.memory.MemorySettings;
import dev.parley.server.storage.memory.MemoryStorage;
import dev.parley.server.storage.memory.Rulebook;
import io.grpc.internal.testing.StreamRecorder;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;

/** The services over a memory backend of their own, in process, at noon: no server, no network. */
final class Services implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");

    private static final Call CALL = new Call(new Tenant("acme"), Long.MAX_VALUE);

    private final ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();
    private final MemoryStorage storage;
    final WireSessions sessions;
    final WireMessages messages;

    Services() {
        var settings = Settings.of(Map.of());
        var limits = new Limits(100, 1 << 20, 10, 1 << 10);
        storage = new MemoryStorage(
                new MemorySettings(1 << 24), new Rulebook(() -> NOON, new MessageCodec(), limits), threads);
        var ids = new Ids(() -> NOON, new Random(1));
        var feed = new LogFeed(storage.messages(), threads);
        sessions = new WireSessions(new Sessions(storage.sessions(), ids, feed), settings);
        messages = new WireMessages(
                new Messages(storage.messages(), ids, new AppendTotals(), feed),
                new Contexts(storage.messages(), new SubstanceReader(), threads),
                settings);
    }

    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /** Calls a handler, and returns its answer. */
    static <Q, R> R answer(BiConsumer<Q, StreamObserver<R>> handler, Q request) throws Exception {
        return record(handler, request).firstValue().get();
    }

    /** Calls a handler, and returns why its stage failed. */
    static <Q, R> Throwable refusal(BiConsumer<Q, StreamObserver<R>> handler, Q request) throws Exception {
        var error = requireNonNull(record(handler, request).getError());
        return error instanceof CompletionException wrapped ? requireNonNull(wrapped.getCause()) : error;
    }

    /** Calls a handler, and records what it answers. */
    static <Q, R> StreamRecorder<R> record(BiConsumer<Q, StreamObserver<R>> handler, Q request) throws Exception {
        StreamRecorder<R> recorder = StreamRecorder.create();
        Calls.run(CALL, () -> handler.accept(request, recorder));
        recorder.awaitCompletion();
        return recorder;
    }

    @Override
    public void close() {
        storage.close();
        threads.shutdownNow();
    }
}
