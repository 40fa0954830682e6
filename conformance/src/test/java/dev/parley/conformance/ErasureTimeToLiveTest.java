package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static dev.parley.conformance.support.Samples.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.Session;
import dev.parley.v1.TtlPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What updates and erasures of messages make of {@code expire_time}. */
class ErasureTimeToLiveTest {
    private static final long HOUR = 3600;

    /** Writes to a session with the messages m1 and m2 that change something. */
    static final List<Map.Entry<String, BiConsumer<Caller, String>>> WRITES = List.of(
            Map.entry(
                    "UpdateMessage", (caller, id) -> caller.edit(id, "m1", fields -> fields.setPinned(true), "pinned")),
            Map.entry("DeleteMessages", (caller, id) -> caller.deleteMessages(id, "never", "m1")),
            Map.entry("TruncateMessages", (caller, id) -> caller.truncate(id, 1, 2)));

    /** Those that change nothing. */
    static final List<Map.Entry<String, BiConsumer<Caller, String>>> NOTHINGS = List.of(
            Map.entry("UpdateMessage", (caller, id) -> caller.edit(id, "m1", fields -> fields, "pinned", "status")),
            Map.entry("DeleteMessages", (caller, id) -> caller.deleteMessages(id, "never")),
            Map.entry("TruncateMessages", (caller, id) -> caller.truncate(id, 2, 2)),
            Map.entry("ForkSession", (caller, id) -> caller.fork(id)),
            Map.entry(
                    "a refused UpdateMessage",
                    (caller, id) -> assertRefused(
                            () -> caller.edit(id, "m1", fields -> fields.setModel("x"), "model"),
                            Reason.MESSAGE_FINAL)),
            Map.entry(
                    "a refused TruncateMessages",
                    (caller, id) -> assertRefused(() -> caller.truncate(id, 0, 1), Reason.SEQUENCE_MISMATCH)));

    private final Caller caller = Caller.ofNewTenant();

    @ParameterizedTest
    @FieldSource("WRITES")
    void aWriteMovesASlidingExpiry(Map.Entry<String, BiConsumer<Caller, String>> write) {
        var before = session(TtlPolicy.TTL_POLICY_SLIDING);

        write.getValue().accept(caller, before.getSessionId());

        var after = caller.get(before.getSessionId());
        assertThat(instant(after.getExpireTime())).isAfter(instant(before.getExpireTime()));
        assertThat(after.getEtag()).isEqualTo(before.getEtag());
    }

    @ParameterizedTest
    @FieldSource("WRITES")
    void aWriteDoesNotMoveAFixedExpiry(Map.Entry<String, BiConsumer<Caller, String>> write) {
        var before = session(TtlPolicy.TTL_POLICY_FIXED);

        write.getValue().accept(caller, before.getSessionId());

        assertThat(caller.get(before.getSessionId()).getExpireTime()).isEqualTo(before.getExpireTime());
    }

    @ParameterizedTest
    @FieldSource("NOTHINGS")
    void whatChangesNothingMovesNothing(Map.Entry<String, BiConsumer<Caller, String>> nothing) {
        var before = session(TtlPolicy.TTL_POLICY_SLIDING);

        nothing.getValue().accept(caller, before.getSessionId());

        assertThat(caller.get(before.getSessionId())).isEqualTo(before);
    }

    private Session session(TtlPolicy policy) {
        var id = caller.create(fields -> fields.setTtl(seconds(HOUR)).setTtlPolicy(policy))
                .getSessionId();
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));
        return caller.get(id);
    }
}
