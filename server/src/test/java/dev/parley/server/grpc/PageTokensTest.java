package dev.parley.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.grpc.PageTokens.MessageCursor;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.SessionFilter;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class PageTokensTest {
    private static final Tenant ACME = new Tenant("acme");
    private static final ListMessagesRequest REQUEST =
            ListMessagesRequest.newBuilder().setSessionId("s-1").setPageSize(10).build();
    private static final MessageCursor CURSOR = new MessageCursor(new UUID(1, 2), 7, 9);

    @Property
    void aCursorComesBackAsItWasWritten(
            @ForAll long high, @ForAll long low, @ForAll @LongRange(min = 0) long resume, @ForAll long last) {
        var tokens = PageTokens.of(ACME, REQUEST);
        var cursor = new MessageCursor(new UUID(high, low), resume, last);

        assertThat(tokens.messageCursor(tokens.write(cursor))).hasValue(cursor);
    }

    @Property
    void aPositionComesBackAsItWasWritten(
            @ForAll @LongRange(min = -1_000_000_000, max = 10_000_000_000L) long seconds,
            @ForAll @IntRange(max = 999_999) int micros,
            @ForAll @AlphaChars @StringLength(min = 1, max = 128) String id) {
        var tokens = PageTokens.of(ACME, ListSessionsRequest.getDefaultInstance());
        var position = new SessionPosition(Instant.ofEpochSecond(seconds, micros * 1000L), id);

        assertThat(tokens.sessionPosition(tokens.write(position))).hasValue(position);
    }

    @Test
    void aTokenStaysTheSameFromReleaseToRelease() {
        // A list may go on after a deploy.
        var position = new SessionPosition(Instant.ofEpochSecond(1, 2000), "s-1");

        assertThat(PageTokens.of(ACME, REQUEST).write(CURSOR))
                .isEqualTo("Ae944EYZZPrBrA-7KTjCrgoAAAAAAAAAAQAAAAAAAAACAAAAAAAAAAcAAAAAAAAACQ");
        assertThat(tokens(ACME, SessionFilter.newBuilder().setUserId("ada")).write(position))
                .isEqualTo("Ab4k1wQSxUm5vNAnUHDuGwUAAAAAAA9CQnMtMQ");
    }

    @Test
    void noTokenIsTheFirstPage() {
        assertThat(PageTokens.of(ACME, REQUEST).messageCursor("")).isEmpty();
    }

    @Test
    void aTokenFitsTheSameRequestWithAnotherPageSize() {
        var token = PageTokens.of(ACME, REQUEST).write(CURSOR);

        var other = REQUEST.toBuilder().setPageSize(99).setPageToken(token).build();

        assertThat(PageTokens.of(ACME, other).messageCursor(token)).hasValue(CURSOR);
    }

    @Test
    void aTokenFitsTheSameLabelsInAnotherOrder() {
        var ab = SessionFilter.newBuilder().putLabels("a", "1").putLabels("b", "2");
        var ba = SessionFilter.newBuilder().putLabels("b", "2").putLabels("a", "1");
        var position = new SessionPosition(Instant.EPOCH, "s-1");

        var token = tokens(ACME, ab).write(position);

        assertThat(tokens(ACME, ba).sessionPosition(token)).hasValue(position);
    }

    @Test
    void aTokenDoesNotFitAnotherSession() {
        var token = PageTokens.of(ACME, REQUEST).write(CURSOR);

        var other = PageTokens.of(ACME, REQUEST.toBuilder().setSessionId("s-2").build());

        assertMismatch(other, token);
    }

    @Test
    void aTokenDoesNotFitAnotherTenant() {
        var token = PageTokens.of(ACME, REQUEST).write(CURSOR);

        assertMismatch(PageTokens.of(new Tenant("globex"), REQUEST), token);
    }

    @Test
    void aTokenOfSessionsDoesNotFitMessages() {
        var token = tokens(ACME, SessionFilter.newBuilder()).write(new SessionPosition(Instant.EPOCH, "s-1"));

        assertMismatch(PageTokens.of(ACME, REQUEST), token);
    }

    @Property
    void aTokenWithAnyCharacterChangedFitsNothing(@ForAll @IntRange(max = 65) int position) {
        var tokens = PageTokens.of(ACME, REQUEST);
        var token = tokens.write(CURSOR);
        int index = position % token.length();
        char changed = token.charAt(index) == 'A' ? 'Q' : 'A';

        assertMismatch(tokens, token.substring(0, index) + changed + token.substring(index + 1));
    }

    @Property
    void garbageIsAMismatch(@ForAll @StringLength(min = 1, max = 3000) String garbage) {
        assertMismatch(PageTokens.of(ACME, REQUEST), garbage);
    }

    private static PageTokens tokens(Tenant tenant, SessionFilter.Builder filter) {
        return PageTokens.of(
                tenant, ListSessionsRequest.newBuilder().setFilter(filter).build());
    }

    private static void assertMismatch(PageTokens tokens, String token) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> tokens.messageCursor(token))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PAGE_TOKEN_MISMATCH));
    }
}
