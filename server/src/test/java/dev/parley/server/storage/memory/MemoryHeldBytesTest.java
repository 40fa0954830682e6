package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.remove;
import static dev.parley.server.storage.Samples.retitled;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionWithState;
import static dev.parley.server.storage.Samples.set;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageEdit.Depth;
import dev.parley.server.domain.message.MessageEdit.Edited;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.storage.StorageClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That what is held is counted the same, whichever way the storage came there. */
final class MemoryHeldBytesTest {
    private final MemoryStorage storage = MemoryStorages.ofBytes(1 << 24);
    private final StorageClient tenant = StorageClient.ofNewTenant(storage);
    // Keeps what the tenant itself takes.
    private final String first = tenant.create(session()).id();

    @Test
    void aTitleThatIsShortenedAgainGivesItsBytesBack() {
        long before = storage.heldBytes();

        tenant.update(retitled(first, Optional.empty(), "x".repeat(1000)));
        long longer = storage.heldBytes();
        tenant.update(retitled(first, Optional.empty(), ""));

        assertThat(longer).isEqualTo(before + HeapSize.ofText("x".repeat(1000)));
        assertThat(storage.heldBytes()).isEqualTo(before);
    }

    @Test
    void aSessionWithStateTakesWhatBothTake() {
        long before = storage.heldBytes();
        tenant.create(session());
        long bare = storage.heldBytes() - before;

        tenant.create(sessionWithState(Map.of("k", "1")));

        assertThat(storage.heldBytes() - before).isEqualTo(2 * bare + HeapSize.ofMap(Map.of("k", "1")));
    }

    @Test
    void stateThatAnAppendSetsIsCountedLikeAnyOther() {
        var value = "x".repeat(1000);
        long before = storage.heldBytes();
        tenant.append(append(first, "a").build());
        long appended = storage.heldBytes() - before;

        var other = tenant.create(session()).id();
        long created = storage.heldBytes();
        tenant.append(append(other, "a").patching(set("k", value)).build());
        long both = storage.heldBytes();
        tenant.patch(other, remove("k"));

        assertThat(both - created).isEqualTo(appended + HeapSize.ofMap(Map.of("k", value)));
        assertThat(storage.heldBytes() - created).isEqualTo(appended);
    }

    @Test
    void aMessageTakesTheSameHoweverOftenItIsUpdated() {
        tenant.append(append(first, "a").build());
        tenant.update(rewritten(first, "a", "text"));
        long before = storage.heldBytes();

        for (int i = 0; i < 100; i++) {
            tenant.update(rewritten(first, "a", i % 2 == 0 ? "TEXT" : "text"));
        }

        assertThat(storage.heldBytes()).isEqualTo(before);
    }

    @Test
    void aPinnedMessageTakesTheSameHoweverOftenItIsReplaced() {
        var pinned = List.of(pinned("a"), pinned("b"), pinned("c"), pinned("d"));
        tenant.append(append(first, pinned).build());
        long before = storage.heldBytes();

        for (int i = 0; i < 100; i++) {
            long last = tenant.get(first).log().lastSequence();
            tenant.append(append(first, List.of(pinned("d" + i)))
                    .replacing(last, last - 1)
                    .build());
        }

        // The first replacement may leave a hole for good.
        assertThat(storage.heldBytes() - before).isLessThan(100);
    }

    private static MessageUpdate rewritten(String sessionId, String messageId, String text) {
        var content = Content.of(text.getBytes(UTF_8));
        return new MessageUpdate(
                sessionId,
                messageId,
                Optional.empty(),
                (envelope, _) -> new Edited(envelope, content, Depth.NOTES, content.length()),
                Long.MAX_VALUE);
    }

    private static NewMessage pinned(String id) {
        var message = message(id);
        var envelope = message.envelope();
        return new NewMessage(
                id,
                new Envelope(
                        envelope.role(),
                        envelope.status(),
                        "",
                        "",
                        "",
                        Map.of(),
                        envelope.usage(),
                        new Marks(true, Optional.empty())),
                message.content());
    }
}
