package dev.parley.conformance.load;

import io.grpc.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Writers who go on until they are told to end, while whatever they write to breaks and comes back, and those who
 * follow what they write.
 */
public final class StubbornLoad {
    private final List<Channel> connections;
    private final Plan plan;
    private final SessionEnds ends;
    private final List<Recording> sessions;
    private final Followers followers;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> writers = new ArrayList<>();
    private volatile boolean isEnding;

    /**
     * How much is done.
     *
     * @param writers at the same time
     * @param sessions that all of them write to
     * @param changing how many of the sessions messages are erased from, too
     * @param seed of what each writer does; when they do it is the machine's choice
     */
    public record Plan(int writers, int sessions, int changing, long seed) {
        public Plan {
            if (writers < 1 || sessions < 1 || changing < 0 || changing > sessions) {
                throw new IllegalArgumentException("a load needs a writer and a session; not %d and %d, of which %d"
                        .formatted(writers, sessions, changing));
            }
        }
    }

    private StubbornLoad(List<Channel> connections, Plan plan) {
        this.connections = List.copyOf(connections);
        this.plan = plan;
        this.ends = new SessionEnds(connections);
        this.sessions = Stream.generate(ends::create).limit(plan.sessions()).toList();
        this.followers = Followers.of(sessions, connections);
    }

    /** Makes new sessions, and begins. */
    public static StubbornLoad start(List<Channel> connections, Plan plan) {
        var load = new StubbornLoad(connections, plan);
        var root = new SplittableRandom(plan.seed());
        for (int i = 0; i < plan.writers(); i++) {
            load.add(i, root.split());
        }
        return load;
    }

    /** The sessions that nothing is erased from come first. */
    public List<Recording> finish() {
        isEnding = true;
        writers.forEach(StubbornLoad::await);
        executor.close();
        sessions.forEach(ends::read);
        followers.finish();
        return sessions;
    }

    private void add(int writer, SplittableRandom random) {
        var own = new ArrayList<>(connections);
        Collections.rotate(own, -writer);
        var client = new StubbornClient("w" + writer, own, random);
        writers.add(executor.submit(() -> {
            while (!isEnding) {
                int session = random.nextInt(plan.sessions());
                if (session < plan.sessions() - plan.changing()) {
                    client.append(sessions.get(session));
                } else {
                    client.change(sessions.get(session));
                }
            }
        }));
    }

    private static void await(Future<?> writer) {
        try {
            writer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a writer failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
