package dev.parley.conformance.load;

import io.grpc.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Those who follow the sessions of a load, one each. */
final class Followers {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Recording, Follower> followers = new HashMap<>();

    private Followers() {}

    /** Begins to follow. */
    static Followers of(List<Recording> sessions, List<Channel> connections) {
        var all = new Followers();
        for (var session : sessions) {
            var follower = new Follower(connections, all.followers.size(), session);
            all.followers.put(session, follower);
            var _ = all.executor.submit(follower::run);
        }
        return all;
    }

    /** Lets them come to the end of the logs, which nobody writes to any more. */
    void finish() {
        followers.forEach((session, follower) -> {
            long end = session.log().isEmpty() ? 0 : session.log().getLast().sequence();
            var _ = executor.submit(() -> follower.finish(end));
        });
        executor.close();
    }
}
