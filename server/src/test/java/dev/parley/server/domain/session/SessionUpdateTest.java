package dev.parley.server.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.session.SessionUpdate.Field;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SessionUpdateTest {
    private static final SessionFields BEFORE =
            new SessionFields("title", Map.of("a", "1", "b", "2", "c", "3"), SessionStatus.ACTIVE, Ttl.NEVER);

    @Test
    void labelsAreSetAndRemovedBesideTheOthers() {
        var update = update(Map.of("b", "new", "d", "4"), Set.of("a", "missing"), 64);

        assertThat(update.applyTo(BEFORE).labels()).isEqualTo(Map.of("b", "new", "c", "3", "d", "4"));
    }

    @Test
    void anEmptyMaskLeavesTheOtherFields() {
        var after = update(Map.of("d", "4"), Set.of(), 64).applyTo(BEFORE);

        assertThat(after.title()).isEqualTo("title");
        assertThat(after.status()).isEqualTo(SessionStatus.ACTIVE);
    }

    @Test
    void aFieldInTheMaskThatIsUnsetIsCleared() {
        var nothing = new SessionFields("", Map.of(), SessionStatus.ACTIVE, Ttl.NEVER);
        var update = new SessionUpdate(
                "s-1", Optional.empty(), Set.of(Field.TITLE, Field.LABELS), nothing, Map.of(), Set.of(), 64);

        assertThat(update.applyTo(BEFORE)).isEqualTo(nothing);
    }

    @Test
    void moreLabelsThanAllowedAreRefused() {
        var update = update(Map.of("d", "4"), Set.of(), 3);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> update.requireFits(BEFORE, update.applyTo(BEFORE)))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(InvalidRequestException.Violation::field)
                        .containsExactly("set_labels"));
    }

    @Test
    void asManyLabelsAsAllowedFit() {
        var update = update(Map.of("d", "4"), Set.of(), 4);

        assertThatNoException().isThrownBy(() -> update.requireFits(BEFORE, update.applyTo(BEFORE)));
    }

    @Test
    void noMoreLabelsThanBeforeAreWelcomeEvenAboveALimitThatWasLowered() {
        var fewer = update(Map.of(), Set.of("a"), 1);
        var asMany = update(Map.of("a", "new"), Set.of(), 1);

        assertThatNoException().isThrownBy(() -> fewer.requireFits(BEFORE, fewer.applyTo(BEFORE)));
        assertThatNoException().isThrownBy(() -> asMany.requireFits(BEFORE, asMany.applyTo(BEFORE)));
    }

    private static SessionUpdate update(Map<String, String> set, Set<String> remove, int maxLabels) {
        return new SessionUpdate("s-1", Optional.empty(), Set.of(), BEFORE, set, remove, maxLabels);
    }
}
