package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.v1.GetSessionRequest;
import org.junit.jupiter.api.Test;

class TemplateTest {
    @Test
    void numbersAreWrittenWithLeadingZeros() throws InvalidProtocolBufferException {
        var template = template("s-MMMM");
        var place = template.find("MMMM");

        template.put(place, 1234);
        template.put(place, 42);

        assertThat(GetSessionRequest.parseFrom(template.bytes()).getSessionId()).isEqualTo("s-0042");
    }

    @Test
    void aPlaceholderIsThereOnce() {
        assertThatThrownBy(() -> template("none").find("MM")).hasMessageContaining("is not there");
        assertThatThrownBy(() -> template("MM-MM").find("MM")).hasMessageContaining("twice");
    }

    private static Template template(String sessionId) {
        return new Template(
                GetSessionRequest.newBuilder().setSessionId(sessionId).build());
    }
}
