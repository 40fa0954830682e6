package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private final Recording one = new Recording();
    private final Recording other = new Recording();
    private final Stopwatch stopwatch = Stopwatch.over(List.of(one, other));

    @Test
    void everyCallOfEveryCallerIsTimed() {
        call(stopwatch.callers().getFirst(), 3000);
        call(stopwatch.callers().getLast(), 2);

        assertThat(stopwatch.read().count()).isEqualTo(3002);
        assertThat(one.answers).hasSize(3000);
        assertThat(other.answers).hasSize(2);
    }

    @Test
    void aCallWithoutAnAnswerIsNone() {
        stopwatch.callers().getFirst().next();

        assertThat(stopwatch.read().count()).isZero();
    }

    private static void call(Caller caller, int times) {
        for (int i = 0; i < times; i++) {
            var request = caller.next();
            assertThat(request).isSameAs(Recording.REQUEST);
            caller.answered(Recording.ANSWER);
        }
    }

    private static final class Recording implements Caller {
        static final byte[] REQUEST = {1};
        static final byte[] ANSWER = {2};

        final List<byte[]> answers = new ArrayList<>();

        @Override
        public byte[] next() {
            return REQUEST;
        }

        @Override
        public void answered(byte[] answer) {
            answers.add(answer);
        }
    }
}
