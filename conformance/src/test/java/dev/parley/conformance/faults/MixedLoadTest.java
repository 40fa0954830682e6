package dev.parley.conformance.faults;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Together;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.UpdateMessageRequest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client on a storage that refuses, delays, and does things without an answer: nothing is lost, nothing is twice. */
class MixedLoadTest {
    private static final int WRITERS = 16;
    private static final int ROUNDS = 40;

    private final FaultyServer server = FaultyServer.start(Faults.EVERY_KIND);
    private final ParleyClient client = ParleyClient.builder()
            .target("127.0.0.1:" + server.port())
            .plaintext()
            .build();

    // Calls that failed for good, after all attempts: their outcome is not known.
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void whatIsAcknowledgedIsThereOnceAndWhatIsNotIsThereOnceAtMost() {
        var ids = IntStream.range(0, 4).mapToObj(_ -> create()).toList();

        Together.answers(WRITERS, writer -> {
            for (int round = 0; round < ROUNDS; round++) {
                step(ids.get((writer + round) % ids.size()), "%d-%d".formatted(writer, round), round);
            }
            return writer;
        });

        var texts = ids.stream()
                .flatMap(id -> log(id).stream())
                .map(Samples::textOf)
                .toList();
        var expected =
                acknowledged.stream().filter(text -> !deleted.contains(text)).collect(toSet());
        assertThat(texts).doesNotHaveDuplicates().containsAll(expected);
        assertThat(texts).allMatch(text -> expected.contains(text) || unknown.contains(text));
        ids.forEach(this::assertLogIsWhole);
        assertThat(server.failedCalls()).isPositive();
    }

    @Test
    void aSessionThatIsCreatedOrForkedIsThereOnce() {
        var sources = Together.answers(WRITERS, _ -> create());
        Together.answers(
                WRITERS,
                i -> attempt(
                        "fork",
                        () -> client.sessions()
                                .fork(ForkSessionRequest.newBuilder()
                                        .setSessionId(sources.get(i))
                                        .setSession(Session.newBuilder().setUserId("forks"))
                                        .build())));

        var forks = client.sessions()
                .list(SessionFilter.newBuilder().setUserId("forks").build());

        assertThat(unknown.size() + forks.stream().count()).isGreaterThanOrEqualTo(WRITERS);
        assertThat(forks.stream().map(fork -> fork.getForkedFrom().getSessionId()))
                .doesNotHaveDuplicates();
    }

    private void step(String id, String text, int round) {
        boolean isStored = attempt(text, () -> client.messages().append(id, Samples.text(text)));
        if (isStored) {
            acknowledged.add(text);
        }
        switch (round % 4) {
            case 0 -> attempt("state", () -> client.sessions().patchState(patch(id, text)));
            case 1 -> attempt("read", () -> client.sessions().get(id));
            case 2 -> deleteLatest(id);
            default -> pinLatest(id);
        }
    }

    private void deleteLatest(String id) {
        attempt("delete", () -> {
            var latest = latest(id);
            // Whatever becomes of the call, the message may be gone.
            deleted.add(Samples.textOf(latest));
            unknown.add(Samples.textOf(latest));
            return client.messages()
                    .delete(DeleteMessagesRequest.newBuilder()
                            .setSessionId(id)
                            .addMessageIds(latest.getMessageId())
                            .build());
        });
    }

    private void pinLatest(String id) {
        attempt("pin", () -> {
            var update = UpdateMessageRequest.newBuilder().setSessionId(id);
            update.getMessageBuilder().setMessageId(latest(id).getMessageId()).setPinned(true);
            update.getUpdateMaskBuilder().addPaths("pinned");
            return client.messages().update(update.build());
        });
    }

    private Message latest(String id) {
        var page = client.messages()
                .listPage(ListMessagesRequest.newBuilder()
                        .setSessionId(id)
                        .setDescending(true)
                        .setPageSize(1)
                        .build());
        return page.getMessages(0);
    }

    private static PatchStateRequest patch(String id, String text) {
        return PatchStateRequest.newBuilder()
                .setSessionId(id)
                .putSet("k", "\"" + text + "\"")
                .build();
    }

    private String create() {
        var id = "s-" + UUID.randomUUID();
        while (!attempt(
                "create",
                () -> client.sessions()
                        .create(Session.newBuilder().setSessionId(id).build()))) {
            // A faulty storage takes it in the end.
        }
        return id;
    }

    private boolean attempt(String what, Callable<?> call) {
        try {
            return call.call() != null;
        } catch (ParleyException | IndexOutOfBoundsException e) {
            unknown.add(what);
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void assertLogIsWhole(String id) {
        var session = session(id);
        var log = log(id);
        assertThat(log).hasSize((int) session.getMessageCount());
        assertThat(log).extracting(Message::getSequence).doesNotHaveDuplicates().isSorted();
        assertThat(session.getLastSequence()).isGreaterThanOrEqualTo(log.size());
    }

    private Session session(String id) {
        while (true) {
            try {
                return client.sessions().get(id);
            } catch (ParleyException e) {
                assertThat(e).isInstanceOf(ParleyException.Unavailable.class);
            }
        }
    }

    private List<Message> log(String id) {
        while (true) {
            try {
                return client.messages().list(id).stream().toList();
            } catch (ParleyException e) {
                assertThat(e).isInstanceOf(ParleyException.Unavailable.class);
            }
        }
    }
}
