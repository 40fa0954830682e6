package dev.parley.server.domain;

import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One backend: a unit of consistency.
 *
 * <p>The promises of every backend, wherever they are not said otherwise:
 *
 * <ul>
 *   <li>A method is one atomic step. It takes effect completely or not at all, and nobody sees half of it.
 *   <li>A read that starts after a write was answered sees that write.
 *   <li>A method does not block its caller. It answers on whatever thread it likes.
 *   <li>What is refused fails the stage, or is thrown, with a {@link ParleyException}. Anything else that comes out is
 *       a bug of the backend.
 *   <li>Times are the backend's own, in whole microseconds.
 *   <li>From its {@code expire_time} on a session is not there, swept or not.
 *   <li>Any method may fail with {@link UnavailableException} (nothing happened) or, if it writes, with
 *       {@link OutcomeUnknownException} (it may have happened).
 * </ul>
 *
 * <p>{@code StorageContract} says the same as tests. A backend is correct when it passes them.
 */
public interface Storage extends AutoCloseable {
    /** What callers are told the backend is: {@code memory}, {@code postgres} or {@code redis}. */
    String backend();

    /** What an acknowledged write survives, from the backend's real settings. */
    Durability durability();

    SessionStorage sessions();

    MessageStorage messages();

    /** Completes if the backend can take reads and writes now; fails with {@link UnavailableException} if not. */
    CompletionStage<Void> probe();

    /** What the backend knows of itself, each name once. It always answers the same ones. */
    List<Measure> measures();

    @Override
    void close();
}
