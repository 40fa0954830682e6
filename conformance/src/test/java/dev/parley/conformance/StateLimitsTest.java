package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much fits into a state, and what does not. */
class StateLimitsTest {
    static final List<String> NOT_JSON = Texts.NOT_JSON;

    private static final int KEYS = Target.limit("state_keys", 1000);
    private static final int KEY_BYTES = Target.limit("state_key_bytes", 256);
    private static final int VALUE_BYTES = Target.limit("state_value_bytes", 256 << 10);
    private static final int STATE_BYTES = Target.limit("state_bytes", 1 << 20);

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aKeyOfTheLimitIsTaken() {
        var ascii = "k".repeat(KEY_BYTES);
        var wide = "\u00e9".repeat(KEY_BYTES / 2);

        caller.patch(patch().putSet(ascii, "1").putSet(wide, "2"));

        assertThat(caller.state(id)).containsOnlyKeys(ascii, wide);
    }

    @Test
    void aKeyAboveTheLimitIsRefused() {
        assertRefused(() -> caller.setState(id, "k".repeat(KEY_BYTES + 1), "1"), Reason.INVALID_FIELD)
                .within("set");
        assertRefused(() -> caller.setState(id, "\u00e9".repeat(KEY_BYTES / 2 + 1), "1"), Reason.INVALID_FIELD)
                .within("set");
    }

    @Test
    void anEmptyKeyIsRefused() {
        assertRefused(() -> caller.setState(id, "", "1"), Reason.INVALID_FIELD).within("set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0000", "a\nb", "\u001f", "\u007f"})
    void aKeyWithAControlCharacterIsRefused(String key) {
        assertRefused(() -> caller.setState(id, key, "1"), Reason.INVALID_FIELD).within("set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", "a b", "app:x", "user:x", "temp:x", "a.b[0]", "$", "\"", "\\", "e\u0301", "\u200b", "\uFEFF"
            })
    void anyOtherTextIsAKey(String key) {
        caller.setState(id, key, "1");

        assertThat(caller.state(id)).containsOnlyKeys(key);
    }

    @Test
    void aValueOfTheLimitIsTaken() {
        var value = text(VALUE_BYTES);

        caller.setState(id, "a", value);

        assertThat(caller.state(id)).containsEntry("a", value);
    }

    @Test
    void aValueAboveTheLimitIsRefused() {
        assertRefused(() -> caller.setState(id, "a", text(VALUE_BYTES + 1)), Reason.INVALID_FIELD)
                .at("set[\"a\"]");
    }

    @ParameterizedTest
    @FieldSource("NOT_JSON")
    void aValueThatIsNoJsonIsRefused(String value) {
        assertRefused(() -> caller.setState(id, "a", value), Reason.INVALID_FIELD)
                .at("set[\"a\"]");
    }

    @Test
    void jsonAsDeepAsTheLimitIsTakenAndDeeperIsRefused() {
        int depth = Target.limit("json_depth", 128);
        var deepest = "[".repeat(depth) + "]".repeat(depth);

        caller.setState(id, "a", deepest);

        assertThat(caller.state(id)).containsEntry("a", deepest);
        assertRefused(() -> caller.setState(id, "a", "[" + deepest + "]"), Reason.INVALID_FIELD)
                .at("set[\"a\"]");
        assertRefused(() -> caller.setState(id, "a", "{\"a\":" + deepest + "}"), Reason.INVALID_FIELD)
                .at("set[\"a\"]");
    }

    @Test
    void asManyKeysAsTheLimitAreTaken() {
        caller.patch(keys(KEYS));

        assertThat(caller.state(id)).hasSize(KEYS);
    }

    @Test
    void aKeyBeyondTheLimitIsRefusedAndNothingIsApplied() {
        caller.patch(keys(KEYS));

        assertRefused(() -> caller.patch(patch().putSet("0", "2").putSet("one more", "1")), Reason.STATE_FULL)
                .telling("limit", "state_keys")
                .telling("maximum", KEYS);
        assertThat(caller.state(id)).hasSize(KEYS).containsEntry("0", "1");
    }

    @Test
    void moreKeysThanTheLimitInOnePatchAreRefused() {
        assertRefused(() -> caller.patch(keys(KEYS + 1)), Reason.STATE_FULL);
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void aFullStateCanBeChangedAndHasRoomForEveryKeyThatIsRemoved() {
        caller.patch(keys(KEYS));

        caller.setState(id, "0", "2");
        caller.patch(patch().addRemove("1").putSet("one more", "1"));

        assertThat(caller.state(id)).hasSize(KEYS).containsEntry("0", "2").containsEntry("one more", "1");
    }

    @Test
    void aStateOfTheLimitInBytesIsTakenAndALargerOneIsRefused() {
        int values = STATE_BYTES / VALUE_BYTES;
        // Each key of one byte takes its byte from the value.
        for (int i = 0; i < values; i++) {
            caller.setState(id, Integer.toString(i), text(VALUE_BYTES - 1));
        }
        var full = caller.stateOf(id);

        assertRefused(() -> caller.setState(id, "x", "1"), Reason.STATE_FULL)
                .telling("limit", "state_bytes")
                .telling("maximum", STATE_BYTES);
        assertRefused(() -> caller.setState(id, "0", text(VALUE_BYTES)), Reason.STATE_FULL);
        assertThat(caller.stateOf(id)).isEqualTo(full);
    }

    @Test
    void aSessionIsNotCreatedWithALargerState() {
        var missing = Samples.newId();
        var request = CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(missing));
        IntStream.range(0, STATE_BYTES / VALUE_BYTES)
                .forEach(i -> request.putState(Integer.toString(i), text(VALUE_BYTES)));

        assertRefused(() -> caller.sessions().createSession(request.build()), Reason.STATE_FULL);
        assertRefused(() -> caller.get(missing), Reason.SESSION_NOT_FOUND);
    }

    private PatchStateRequest.Builder patch() {
        return PatchStateRequest.newBuilder().setSessionId(id);
    }

    private PatchStateRequest.Builder keys(int count) {
        var patch = patch();
        IntStream.range(0, count).forEach(i -> patch.putSet(Integer.toString(i), "1"));
        return patch;
    }

    /** A JSON text of that many bytes. */
    private static String text(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }
}
