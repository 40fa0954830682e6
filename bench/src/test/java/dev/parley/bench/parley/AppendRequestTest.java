package dev.parley.bench.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.v1.AppendMessagesRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppendRequestTest {
    private static final Sessions SESSIONS = new Sessions("append-1", 1000);

    @Test
    void aMessageHasAKibibyteOnTheWireAndTheCallersId() throws InvalidProtocolBufferException {
        var request = AppendMessagesRequest.parseFrom(new AppendRequest(SESSIONS, MessageIds.SHORT).of(12, 34_012));

        var message = request.getMessages(0);
        assertThat(request.getSessionId()).isEqualTo(SESSIONS.id(12));
        assertThat(message.getSerializedSize()).isEqualTo(1024);
        assertThat(AppendRequest.numberOf(message.getMessageId())).isEqualTo(34_012);
    }

    @Test
    void anIdCanBeAsLongAsAUuid() throws InvalidProtocolBufferException {
        var request = AppendMessagesRequest.parseFrom(new AppendRequest(SESSIONS, MessageIds.UUID).of(12, 34_012));

        var message = request.getMessages(0);
        assertThat(UUID.fromString(message.getMessageId()).version()).isEqualTo(7);
        assertThat(message.getSerializedSize()).isEqualTo(1024);
        assertThat(AppendRequest.numberOf(message.getMessageId())).isEqualTo(34_012);
    }

    @Test
    void withoutAnIdAMessageHasAKibibyteToo() throws InvalidProtocolBufferException {
        var request = AppendMessagesRequest.parseFrom(new AppendRequest(SESSIONS, MessageIds.NONE).of(12, 34_012));

        assertThat(request.getMessages(0).getMessageId()).isEmpty();
        assertThat(request.getMessages(0).getSerializedSize()).isEqualTo(1024);
    }
}
