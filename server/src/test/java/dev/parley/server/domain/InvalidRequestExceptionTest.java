package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.InvalidRequestException.Violation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InvalidRequestExceptionTest {
    @Test
    void theMessageNamesUpToThreeViolations() {
        assertThat(fields(1, 0)).hasMessage("f1 is bad");
        assertThat(fields(3, 0)).hasMessage("f1 is bad; f2 is bad; f3 is bad");
    }

    @Test
    void theMessageCountsTheOthers() {
        assertThat(fields(4, 0)).hasMessage("f1 is bad; f2 is bad; f3 is bad; and 1 more");
        assertThat(fields(4, 10)).hasMessage("f1 is bad; f2 is bad; f3 is bad; and 11 more");
    }

    @Test
    void allViolationsAreKeptAndThoseThatNobodyListedAreCounted() {
        var refusal = fields(5, 10);

        assertThat(refusal.reason()).isEqualTo(Reason.INVALID_FIELD);
        assertThat(refusal.violations()).hasSize(5).contains(new Violation("f5", "is bad"));
        assertThat(refusal.unlisted()).isEqualTo(10);
    }

    @Test
    void aPageTokenOfAnotherListNamesItsField() {
        var refusal = InvalidRequestException.pageToken();

        assertThat(refusal.reason()).isEqualTo(Reason.PAGE_TOKEN_MISMATCH);
        assertThat(refusal.violations()).extracting(Violation::field).containsExactly("page_token");
        assertThat(refusal.unlisted()).isZero();
    }

    @Test
    void bytesThatAreNoRequestSayWhatIsWrongWithThem() {
        var violation = new Violation("session_id", "must be UTF-8");

        var refusal = InvalidRequestException.malformed("not a request", List.of(violation));

        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED_REQUEST);
        assertThat(refusal).hasMessage("not a request");
        assertThat(refusal.violations()).containsExactly(violation);
    }

    private static InvalidRequestException fields(int listed, long unlisted) {
        var violations = IntStream.rangeClosed(1, listed)
                .mapToObj(i -> new Violation("f" + i, "is bad"))
                .toList();
        return InvalidRequestException.fields(Reason.INVALID_FIELD, violations, unlisted);
    }
}
