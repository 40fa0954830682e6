package dev.parley.conformance.load;

import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.ServerInfoGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Many clients on a few sessions of one tenant. */
public final class HistoryLoad {
    private final List<Channel> connections;
    private final Set<String> features;

    /**
     * A load on a server.
     *
     * @param connections to be shared among the clients; they say for which tenant
     */
    public HistoryLoad(List<Channel> connections) {
        this.connections = List.copyOf(connections);
        this.features = Set.copyOf(ServerInfoGrpc.newBlockingStub(this.connections.getFirst())
                .getServerInfo(GetServerInfoRequest.getDefaultInstance())
                .getFeaturesList());
    }

    /** Makes new sessions, puts load on them, and reads them whole at last. */
    public List<Recording> run(LoadPlan plan) {
        var sessions = Stream.generate(this::create).limit(plan.sessions()).toList();
        var root = new SplittableRandom(plan.seed());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < plan.clients(); i++) {
                var random = root.split();
                var client = new Client("c" + i, connections.get(i % connections.size()), features, random);
                running.add(executor.submit(() -> {
                    for (int n = 0; n < plan.operations() / plan.clients(); n++) {
                        client.step(sessions.get(random.nextInt(sessions.size())));
                    }
                }));
            }
            running.forEach(HistoryLoad::await);
        }
        sessions.forEach(this::readWhole);
        return sessions;
    }

    private Recording create() {
        var id = UUID.randomUUID().toString();
        var session = SessionStoreGrpc.newBlockingStub(connections.getFirst())
                .createSession(CreateSessionRequest.newBuilder()
                        .setSession(Session.newBuilder().setSessionId(id))
                        .build());
        return new Recording(session.getSessionId());
    }

    private void readWhole(Recording session) {
        var reads = new Reads(connections.getFirst(), "final");
        reads.session(session);
        reads.list(session, 0, 1000);
        reads.stream(session, 0);
        reads.session(session);
    }

    private static void await(Future<?> client) {
        try {
            client.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
