package dev.parley.server.domain.message;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Keeps messages. See {@link dev.parley.server.domain.Storage} for what all methods promise. */
public interface MessageStorage {
    /**
     * Adds messages at the end of a session, as {@link AppendPlan} says.
     *
     * @throws ParleyException as {@link AppendPlan#of} and {@link AppendPlan#requireCreates} do, or if the state would
     *     be too large
     */
    CompletionStage<Appended> append(Call call, Append append);

    /**
     * Reads one message.
     *
     * @throws NotFoundException if there is no such session, or no such message in it
     */
    CompletionStage<Message> get(Call call, MessageKey key);

    /**
     * Reads a page of messages, all at one moment. Costs the page, at any depth, where there is no filter.
     *
     * @throws NotFoundException if there is no such session
     */
    CompletionStage<MessagePage> list(Call call, MessageQuery query);

    /**
     * Reads some messages, all at one moment, in the order asked; those that are not there are left out.
     *
     * @throws NotFoundException if there is no such session
     */
    CompletionStage<MessagePage> pick(Call call, MessagePick pick);

    /**
     * Finds the messages that have {@link Marks}. Costs as many as there are, however long the log is.
     *
     * @throws NotFoundException if there is no such session
     */
    CompletionStage<MarkedMessages> marked(Call call, String sessionId);

    /**
     * Changes a message as {@link MessageUpdatePlan} says, and answers it as it is then.
     *
     * @throws NotFoundException if there is no such session, or no such message in it
     * @throws ParleyException as {@link MessageUpdatePlan#of} does
     */
    CompletionStage<Message> update(Call call, MessageUpdate update);

    /**
     * Erases messages. Their sequences stay unused. Where none of them is there, nothing changes.
     *
     * @throws NotFoundException if there is no such session
     */
    CompletionStage<Erased> delete(Call call, MessageDeletion deletion);

    /**
     * Erases everything behind a sequence. The next message still gets the sequence behind the last.
     *
     * @throws NotFoundException if there is no such session
     * @throws ConflictException as {@link Truncation#requireExpected} does
     */
    CompletionStage<Erased> truncate(Call call, Truncation truncation);

    /**
     * Tells how far logs have come, each at a moment of its own; those of sessions that are not there are left out.
     * Asked for often, and for many sessions of many tenants at once: costs a look at each.
     *
     * @param deadlineNanos when the answer is of no use any more, on the scale of {@link System#nanoTime()}
     */
    CompletionStage<Map<SessionKey, LogHead>> heads(Set<SessionKey> sessions, long deadlineNanos);
}
