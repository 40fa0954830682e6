package dev.parley.bench.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import org.junit.jupiter.api.Test;

class AppendAnswerTest {
    private static final AppendMessagesResult RESULT = AppendMessagesResult.newBuilder()
            .setMessageId("message-1")
            .setSequence(300)
            .setCreateTime(Timestamp.newBuilder().setSeconds(1_800_000_000).setNanos(1000))
            .build();

    @Test
    void theSequenceIsRead() {
        assertThat(AppendAnswer.sequence(answer(300, RESULT))).isEqualTo(300);
    }

    @Test
    void aReplayIsWrong() {
        var replay = RESULT.toBuilder().setReplayed(true).build();

        assertThatThrownBy(() -> AppendAnswer.sequence(answer(300, replay))).isInstanceOf(WrongLogException.class);
    }

    @Test
    void twoResultsAreWrong() {
        assertThatThrownBy(() -> AppendAnswer.sequence(answer(300, RESULT, RESULT)))
                .isInstanceOf(WrongLogException.class);
    }

    @Test
    void anotherLastSequenceIsWrong() {
        assertThatThrownBy(() -> AppendAnswer.sequence(answer(301, RESULT))).isInstanceOf(WrongLogException.class);
        assertThatThrownBy(() -> AppendAnswer.sequence(new byte[0])).isInstanceOf(WrongLogException.class);
    }

    private static byte[] answer(long last, AppendMessagesResult... results) {
        return AppendMessagesResponse.newBuilder()
                .addAllResults(java.util.List.of(results))
                .setLastSequence(last)
                .setSessionUid("5f1c1c5e-0000-4000-8000-000000000000")
                .build()
                .toByteArray();
    }
}
