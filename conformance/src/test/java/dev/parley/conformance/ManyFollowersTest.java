package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Follower;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Together;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many who follow while many write. */
class ManyFollowersTest {
    private static final int WRITERS = 16;
    private static final int ROUNDS = 100;
    private static final int FOLLOWERS = 8;

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void eachMessageIsSeenOnceInOrderAcrossReconnectsAtAnyMoment() {
        var id = caller.createId();
        var readers =
                IntStream.range(0, FOLLOWERS).mapToObj(i -> new Reader(id, i)).toList();

        Together.whileWriting(() -> write(id), List.copyOf(readers));

        var log = caller.log(id).stream().map(Samples::textOf).toList();
        assertThat(log).hasSize(WRITERS * ROUNDS);
        assertThat(readers).allSatisfy(reader -> {
            assertThat(reader.sequences)
                    .isEqualTo(
                            LongStream.rangeClosed(1, WRITERS * ROUNDS).boxed().toList());
            assertThat(reader.texts).isEqualTo(log);
            assertThat(reader.connections).isGreaterThan(1);
        });
    }

    @Test
    void aThousandFollowersOfAHundredSessionsAllSeeWhatIsAppended() {
        var ids = IntStream.range(0, 100).mapToObj(_ -> caller.createId()).toList();
        var followers = new ArrayList<Follower>();
        try {
            for (int i = 0; i < 1000; i++) {
                followers.add(Follower.of(caller.on(i), ids.get(i % ids.size())));
            }
            followers.forEach(Follower::caughtUp);

            for (int round = 0; round < 3; round++) {
                for (var id : ids) {
                    caller.append(id, Samples.text(id + round));
                }
            }

            for (int i = 0; i < followers.size(); i++) {
                var id = ids.get(i % ids.size());
                assertThat(followers.get(i).texts(3)).containsExactly(id + 0, id + 1, id + 2);
            }
        } finally {
            followers.forEach(Follower::close);
        }
    }

    private void write(String id) {
        Together.answers(WRITERS, writer -> {
            for (int round = 0; round < ROUNDS; round++) {
                caller.on(writer).append(id, Samples.text("%d-%d".formatted(writer, round)));
            }
            return writer;
        });
    }

    /** Follows a log, and now and then leaves and comes back where it was. */
    private final class Reader implements Together.Reader {
        private final String id;
        private final Random random;
        private final int connection;
        private final List<Long> sequences = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private int connections;

        Reader(String id, int connection) {
            this.id = id;
            this.connection = connection;
            this.random = new Random(connection);
        }

        @Override
        public void readWhile(BooleanSupplier isWriting) {
            while (sequences.size() < WRITERS * ROUNDS) {
                connections++;
                try (var follower = Follower.of(caller.on(connection), request())) {
                    for (int left = 1 + random.nextInt(300); left > 0 && sequences.size() < WRITERS * ROUNDS; left--) {
                        take(follower.next());
                    }
                }
            }
        }

        private StreamMessagesRequest.Builder request() {
            long after = sequences.isEmpty() ? 0 : sequences.getLast();
            return StreamMessagesRequest.newBuilder().setSessionId(id).setAfterSequence(after);
        }

        private void take(StreamMessagesResponse item) {
            assertThat(item.hasChanged()).isFalse();
            if (item.hasMessage()) {
                sequences.add(item.getMessage().getSequence());
                texts.add(Samples.textOf(item.getMessage()));
            }
        }
    }
}
