package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Target;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.Session;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much fits into a session's own fields, and what does not. */
class SessionLimitsTest {
    private static final int TITLE = Target.limit("title_characters", 512);
    private static final int OWNER = Target.limit("owner_characters", 256);
    private static final int LABELS = Target.limit("labels", 64);
    private static final int LABEL_KEY = Target.limit("label_key_bytes", 63);
    private static final int LABEL_VALUE = Target.limit("label_value_bytes", 256);

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void titlesAndOwnersOfTheLimitAreTaken() {
        var created = caller.create(fields ->
                fields.setTitle("t".repeat(TITLE)).setAppId("a".repeat(OWNER)).setUserId("u".repeat(OWNER)));

        assertThat(caller.get(created.getSessionId())).isEqualTo(created);
    }

    @Test
    void titlesAndOwnersCountCodePoints() {
        var created = caller.create(fields -> fields.setTitle(Texts.ASTRAL.repeat(TITLE))
                .setAppId(Texts.ASTRAL.repeat(OWNER))
                .setUserId(Texts.ASTRAL.repeat(OWNER)));

        var read = caller.get(created.getSessionId());

        assertThat(read.getTitle().codePoints()).hasSize(TITLE);
        assertThat(read.getAppId().codePoints()).hasSize(OWNER);
        assertThat(read.getUserId().codePoints()).hasSize(OWNER);
    }

    @Test
    void titlesAndOwnersAboveTheLimitAreRefused() {
        for (var character : new String[] {"x", Texts.ASTRAL}) {
            assertRefused(
                            () -> caller.create(fields -> fields.setTitle(character.repeat(TITLE + 1))
                                    .setAppId(character.repeat(OWNER + 1))
                                    .setUserId(character.repeat(OWNER + 1))),
                            Reason.INVALID_FIELD)
                    .at("session.title", "session.app_id", "session.user_id");
        }
    }

    @Test
    void aTitleAboveTheLimitIsRefusedInAnUpdateToo() {
        var id = caller.createId();

        assertRefused(
                        () -> caller.update(id, fields -> fields.setTitle("x".repeat(TITLE + 1)), "title"),
                        Reason.INVALID_FIELD)
                .at("session.title");
    }

    @Test
    void asManyLabelsAsTheLimitAreTakenAndMoreAreRefused() {
        var created = caller.create(fields -> labelled(fields, LABELS));

        assertThat(caller.get(created.getSessionId()).getLabelsCount()).isEqualTo(LABELS);
        assertRefused(() -> caller.create(fields -> labelled(fields, LABELS + 1)), Reason.INVALID_FIELD)
                .at("session.labels");
        assertRefused(
                        () -> caller.update(created.getSessionId(), fields -> labelled(fields, LABELS + 1), "labels"),
                        Reason.INVALID_FIELD)
                .at("session.labels");
    }

    @Test
    void keysAndValuesOfLabelsOfTheLimitAreTaken() {
        var key = "k".repeat(LABEL_KEY);
        var value = "\u00e9".repeat(LABEL_VALUE / 2);

        var created = caller.create(fields -> fields.putLabels(key, value));

        assertThat(caller.get(created.getSessionId()).getLabelsMap()).containsEntry(key, value);
    }

    @Test
    void keysAndValuesOfLabelsAboveTheLimitAreRefused() {
        assertRefused(
                        () -> caller.create(fields -> fields.putLabels("k".repeat(LABEL_KEY + 1), "x")),
                        Reason.INVALID_FIELD)
                .within("session.labels");
        assertRefused(
                        () -> caller.create(fields -> fields.putLabels("k", "x".repeat(LABEL_VALUE + 1))),
                        Reason.INVALID_FIELD)
                .at("session.labels[\"k\"]");
        // Labels count bytes, not characters.
        assertRefused(
                        () -> caller.create(fields -> fields.putLabels("k", "\u00e9".repeat(LABEL_VALUE / 2 + 1))),
                        Reason.INVALID_FIELD)
                .at("session.labels[\"k\"]");
    }

    @Test
    void aSessionIdOfTheLimitIsTakenAndALongerOneIsRefused() {
        var longest = "S".repeat(128);

        caller.create(fields -> fields.setSessionId(longest));

        assertThat(caller.get(longest).getSessionId()).isEqualTo(longest);
        assertRefused(() -> caller.create(fields -> fields.setSessionId(longest + "S")), Reason.INVALID_FIELD)
                .at("session.session_id");
        assertRefused(() -> caller.get(longest + "S"), Reason.INVALID_FIELD).at("session_id");
    }

    private static Session.Builder labelled(Session.Builder fields, int count) {
        IntStream.range(0, count).forEach(i -> fields.putLabels("label-" + i, "x"));
        return fields;
    }
}
