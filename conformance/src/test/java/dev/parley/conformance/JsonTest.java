package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Texts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** JSON that is checked: what is well-formed is kept as it is, what is not is refused. See also {@link ContentTest}. */
class JsonTest {
    static final List<String> NOT_JSON = Texts.NOT_JSON;

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @ParameterizedTest
    @FieldSource("NOT_JSON")
    void aResultThatIsNoJsonIsRefused(String json) {
        assertRefused(() -> caller.append(id, Samples.message(Samples.resultPart(json))), Reason.INVALID_FIELD)
                .at("messages[0].parts[0].tool_result.result_json");
        assertThat(caller.log(id)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("NOT_JSON")
    void anOpaqueItemThatIsNoJsonIsRefused(String json) {
        assertRefused(() -> caller.append(id, Samples.message(Samples.opaquePart(json))), Reason.INVALID_FIELD)
                .at("messages[0].parts[0].opaque.json");
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void emptyJsonIsNoJsonAndFine() {
        var message = Samples.message(Samples.resultPart(""), Samples.opaquePart(""));

        assertThat(caller.store(id, message).getPartsList()).isEqualTo(message.getPartsList());
    }

    @Test
    void largeJsonComesBackByteForByte() {
        var json = "[" + "123456789012345678901234567890,".repeat(20_000) + "0]";
        var message = Samples.message(Samples.resultPart(json));

        assertThat(caller.store(id, message).getPartsList()).isEqualTo(message.getPartsList());
    }

    @Test
    void aLongNumberOrStringOrNameIsJson() {
        var json = "{\"" + "n".repeat(100_000) + "\":[" + "9".repeat(100_000) + ",\"" + "s".repeat(100_000) + "\"]}";
        var message = Samples.message(Samples.opaquePart(json));

        assertThat(caller.store(id, message).getPartsList()).isEqualTo(message.getPartsList());
    }
}
