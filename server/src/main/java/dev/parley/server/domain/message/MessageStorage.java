package dev.parley.server.domain.message;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
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
}
