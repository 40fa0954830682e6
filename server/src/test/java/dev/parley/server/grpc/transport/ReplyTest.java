package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class ReplyTest {
    private final FakeReader<String> reader = new FakeReader<>();

    @Test
    void aStageThatIsCompleteIsAnsweredAtOnce() {
        Reply.reply(reader, CompletableFuture.completedStage(7), Object::toString);

        assertThat(reader.received()).containsExactly("7");
        assertThat(reader.isCompleted()).isTrue();
    }

    @Test
    void aStageIsAnsweredWhenItCompletes() {
        var stage = new CompletableFuture<Integer>();
        Reply.reply(reader, stage, Object::toString);
        assertThat(reader.received()).isEmpty();

        stage.complete(7);

        assertThat(reader.received()).containsExactly("7");
        assertThat(reader.isCompleted()).isTrue();
    }

    @Test
    void aStageThatFailsFailsTheCall() {
        var failure = new IllegalStateException("told to");
        var stage = new CompletableFuture<Integer>();
        Reply.reply(reader, stage.thenApply(value -> value + 1), Object::toString);

        stage.completeExceptionally(failure);

        assertThat(reader.error())
                .get()
                .isInstanceOf(CompletionException.class)
                .extracting(Throwable::getCause)
                .isSameAs(failure);
        assertThat(reader.isCompleted()).isFalse();
    }

    @Test
    void anAnswerThatCannotBeMadeFailsTheCall() {
        var failure = new IllegalStateException("told to");

        Reply.<Integer, String>reply(reader, CompletableFuture.completedStage(7), value -> {
            throw failure;
        });

        assertThat(reader.error()).containsSame(failure);
        assertThat(reader.received()).isEmpty();
    }
}
