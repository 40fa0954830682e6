package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.server.grpc.transport.GrpcServer.Interior;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.MessageStoreBlockingStub;
import dev.parley.v1.ServerInfoGrpc.ServerInfoImplBase;
import dev.parley.v1.SessionStoreGrpc.SessionStoreImplBase;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A server on a port of its own, with a {@link FakeStore} behind it, and a client. */
final class TestServer implements AutoCloseable {
    private static final Duration TURN = Duration.ofMillis(10);

    final FakeStore store = new FakeStore();
    final Machinery machinery;
    final GrpcServer server;
    final ManagedChannel channel;
    /** What the backend answers when it is asked whether it works. */
    volatile Supplier<CompletionStage<Void>> probe = () -> CompletableFuture.completedStage(null);

    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicLong ahead = new AtomicLong();

    private TestServer(TestSettings told) throws IOException {
        var settings = told.build();
        machinery = Machinery.of(
                settings,
                new TimerWheel(() -> System.nanoTime() + ahead.get()).start(),
                () -> "incident-1",
                told.readers.orElse(readers));
        var services = new PublicServices(List.of(store, new SessionStoreImplBase() {}, new ServerInfoImplBase() {}));
        var health = new Health(services.names(), () -> probe.get(), settings.probeInterval(), Thread::sleep);
        server = new GrpcServer(
                new Front(settings, machinery, Instrumentation.NONE),
                new Interior(services, health, machinery),
                settings.drain(),
                told.pause);
        server.start();
        channel = newChannel();
    }

    static TestServer start() throws IOException {
        return start(settings -> {});
    }

    static TestServer start(Consumer<TestSettings> change) throws IOException {
        var settings = new TestSettings();
        change.accept(settings);
        return new TestServer(settings);
    }

    ManagedChannel newChannel() {
        var created = ManagedChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        channels.add(created);
        return created;
    }

    /** A client that gives up long after every test should be over. */
    MessageStoreBlockingStub client() {
        return MessageStoreGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
    }

    /** Lets time pass for the server's timers, and returns when they have done what was due meanwhile. */
    void pass(Duration time) {
        var done = new CompletableFuture<Void>();
        var timers = machinery.timers();
        ahead.addAndGet(time.toNanos());
        // The turn that runs the first task may run others after it; the second task is of a later turn.
        timers.schedule(
                timers.nanoTime(),
                () -> timers.schedule(timers.nanoTime() + TURN.toNanos(), () -> done.complete(null)));
        done.orTimeout(30, SECONDS).join();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
        readers.shutdownNow();
    }
}
