package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of messages: bounds, directions and pages. */
class MessageListsTest {
    private static final int MIB = 1 << 20;

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aSessionWithoutMessagesHasAnEmptyList() {
        var list = caller.list(request());

        assertThat(list).isEqualTo(ListMessagesResponse.getDefaultInstance());
    }

    @Test
    void aMissingSessionIsNotAnEmptyList() {
        var missing = Samples.newId();

        assertRefused(() -> caller.list(Caller.listRequest(missing)), Reason.SESSION_NOT_FOUND)
                .telling("session_id", missing);
        assertRefused(() -> caller.list(Caller.listRequest(missing).setDescending(true)), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.list(Caller.listRequest(missing).setAfterSequence(7)), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void theOldestMessagesComeFirst() {
        caller.fill(id, 5);

        assertThat(sequences(request())).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void theNewestMessagesComeFirstInDescendingOrder() {
        caller.fill(id, 5);

        assertThat(sequences(request().setDescending(true))).containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1 2 3 4 5",
        "2, 0, 3 4 5",
        "0, 3, 1 2",
        "1, 4, 2 3",
        "4, 0, 5",
        "5, 0, ''",
        "9, 0, ''",
        "0, 1, ''",
        "0, 6, 1 2 3 4 5",
        "2, 3, ''",
        "3, 3, ''",
        "4, 2, ''",
        "0, 9223372036854775807, 1 2 3 4 5"
    })
    void boundsAreExclusiveInBothDirections(long after, long before, String expected) {
        caller.fill(id, 5);
        var request = request().setAfterSequence(after).setBeforeSequence(before);
        var ascending = expected.isEmpty()
                ? new ArrayList<Long>()
                : List.of(expected.split(" ")).stream().map(Long::valueOf).collect(toCollection(ArrayList::new));

        assertThat(sequences(request)).isEqualTo(ascending);
        assertThat(sequences(request.setDescending(true))).isEqualTo(ascending.reversed());
    }

    @Test
    void theAnswerTellsTheLastSequenceWhateverItHolds() {
        caller.fill(id, 5);

        assertThat(caller.list(request()).getLastSequence()).isEqualTo(5);
        assertThat(caller.list(request().setPageSize(1)).getLastSequence()).isEqualTo(5);
        assertThat(caller.list(request().setAfterSequence(9)).getLastSequence()).isEqualTo(5);
        assertThat(caller.list(request().setBeforeSequence(3)).getLastSequence())
                .isEqualTo(5);
        assertThat(caller.list(request().setDescending(true).setPageSize(1)).getLastSequence())
                .isEqualTo(5);
    }

    @Test
    void theLastSequenceStaysWhenMessagesAreErased() {
        caller.fill(id, 3);
        caller.append(Caller.appendRequest(id, Samples.text("x"))
                .setExpectedLastSequence(3)
                .setReplaceAfterSequence(0));

        var list = caller.list(request());

        assertThat(list.getLastSequence()).isEqualTo(4);
        assertThat(list.getMessagesList()).extracting(Message::getSequence).containsExactly(4L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 11, 1000})
    void pagesOfAnySizeHaveEveryMessageOnce(int pageSize) {
        caller.fill(id, 10);

        var ascending = caller.pages(request().setPageSize(pageSize));
        var descending = caller.pages(request().setPageSize(pageSize).setDescending(true));

        assertThat(ascending)
                .allSatisfy(page -> assertThat(page.getMessagesCount()).isLessThanOrEqualTo(pageSize));
        assertThat(sequencesOf(ascending))
                .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(sequencesOf(descending))
                .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList().reversed());
    }

    @Test
    void boundsHoldOnEveryPage() {
        caller.fill(id, 10);
        var request = request().setAfterSequence(2).setBeforeSequence(9).setPageSize(2);

        assertThat(sequences(request)).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(sequences(request.setDescending(true))).containsExactly(8L, 7L, 6L, 5L, 4L, 3L);
    }

    @Test
    void anAscendingListEndsAtTheLastSequenceThatItsFirstPageSaw() {
        caller.fill(id, 4);
        var first = caller.list(request().setPageSize(2));
        caller.fill(id, 4);

        var rest = caller.pages(request().setPageSize(2).setPageToken(first.getNextPageToken()));

        assertThat(sequencesOf(rest)).containsExactly(3L, 4L);
        assertThat(rest).allSatisfy(page -> assertThat(page.getLastSequence()).isEqualTo(4));
    }

    @Test
    void aDescendingListDoesNotShowWhatIsAppendedBetweenPages() {
        caller.fill(id, 4);
        var first = caller.list(request().setPageSize(2).setDescending(true));
        caller.fill(id, 4);

        var rest = caller.pages(request().setPageSize(2).setDescending(true).setPageToken(first.getNextPageToken()));

        assertThat(sequencesOf(rest)).containsExactly(2L, 1L);
    }

    @Test
    void messagesThatAreErasedBetweenPagesHideNoOthers() {
        caller.fill(id, 9);
        var first = caller.list(request().setPageSize(3));
        caller.append(Caller.appendRequest(id, Samples.text("x"))
                .setExpectedLastSequence(9)
                .setReplaceAfterSequence(6));

        var rest = sequencesOf(caller.pages(request().setPageSize(3).setPageToken(first.getNextPageToken())));

        assertThat(rest).containsExactly(4L, 5L, 6L);
    }

    @Test
    void aListGoesOnWhereThePositionItselfWasErased() {
        caller.fill(id, 9);
        var first = caller.list(request().setPageSize(3));
        var firstDown = caller.list(request().setPageSize(3).setDescending(true));
        caller.append(Caller.appendRequest(id, Samples.text("x"))
                .setExpectedLastSequence(9)
                .setReplaceAfterSequence(2));

        var rest = caller.pages(request().setPageSize(3).setPageToken(first.getNextPageToken()));
        var restDown =
                caller.pages(request().setPageSize(3).setDescending(true).setPageToken(firstDown.getNextPageToken()));

        assertThat(sequencesOf(rest)).isEmpty();
        assertThat(sequencesOf(restDown)).containsExactly(2L, 1L);
    }

    @Test
    void aPageHasAHundredMessagesWhereTheRequestDoesNotSay() {
        int standard = Target.limit("message_page_default", 100);
        caller.fill(id, standard + 1);

        var page = caller.list(request());

        assertThat(page.getMessagesCount()).isEqualTo(standard);
        assertThat(page.getNextPageToken()).isNotEmpty();
    }

    @Test
    void aPageHasAThousandMessagesAtMost() {
        int max = Target.limit("page_max", 1000);
        caller.fill(id, max + 1);

        for (int pageSize : new int[] {max, max + 1, Integer.MAX_VALUE}) {
            var page = caller.list(request().setPageSize(pageSize));

            assertThat(page.getMessagesCount()).isEqualTo(max);
            assertThat(page.getNextPageToken()).isNotEmpty();
        }
    }

    @Test
    void numbersBelowZeroAreRefused() {
        assertRefused(() -> caller.list(request().setPageSize(-1)), Reason.INVALID_FIELD)
                .at("page_size");
        assertRefused(() -> caller.list(request().setAfterSequence(-1)), Reason.INVALID_FIELD)
                .at("after_sequence");
        assertRefused(() -> caller.list(request().setBeforeSequence(-1)), Reason.INVALID_FIELD)
                .at("before_sequence");
        assertRefused(
                        () -> caller.list(request()
                                .setSessionId("not an id")
                                .setPageSize(Integer.MIN_VALUE)
                                .setAfterSequence(Long.MIN_VALUE)
                                .setBeforeSequence(Long.MIN_VALUE)),
                        Reason.INVALID_FIELD)
                .at("session_id", "page_size", "after_sequence", "before_sequence");
    }

    @Test
    void pagesOfTheLargestMessagesEndBeforeThreeMebibytesAndLoseNothing() {
        int size = Target.limit("message_bytes", MIB);
        var expected = IntStream.range(0, 7).mapToObj(i -> "m" + i).toList();
        expected.forEach(name -> caller.append(id, Samples.ofSize(name, size)));

        for (boolean descending : new boolean[] {false, true}) {
            var pages = caller.pages(request().setPageSize(1000).setDescending(descending));

            assertThat(pages)
                    .allSatisfy(page -> assertThat(page.getSerializedSize()).isLessThanOrEqualTo(3 * MIB));
            assertThat(pages.stream().flatMap(page -> page.getMessagesList().stream()))
                    .extracting(Message::getMessageId)
                    .isEqualTo(descending ? expected.reversed() : expected);
        }
    }

    @Test
    void aPageIsFilledAsFarAsItsBytesGo() {
        var message = Samples.ofSize("m", 256 << 10);
        for (int i = 0; i < 16; i++) {
            caller.append(id, message.toBuilder().setMessageId("m" + i).build());
        }

        var page = caller.list(request());

        assertThat(page.getSerializedSize()).isBetween(2 * MIB, 3 * MIB);
    }

    private ListMessagesRequest.Builder request() {
        return Caller.listRequest(id);
    }

    private List<Long> sequences(ListMessagesRequest.Builder request) {
        return sequencesOf(caller.pages(request));
    }

    private static List<Long> sequencesOf(List<ListMessagesResponse> pages) {
        return pages.stream()
                .flatMap(page -> page.getMessagesList().stream())
                .map(Message::getSequence)
                .toList();
    }
}
