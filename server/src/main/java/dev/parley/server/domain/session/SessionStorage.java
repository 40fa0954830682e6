package dev.parley.server.domain.session;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Keeps sessions and their state. See {@link dev.parley.server.domain.Storage} for what all methods promise. */
public interface SessionStorage {
    /**
     * Stores a session. Where there is one of that id which was made by the same request, answers that one as it is.
     *
     * @throws AlreadyExistsException if the id is taken otherwise
     * @throws PreconditionException if the state is too large
     */
    CompletionStage<Session> create(Call call, NewSession session);

    /** Reads the sessions of these ids at one moment each, in this order; those that are not there are left out. */
    CompletionStage<List<Session>> find(Call call, List<String> ids);

    /** Reads a page of sessions. Costs the page, at any depth, where the filter names owners only. */
    CompletionStage<SessionPage> list(Call call, SessionQuery query);

    /** Counts sessions up to a limit. */
    CompletionStage<SessionCount> count(Call call, SessionCount.Query query);

    /**
     * Changes a session as {@link Session#updated} says, and answers it as it is then.
     *
     * @throws NotFoundException if there is none
     * @throws ConflictException if the guard does not fit
     */
    CompletionStage<Session> update(Call call, SessionUpdate update);

    /**
     * Removes a session with its messages and state.
     *
     * @throws NotFoundException if there is none, unless the deletion allows it
     * @throws ConflictException if the guard does not fit
     */
    CompletionStage<Void> delete(Call call, SessionDeletion deletion);

    /**
     * Makes a session as a copy of the beginning of another: messages with their sequences, ids and times, and the
     * state as it is. Neither shows in the other what changes later. Where there is a session of the copy's id which
     * was made by the same request, answers that one as it is, whatever became of the source.
     *
     * @throws AlreadyExistsException if the copy's id is taken otherwise
     * @throws NotFoundException if there is no source
     * @throws InvalidRequestException as {@link Fork#throughSequence(Session)} does
     */
    CompletionStage<Session> fork(Call call, Fork fork);

    /**
     * Takes one step of an erasure by filter, or only counts what it would erase. Each session goes in an atomic step
     * of its own, if it matches still.
     */
    CompletionStage<Purge.Step> purge(Call call, Purge purge);

    /**
     * Erases sessions that have expired, of all tenants. Answers how many it has looked at; fewer than it might: there
     * are no more for now.
     *
     * @param max the most to look at
     * @param deadlineNanos when to give up, on the scale of {@link System#nanoTime()}
     */
    CompletionStage<Integer> sweep(int max, long deadlineNanos);

    /**
     * Reads state. Keys that are not there are left out.
     *
     * @throws NotFoundException if there is no such session
     */
    CompletionStage<StateSnapshot> getState(Call call, StateSnapshot.Query query);

    /**
     * Changes state as {@link StateChange#applyTo} says, and answers the state's etag after that.
     *
     * @throws NotFoundException if there is no such session
     * @throws ConflictException if the patch would change something and its guard does not fit
     * @throws PreconditionException if the state would be too large
     */
    CompletionStage<String> patchState(Call call, StateChange change);
}
