package dev.parley.importer;

import dev.parley.client.Limits;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import dev.parley.importer.SessionDraft.MessageDraft;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;

/** Sends a dialogue: one append after the other, so that its messages are in order. Safe for use by many threads. */
final class Uploader {
    private static final int PATIENCE = 20;

    private final ParleyClient client;
    private final Limits limits;

    Uploader(ParleyClient client, Limits limits) {
        this.client = client;
        this.limits = limits;
    }

    /**
     * Returns when everything of the dialogue is in the store.
     *
     * @throws ImportException if the server refuses it or does not answer. What was sent until then stays
     */
    Uploaded upload(SessionDraft draft) {
        int replayed = 0;
        var uid = "";
        for (var batch : batches(draft.messages())) {
            var request = AppendMessagesRequest.newBuilder().setSessionId(draft.sessionId());
            batch.forEach(each -> request.addMessages(each.message()));
            if (uid.isEmpty()) {
                request.setCreateSession(draft.session()).setStatePatch(draft.state());
            } else {
                // A session that was deleted meanwhile is not begun again in the middle.
                request.setSessionUid(uid);
            }
            var answer = append(request.build(), batch);
            uid = answer.getSessionUid();
            replayed += (int) answer.getResultsList().stream()
                    .filter(AppendMessagesResult::getReplayed)
                    .count();
        }
        return new Uploaded(draft.messages().size() - replayed, replayed);
    }

    private AppendMessagesResponse append(AppendMessagesRequest request, List<MessageDraft> batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                return client.messages().append(request);
            } catch (ParleyException.Exhausted e) {
                var delay = e.retryDelay();
                if (delay.isEmpty() || attempt == PATIENCE) {
                    throw failure(e, batch);
                }
                try {
                    Thread.sleep(delay.get());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw failure(e, batch);
                }
            } catch (ParleyException e) {
                throw failure(e, batch);
            }
        }
    }

    private static ImportException failure(ParleyException e, List<MessageDraft> batch) {
        if (e.reason() == ErrorReason.ERROR_REASON_MESSAGE_ID_CONFLICT) {
            var id = e.metadata().getOrDefault("message_id", "");
            return new ImportException(
                    ExitCode.REFUSED,
                    "%s: the store has other content under the same id: message %s of session %s"
                            .formatted(place(batch, id), id, e.metadata().get("session_id")),
                    e);
        }
        var first = batch.getFirst().place();
        return Failures.of(
                e, "%s to %d".formatted(first, batch.getLast().place().turn()));
    }

    private static Place place(List<MessageDraft> batch, String messageId) {
        return batch.stream()
                .filter(each -> each.message().getMessageId().equals(messageId))
                .findFirst()
                .orElse(batch.getFirst())
                .place();
    }

    private List<List<MessageDraft>> batches(List<MessageDraft> messages) {
        var batches = new ArrayList<List<MessageDraft>>();
        var batch = new ArrayList<MessageDraft>();
        long bytes = 0;
        for (var message : messages) {
            int size = message.message().getSerializedSize();
            if (!batch.isEmpty() && (batch.size() == limits.batchMessages() || bytes + size > limits.batchBytes())) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(message);
            bytes += size;
        }
        batches.add(batch);
        return batches;
    }
}
