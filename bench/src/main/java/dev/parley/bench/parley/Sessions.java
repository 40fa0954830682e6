package dev.parley.bench.parley;

import com.google.protobuf.MessageLite;
import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.LoadFailedException;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a round works on.
 *
 * @param prefix of their ids, which nobody else has
 */
public record Sessions(String prefix, int count) {
    private static final int IN_FLIGHT = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The id of one of them, counted from 0. All ids are of the same length. */
    public String id(int session) {
        return "%s-%s".formatted(prefix, number(session));
    }

    /** How the id of a session ends. */
    static String number(int session) {
        return "%06d".formatted(session);
    }

    public void create(Connections connections) throws InterruptedException {
        callAll(
                connections,
                SessionStoreGrpc.getCreateSessionMethod(),
                session -> CreateSessionRequest.newBuilder()
                        .setSession(Session.newBuilder()
                                .setSessionId(id(session))
                                .setUserId("bench")
                                .setTitle("A session of the benchmark"))
                        .build());
    }

    public void delete(Connections connections) throws InterruptedException {
        callAll(
                connections,
                SessionStoreGrpc.getDeleteSessionMethod(),
                session -> DeleteSessionRequest.newBuilder()
                        .setSessionId(id(session))
                        .build());
    }

    private void callAll(Connections connections, MethodDescriptor<?, ?> method, IntFunction<MessageLite> request)
            throws InterruptedException {
        var requests = IntStream.range(0, count).mapToObj(request).iterator();
        var load = new Load(connections, Bytes.method(method.getFullMethodName(), MethodType.UNARY));
        long done = load.run(Collections.nCopies(IN_FLIGHT, new Each(requests)), PATIENCE);
        if (done != count) {
            throw new LoadFailedException("%s was too slow".formatted(method.getFullMethodName()));
        }
    }

    /** Asks each once, whoever of the callers is free. */
    private record Each(Iterator<MessageLite> requests) implements Caller {
        @Override
        public byte @Nullable [] next() {
            synchronized (requests) {
                return requests.hasNext() ? requests.next().toByteArray() : null;
            }
        }

        @Override
        public void answered(byte[] answer) {
            // An answer that is no error is enough.
        }
    }

    /** All of them, by number. */
    public List<Integer> numbers() {
        return IntStream.range(0, count).boxed().toList();
    }
}
