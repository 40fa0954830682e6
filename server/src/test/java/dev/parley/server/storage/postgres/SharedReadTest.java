package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedReadTest {
    private final long now = System.nanoTime();
    private final List<Attempt> attempts = new ArrayList<>();

    @Test
    void callsThatHaveAboutAsMuchTimeAreReadTogetherUntilTheFirstIsLate() {
        var last = call(Duration.ofMinutes(3));
        var first = call(Duration.ofMinutes(1));

        SharedRead.execute(List.of(last, first), this::answer);

        assertThat(attempts).containsExactly(new Attempt(List.of(last, first), first.deadlineNanos()));
        assertThat(last).isCompletedWithValue("read");
        assertThat(first).isCompletedWithValue("read");
    }

    @Test
    void callsThatHaveMuchMoreTimeAreReadByThemselvesAndLater() {
        var patient = call(Duration.ofMinutes(1));
        var hurried = call(Duration.ofMillis(1));

        SharedRead.execute(List.of(patient, hurried), this::answer);

        assertThat(attempts)
                .containsExactly(
                        new Attempt(List.of(hurried), hurried.deadlineNanos()),
                        new Attempt(List.of(patient), patient.deadlineNanos()));
    }

    @Test
    void whereTheFirstIsLateTheOthersAreReadAgain() {
        var first = call(Duration.ofMinutes(1));
        var last = call(Duration.ofMinutes(2));

        SharedRead.execute(List.of(first, last), (calls, deadline) -> {
            if (calls.contains(first)) {
                throw new DeadlineException();
            }
            answer(calls, deadline);
        });

        assertThat(first.exceptionNow()).isInstanceOf(DeadlineException.class);
        assertThat(attempts).containsExactly(new Attempt(List.of(last), last.deadlineNanos()));
        assertThat(last).isCompletedWithValue("read");
    }

    @Test
    void anyOtherFailureIsThatOfAll() {
        var calls = List.of(call(Duration.ofMinutes(1)), call(Duration.ofMinutes(2)));

        SharedRead.execute(calls, (_, _) -> {
            throw UnavailableException.backend(new IOException("a fault"));
        });

        assertThat(calls).allSatisfy(call -> assertThat(call.exceptionNow()).isInstanceOf(UnavailableException.class));
    }

    private Waiting<String, String> call(Duration left) {
        return new Waiting<>(new Call(new Tenant("t"), now + left.toNanos()), "question");
    }

    private void answer(List<Waiting<String, String>> calls, long deadlineNanos) {
        attempts.add(new Attempt(List.copyOf(calls), deadlineNanos));
        calls.forEach(call -> call.complete("read"));
    }

    private record Attempt(List<Waiting<String, String>> calls, long deadlineNanos) {}
}
