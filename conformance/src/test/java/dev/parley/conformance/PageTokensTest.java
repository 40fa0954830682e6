package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.RefusalAssert;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.ListSessionsResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.Role;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionOrder;
import dev.parley.v1.SessionStatus;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What page tokens fit, and what they do not. */
class PageTokensTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    PageTokensTest() {
        caller.fill(id, 6);
        caller.createId();
        caller.createId();
    }

    @Test
    void aTokenOfMessagesFitsAnyPageSize() {
        var token = messages(messageRequest()).getNextPageToken();

        for (int pageSize : new int[] {0, 1, 3, 1000}) {
            var page = messages(messageRequest().setPageSize(pageSize).setPageToken(token));

            assertThat(page.getMessages(0).getSequence()).isEqualTo(3);
        }
    }

    @Test
    void aTokenOfSessionsFitsAnyPageSize() {
        var token = sessions(sessionRequest()).getNextPageToken();

        for (int pageSize : new int[] {0, 1, 1000}) {
            assertThat(sessions(sessionRequest().setPageSize(pageSize).setPageToken(token))
                            .getSessionsCount())
                    .isPositive();
        }
    }

    @Test
    void aTokenCanBeUsedAgain() {
        var request = messageRequest().setPageToken(messages(messageRequest()).getNextPageToken());

        assertThat(messages(request)).isEqualTo(messages(request));
    }

    @Test
    void theOrderOfLabelsInAFilterIsNoDifference() {
        var forwards = sessionRequest()
                .setFilter(SessionFilter.newBuilder().putLabels("a", "1").putLabels("b", "2"));
        var backwards = sessionRequest()
                .setFilter(SessionFilter.newBuilder().putLabels("b", "2").putLabels("a", "1"));
        for (int i = 0; i < 2; i++) {
            caller.create(fields -> fields.putLabels("a", "1").putLabels("b", "2"));
        }
        var token = sessions(forwards).getNextPageToken();

        assertThat(sessions(backwards.setPageToken(token)).getSessionsCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "garbage",
                "AAAA",
                "AQ==",
                " ",
                "====",
                "\u0000",
                "{\"after\":1}",
                "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MA",
                "\u00e9\uD83E\uDD84"
            })
    void aTokenThatIsNoneIsRefused(String token) {
        assertMismatch(messageRequest().setPageToken(token));
        assertMismatch(sessionRequest().setPageToken(token));
    }

    @Test
    void aTokenOfAnyLengthThatIsNoneIsRefused() {
        for (int length : new int[] {100, 10_000, 1_000_000}) {
            assertMismatch(messageRequest().setPageToken("A".repeat(length)));
            assertMismatch(sessionRequest().setPageToken("A".repeat(length)));
        }
    }

    @Test
    void everyByteOfATokenOfMessagesCounts() {
        var next = messageRequest().setPageToken(messages(messageRequest()).getNextPageToken());
        var expected = messages(next);

        for (var changed : changesOf(next.getPageToken())) {
            try {
                assertThat(messages(next.setPageToken(changed))).isEqualTo(expected);
            } catch (StatusRuntimeException e) {
                RefusalAssert.assertThat(Refusal.of(e)).isFor(Reason.PAGE_TOKEN_MISMATCH);
            }
        }
    }

    @Test
    void everyByteOfATokenOfSessionsCounts() {
        var next = sessionRequest().setPageToken(sessions(sessionRequest()).getNextPageToken());
        var expected = sessions(next);

        for (var changed : changesOf(next.getPageToken())) {
            try {
                assertThat(sessions(next.setPageToken(changed))).isEqualTo(expected);
            } catch (StatusRuntimeException e) {
                RefusalAssert.assertThat(Refusal.of(e)).isFor(Reason.PAGE_TOKEN_MISMATCH);
            }
        }
    }

    @Test
    void aTokenOfMessagesFitsTheSameRequestOnly() {
        var next = messageRequest().setPageToken(messages(messageRequest()).getNextPageToken());
        var other = MessageFilter.newBuilder();

        assertMismatch(next.clone().setDescending(true));
        assertMismatch(next.clone().setAfterSequence(1));
        assertMismatch(next.clone().setBeforeSequence(5));
        assertMismatch(next.clone().setFilter(other.clone().addRoles(Role.ROLE_USER)));
        assertMismatch(next.clone().setFilter(other.clone().setTurnId("t")));
        assertMismatch(next.clone().setFilter(other.clone().putLabels("a", "1")));
    }

    @Test
    void aTokenOfAFilterDoesNotFitAnotherFilter() {
        var roles = MessageFilter.newBuilder().addRoles(Role.ROLE_USER);
        var request = messageRequest().setFilter(roles);
        var token = messages(request).getNextPageToken();

        assertMismatch(messageRequest().setPageToken(token));
        assertMismatch(messageRequest()
                .setFilter(roles.clone().addRoles(Role.ROLE_TOOL))
                .setPageToken(token));
        assertThat(messages(request.setPageToken(token)).getMessagesList())
                .extracting(Message::getSequence)
                .containsExactly(3L, 4L);
    }

    @Test
    void aTokenOfMessagesDoesNotFitAnotherSession() {
        var other = caller.createId();
        caller.fill(other, 6);
        var token = messages(messageRequest()).getNextPageToken();

        assertMismatch(Caller.listRequest(other).setPageSize(2).setPageToken(token));
    }

    @Test
    void aTokenOfMessagesDoesNotFitAnotherIncarnation() {
        var next = messageRequest().setPageToken(messages(messageRequest()).getNextPageToken());
        caller.delete(id);
        caller.create(fields -> fields.setSessionId(id));
        caller.fill(id, 6);

        assertMismatch(next);
    }

    @Test
    void aTokenOfADeletedSessionFindsNoSession() {
        var next = messageRequest().setPageToken(messages(messageRequest()).getNextPageToken());
        caller.delete(id);

        assertRefused(() -> caller.list(next), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void aTokenDoesNotFitAnotherTenant() {
        var foreign = Caller.ofNewTenant();
        foreign.create(fields -> fields.setSessionId(id));
        foreign.fill(id, 6);
        var messageToken = messages(messageRequest()).getNextPageToken();
        var sessionToken = sessions(sessionRequest()).getNextPageToken();

        assertRefused(() -> foreign.list(messageRequest().setPageToken(messageToken)), Reason.PAGE_TOKEN_MISMATCH);
        assertRefused(
                () -> foreign.sessions()
                        .listSessions(
                                sessionRequest().setPageToken(sessionToken).build()),
                Reason.PAGE_TOKEN_MISMATCH);
    }

    @Test
    void aTokenOfSessionsFitsTheSameRequestOnly() {
        var next = sessionRequest().setPageToken(sessions(sessionRequest()).getNextPageToken());
        var other = SessionFilter.newBuilder();

        assertMismatch(next.clone().setOrderBy(SessionOrder.SESSION_ORDER_CREATE_TIME_DESC));
        assertMismatch(next.clone().setFilter(other.clone().setUserId("user")));
        assertMismatch(next.clone().setFilter(other.clone().setAppId("app")));
        assertMismatch(next.clone().setFilter(other.clone().putLabels("a", "1")));
        assertMismatch(next.clone().setFilter(other.clone().setStatus(SessionStatus.SESSION_STATUS_ACTIVE)));
    }

    @Test
    void tokensOfMessagesAndOfSessionsAreDifferentThings() {
        var messageToken = messages(messageRequest()).getNextPageToken();
        var sessionToken = sessions(sessionRequest()).getNextPageToken();

        assertMismatch(messageRequest().setPageToken(sessionToken));
        assertMismatch(sessionRequest().setPageToken(messageToken));
    }

    @Test
    void badFieldsAreReportedBeforeTheToken() {
        assertRefused(() -> caller.list(messageRequest().setPageSize(-1).setPageToken("garbage")), Reason.INVALID_FIELD)
                .at("page_size");
    }

    private void assertMismatch(ListMessagesRequest.Builder request) {
        assertRefused(() -> messages(request), Reason.PAGE_TOKEN_MISMATCH);
    }

    private void assertMismatch(ListSessionsRequest.Builder request) {
        assertRefused(() -> sessions(request), Reason.PAGE_TOKEN_MISMATCH);
    }

    private ListMessagesResponse messages(ListMessagesRequest.Builder request) {
        return caller.list(request);
    }

    private ListSessionsResponse sessions(ListSessionsRequest.Builder request) {
        return caller.sessions().listSessions(request.build());
    }

    private ListMessagesRequest.Builder messageRequest() {
        return Caller.listRequest(id).setPageSize(2);
    }

    private static ListSessionsRequest.Builder sessionRequest() {
        return ListSessionsRequest.newBuilder()
                .setOrderBy(SessionOrder.SESSION_ORDER_CREATE_TIME_ASC)
                .setPageSize(1);
    }

    /** The token with each character changed, cut off at each place, and with something behind it. */
    private static List<String> changesOf(String token) {
        var changes = new ArrayList<String>();
        for (int i = 0; i < token.length(); i++) {
            var changed = new StringBuilder(token);
            changed.setCharAt(i, token.charAt(i) == 'A' ? 'B' : 'A');
            changes.add(changed.toString());
            if (i > 0) {
                changes.add(token.substring(0, i));
            }
        }
        changes.add(token + "A");
        changes.add(token + token);
        changes.add(Base64.getUrlEncoder().encodeToString(token.getBytes(UTF_8)));
        return changes;
    }
}
