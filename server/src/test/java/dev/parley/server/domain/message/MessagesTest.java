package dev.parley.server.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Ids;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionDraft;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.memory.MemoryStorages;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MessagesTest {
    private static final Call CALL = new Call(new Tenant("acme"), Long.MAX_VALUE);
    private static final UUID REQUEST = new UUID(1, 2);

    private final MessageStorage storage = MemoryStorages.ofBytes(1 << 20).messages();
    private final Messages messages = new Messages(
            storage,
            new Ids(InstantSource.system(), new Random(42)),
            new AppendTotals(),
            new LogFeed(storage, Runnable::run));

    @Test
    void messagesKeepTheIdsThatTheCallerChoseAndGetTheOthersFromTheRequest() {
        var ids = append(Optional.of(REQUEST), "a", "", "c", "");

        assertThat(ids).containsExactly("a", Ids.messageId(REQUEST, 1), "c", Ids.messageId(REQUEST, 3));
    }

    @Test
    void withoutARequestIdEachAttemptMakesNewIds() {
        var first = append(Optional.empty(), "", "");
        var second = append(Optional.empty(), "", "");

        assertThat(UUID.fromString(first.getFirst()).version()).isEqualTo(7);
        assertThat(Stream.concat(first.stream(), second.stream())).doesNotHaveDuplicates();
    }

    @Test
    void anIdTwiceInABatchIsRefusedWhereItStandsAgain() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> append(Optional.empty(), "a", "b", "a"))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(InvalidRequestException.Violation::field)
                        .containsExactly("messages[2].message_id"));
    }

    @Test
    void anIdThatTheSameRequestMakesElsewhereIsTakenToo() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> append(Optional.of(REQUEST), Ids.messageId(REQUEST, 1), ""));
    }

    // An empty id stands for none.
    private List<String> append(Optional<UUID> requestId, String... messageIds) {
        var drafts = Stream.of(messageIds)
                .map(id -> new MessageDraft(
                        Optional.of(id).filter(chosen -> !chosen.isEmpty()),
                        PlannedSession.envelope(MessageStatus.COMPLETE),
                        PlannedSession.content("text")))
                .toList();
        var fields = new SessionFields("", Map.of(), SessionStatus.ACTIVE, Ttl.NEVER);
        var session = new SessionDraft(Optional.empty(), requestId, new Owner("", ""), fields, Map.of());
        var draft = new AppendDraft(
                "s-1", Optional.empty(), drafts, requestId, LogGuard.NONE, StatePatch.NONE, Optional.of(session));
        return messages.append(CALL, draft).toCompletableFuture().join().results().stream()
                .map(Appended.Result::messageId)
                .toList();
    }
}
