package dev.parley.conformance.load;

import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.ServerInfoGrpc;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Many clients on a few sessions of one tenant, each of which somebody follows. */
public final class HistoryLoad {
    private final List<Channel> connections;
    private final SessionEnds ends;
    private final Set<String> features;

    /**
     * A load on a server.
     *
     * @param connections to be shared among the clients; they say for which tenant
     */
    public HistoryLoad(List<Channel> connections) {
        this.connections = List.copyOf(connections);
        this.ends = new SessionEnds(this.connections);
        this.features = Set.copyOf(ServerInfoGrpc.newBlockingStub(this.connections.getFirst())
                .getServerInfo(GetServerInfoRequest.getDefaultInstance())
                .getFeaturesList());
    }

    /** Makes new sessions, puts load on them, and reads them whole at last. */
    public List<Recording> run(LoadPlan plan) {
        var sessions = Stream.generate(ends::create).limit(plan.sessions()).toList();
        var followers = Followers.of(sessions, connections);
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
        sessions.forEach(ends::read);
        followers.finish();
        return sessions;
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
