package dev.parley.bench.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.Message;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two sessions, batches of two, room for ten messages: two batches for each session, and two numbers that are left. */
class BatchAppenderTest {
    private final Sessions sessions = new Sessions("batch", 2);
    private final Acknowledged acknowledged = new Acknowledged(2, 10);
    private final BatchAppender appender =
            new BatchAppender(new AtomicInteger(), new BatchRequest(sessions, 2), acknowledged);

    @Test
    void batchesGoToTheSessionsInTurn() throws InvalidProtocolBufferException {
        assertNext("batch-000000", "message-000000000", "message-000000002");
        assertNext("batch-000001", "message-000000001", "message-000000003");
        assertNext("batch-000000", "message-000000004", "message-000000006");
        assertNext("batch-000001", "message-000000005", "message-000000007");
        assertThat(appender.next()).isNull();
    }

    @Test
    void eachMessageHasOneKibibyte() throws InvalidProtocolBufferException {
        assertThat(next().getMessagesList())
                .allSatisfy(message -> assertThat(message.getSerializedSize()).isEqualTo(1024));
    }

    @Test
    void theSequencesAreKept() {
        appender.next();
        appender.next();

        appender.answered(answer(7, 8));

        assertThat(acknowledged.sequenceOf(1)).isEqualTo(7);
        assertThat(acknowledged.sequenceOf(3)).isEqualTo(8);
    }

    @Test
    void anAnswerAboutFewerMessagesIsWrong() {
        appender.next();

        assertThatThrownBy(() -> appender.answered(answer(1))).isInstanceOf(WrongLogException.class);
    }

    private void assertNext(String session, String... messages) throws InvalidProtocolBufferException {
        var request = next();
        assertThat(request.getSessionId()).isEqualTo(session);
        assertThat(request.getMessagesList()).extracting(Message::getMessageId).containsExactly(messages);
    }

    private AppendMessagesRequest next() throws InvalidProtocolBufferException {
        return AppendMessagesRequest.parseFrom(Objects.requireNonNull(appender.next()));
    }

    private static byte[] answer(long... sequences) {
        var answer = AppendMessagesResponse.newBuilder();
        for (long sequence : sequences) {
            answer.addResults(AppendMessagesResult.newBuilder().setSequence(sequence));
        }
        return answer.build().toByteArray();
    }
}
