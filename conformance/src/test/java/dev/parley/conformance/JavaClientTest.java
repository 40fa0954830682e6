package dev.parley.conformance;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ContextBudget;
import dev.parley.client.ParleyClient;
import dev.parley.client.SessionHandle;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Together;
import dev.parley.v1.Message;
import dev.parley.v1.StreamMessagesResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the Java client adds to the calls, on a real server. */
class JavaClientTest {
    private static final int PARTICIPANTS = 8;
    private static final int ROUNDS = 10;

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();
    private final ParleyClient client =
            ParleyClient.builder().channel(caller.channel()).build();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aFollowedLogHasWhatWasThereAndWhatComes() {
        caller.fill(id, 3);
        var texts = new ArrayList<String>();
        try (var stream = client.messages().follow(id)) {
            takeThrough(stream, 3, texts);
            caller.append(id, Samples.text("4"));
            takeThrough(stream, 4, texts);
        }

        assertThat(texts).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aFollowedLogEndsWithItsSession() {
        caller.fill(id, 1);
        try (var stream = client.messages().follow(id)) {
            takeThrough(stream, 1, new ArrayList<>());
            caller.delete(id);

            stream.forEachRemaining(item -> assertThat(item.hasMessage()).isFalse());
        }
    }

    @Test
    void participantsWhoDecideOnWhatTheyHaveSeenNeverOvertakeEachOther() {
        var counted = Together.answers(PARTICIPANTS, participant -> {
            var handle = client.session(id);
            return IntStream.range(0, ROUNDS)
                    .mapToObj(_ -> next(handle, participant))
                    .toList();
        });

        var expected = IntStream.rangeClosed(1, PARTICIPANTS * ROUNDS)
                .mapToObj(Integer::toString)
                .toList();
        assertThat(caller.texts(id)).isEqualTo(expected);
        assertThat(counted.stream().flatMap(List::stream).collect(toSet())).hasSize(PARTICIPANTS * ROUNDS);
    }

    @Test
    void updatesOfAStateCountExactly() {
        Together.answers(PARTICIPANTS, _ -> {
            for (int round = 0; round < ROUNDS; round++) {
                client.sessions().updateState(id, JavaClientTest::counted, 1000);
            }
            return true;
        });

        assertThat(caller.state(id)).containsEntry("count", Integer.toString(PARTICIPANTS * ROUNDS));
    }

    @Test
    void aContextIsAskedForByItsBudget() {
        caller.fill(id, 5);

        var newest = client.session(id).assembleContext(ContextBudget.lastMessages(2));

        assertThat(newest.getMessagesList().stream().map(Samples::textOf)).containsExactly("4", "5");
        assertThat(newest.getDroppedThroughSequence()).isEqualTo(3);
    }

    // Everybody appends the number behind the last one that there is.
    private static String next(SessionHandle handle, int participant) {
        var appended = new ArrayList<String>();
        handle.append(
                news -> {
                    long last = news.isEmpty()
                            ? handle.lastSequence()
                            : news.getLast().getSequence();
                    appended.add(Long.toString(last + 1));
                    return List.of(message(appended.getLast(), participant));
                },
                1000);
        return appended.getLast();
    }

    private static Message message(String text, int participant) {
        return Samples.text(text).toBuilder().setAuthor("p-" + participant).build();
    }

    private static Map<String, String> counted(Map<String, String> before) {
        var after = new HashMap<>(before);
        after.merge("count", "1", (count, _) -> Integer.toString(Integer.parseInt(count) + 1));
        return after;
    }

    private static void takeThrough(Iterator<StreamMessagesResponse> stream, long sequence, List<String> texts) {
        long seen = 0;
        while (seen < sequence) {
            var item = stream.next();
            if (item.hasMessage()) {
                seen = item.getMessage().getSequence();
                texts.add(Samples.textOf(item.getMessage()));
            }
        }
    }
}
