package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Role;
import dev.parley.v1.UpdateSessionRequest;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Repeated fields that have no limit of their own. */
class RepeatedFieldsTest {
    private static final int ENTRIES = 1000;
    private static final int REMOVALS = 100_000;

    static final List<Field> FIELDS = List.of(
            new Field("filter.roles", (list, _) -> list.getFilterBuilder().addRoles(Role.ROLE_USER)),
            new Field(
                    "filter.statuses",
                    (list, _) -> list.getFilterBuilder().addStatuses(MessageStatus.MESSAGE_STATUS_COMPLETE)),
            new Field(
                    "update_mask", (_, update) -> update.getUpdateMaskBuilder().addPaths("title")),
            new Field("remove_labels", (_, update) -> update.addRemoveLabels("a")));

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @ParameterizedTest
    @FieldSource("FIELDS")
    void asManyEntriesAsTheLimitAreTaken(Field field) {
        var list = Caller.listRequest(id);
        var update = Caller.updateRequest(id, fields -> fields);
        IntStream.range(0, ENTRIES).forEach(_ -> field.entry().accept(list, update));

        assertThat(caller.list(list).getMessagesList()).isEmpty();
        assertThat(caller.sessions().updateSession(update.build()).getSessionId())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @FieldSource("FIELDS")
    void moreEntriesThanTheLimitAreRefused(Field field) {
        var list = Caller.listRequest(id);
        var update = Caller.updateRequest(id, fields -> fields);
        IntStream.rangeClosed(0, ENTRIES).forEach(_ -> field.entry().accept(list, update));

        assertRefused(
                        () -> {
                            caller.list(list);
                            var _ = caller.sessions().updateSession(update.build());
                        },
                        Reason.INVALID_FIELD)
                .at(field.path());
    }

    @Test
    void asManyKeysToRemoveAsTheLimitAreTakenAndMoreAreRefused() {
        var patch = PatchStateRequest.newBuilder().setSessionId(id);
        IntStream.range(0, REMOVALS).forEach(i -> patch.addRemove("k" + i));
        caller.setState(id, "k7", "1");

        caller.patch(patch);

        assertThat(caller.state(id)).isEmpty();
        assertRefused(() -> caller.patch(patch.addRemove("one-more")), Reason.INVALID_FIELD)
                .at("remove");
    }

    /** A repeated field, and how an entry of it is put into one of two requests. */
    record Field(String path, BiConsumer<ListMessagesRequest.Builder, UpdateSessionRequest.Builder> entry) {
        @Override
        public String toString() {
            return path;
        }
    }
}
