package dev.parley.server.domain.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.context.WrittenLog.Line;
import dev.parley.server.domain.message.Message;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ContextsTest {
    private static final int MANY = 100_000;
    private static final Call CALL = new Call(new Tenant("acme"), Long.MAX_VALUE);

    @Test
    void aContextCostsWhatItTakesAndNotTheSession() {
        var storage = quiet(log(MANY, ""));

        var context = assemble(storage, new Budget.Tokens(2000));

        assertThat(context.choice().totalTokens()).isEqualTo(2000);
        assertThat(context.messages()).hasSize(200);
        assertThat(storage.reads()).isLessThan(6);
        assertThat(storage.messages()).isLessThan(1000);
    }

    @Test
    void turnsAreNotLookedForInTheWholeSession() {
        var storage = quiet(log(MANY, "turn=t-%d"));

        var context = assemble(storage, new Budget.LastTurns(3));

        assertThat(context.messages()).hasSize(6);
        assertThat(storage.messages()).isLessThan(1000);
    }

    @Test
    void whatASummaryStandsForIsNotRead() {
        var storage = quiet(log(MANY, "").with(Line.parse("100001 ASSISTANT tokens=7 covers=11-99990")));

        var context = assemble(storage, new Budget.Tokens(5000));

        assertThat(context.choice().totalTokens()).isEqualTo(207);
        assertThat(context.choice().droppedThrough()).isZero();
        assertThat(storage.reads()).isLessThan(8);
        assertThat(storage.messages()).isLessThan(300);
    }

    @Test
    void aCallIsFoundAtAnyDistance() {
        var far = log(MANY, "").with(Line.parse("100001 TOOL tokens=1 result=c"));
        var storage = quiet(far.with(Line.parse("7 ASSISTANT tokens=1 call=c")));

        var context = assemble(storage, new Budget.LastMessages(2));

        assertThat(context.messages()).extracting(Message::sequence).containsExactly(7L, 100_001L);
    }

    @Test
    void appendsMeanwhileDoNotShow() {
        var storage = new LogStorage(log(300, ""), ContextsTest::appended);

        var context = assemble(storage, new Budget.Tokens(1500));

        assertThat(context.lastSequence()).isEqualTo(300);
        assertThat(context.messages().getLast().sequence()).isEqualTo(300);
    }

    @Test
    void aLogThatIsChangedMeanwhileIsReadAgain() {
        var reads = new AtomicInteger();
        var storage = new LogStorage(
                log(300, ""),
                log -> reads.incrementAndGet() == 2 ? appended(log).changed() : log);

        var context = assemble(storage, new Budget.Tokens(1500));

        assertThat(context.lastSequence()).isEqualTo(301);
    }

    @Test
    void aLogThatIsChangedEachTimeIsRefused() {
        var storage = new LogStorage(log(300, ""), WrittenLog::changed);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> assemble(storage, new Budget.Tokens(1500)))
                .withCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void aCallWhoseTimeIsOverEnds() {
        var storage = quiet(log(10, ""));
        var late = new Call(new Tenant("acme"), System.nanoTime() - 1);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> assemble(storage, late, Runnable::run, new Budget.LastTurns(1)))
                .withCauseInstanceOf(DeadlineException.class);
    }

    @Test
    void workThatFindsNoRoomIsRefused() {
        var storage = quiet(log(10, ""));
        Executor full = _ -> {
            throw new RejectedExecutionException();
        };

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> assemble(storage, CALL, full, new Budget.LastTurns(1)))
                .withCauseInstanceOf(ExhaustedException.class);
    }

    @Test
    void anEmptySessionHasAnEmptyContext() {
        var storage = quiet(log(0, ""));

        var context = assemble(storage, new Budget.LastTurns(1));

        assertThat(context.messages()).isEmpty();
        assertThat(context.lastSequence()).isZero();
    }

    private static LogStorage quiet(WrittenLog log) {
        return new LogStorage(log, UnaryOperator.identity());
    }

    // Turns of two messages, of ten tokens each.
    private static WrittenLog log(int count, String more) {
        return new WrittenLog(LongStream.rangeClosed(1, count)
                .mapToObj(i -> "%d %s tokens=10 %s"
                        .formatted(i, i % 2 == 1 ? "USER" : "ASSISTANT", more.formatted((i + 1) / 2))
                        .strip())
                .map(Line::parse)
                .toList());
    }

    private static WrittenLog appended(WrittenLog log) {
        return log.with(
                Line.parse("%d USER tokens=10".formatted(log.lines().getLast().sequence() + 1)));
    }

    private static Assembled assemble(LogStorage storage, Budget budget) {
        return assemble(storage, CALL, Runnable::run, budget);
    }

    private static Assembled assemble(LogStorage storage, Call call, Executor executor, Budget budget) {
        var contexts = new Contexts(storage, message -> storage.log().substance(message), executor);
        var query = new ContextQuery("s-1", budget, false, "", 3 << 20);
        return contexts.assemble(call, query).toCompletableFuture().join();
    }
}
