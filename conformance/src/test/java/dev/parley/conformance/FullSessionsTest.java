package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.Message;
import dev.parley.v1.Role;
import org.junit.jupiter.api.Test;

/** A session that holds as many messages as it may. */
class FullSessionsTest {
    private static final int MAX = Target.limit("session_messages", 100_000);

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aFullSessionTakesRetriesAndReplacementsAndNothingMore() {
        fillTo(MAX - 1);

        assertRefused(() -> caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b")), Reason.SESSION_FULL)
                .telling("session_id", id)
                .telling("limit", "session_messages")
                .telling("maximum", MAX);
        assertThat(caller.get(id).getMessageCount()).isEqualTo(MAX - 1);

        caller.append(id, Samples.text("m1", "a"));
        assertRefused(() -> caller.append(id, Samples.text("m2", "b")), Reason.SESSION_FULL);

        assertThat(caller.append(id, Samples.text("m1", "a")).getResults(0).getReplayed())
                .isTrue();
        caller.append(Caller.appendRequest(id, Samples.text("m2", "b"))
                .setExpectedLastSequence(MAX)
                .setReplaceAfterSequence(MAX - 1));
        assertThat(caller.get(id).getMessageCount()).isEqualTo(MAX);
        assertThat(caller.get(id).getLastSequence()).isEqualTo(MAX + 1);
        caller.delete(id);
    }

    private void fillTo(int count) {
        var small = Message.newBuilder().setRole(Role.ROLE_USER).build();
        int batch = Target.limit("batch_messages", 100);
        for (int filled = 0; filled < count; filled += batch) {
            var request = Caller.appendRequest(id);
            for (int i = filled; i < Math.min(filled + batch, count); i++) {
                request.addMessages(small);
            }
            caller.append(request);
        }
    }
}
