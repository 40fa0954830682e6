package dev.parley.client;

import static dev.parley.v1.ErrorReason.ERROR_REASON_LOG_REGRESSED;
import static dev.parley.v1.ErrorReason.ERROR_REASON_SEQUENCE_MISMATCH;
import static dev.parley.v1.ErrorReason.ERROR_REASON_SESSION_NOT_FOUND;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.GetStateResponse;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.Session;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.TruncateMessagesResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One session, as one participant knows it: its id, its incarnation once an answer told it, and the last sequence up to
 * which the participant has seen the log. Costs nothing and holds nothing: no connection, no message.
 *
 * <p>Appends, {@link #follow} and {@link #get} never reach another incarnation unnoticed; the other calls go by the id
 * alone. All wait and throw as in {@link Messages} and {@link Sessions}. Safe for use by many threads; what one of them
 * has seen counts as seen by all, so participants have a handle each.
 */
public final class SessionHandle {
    private final Sessions sessions;
    private final Messages messages;
    private final String id;
    private final AtomicReference<String> uid;
    private final AtomicLong seen = new AtomicLong();
    private final ReentrantLock turn = new ReentrantLock();

    SessionHandle(Sessions sessions, Messages messages, String id, String uid) {
        this.sessions = sessions;
        this.messages = messages;
        this.id = id;
        this.uid = new AtomicReference<>(uid);
    }

    /** The session's id. */
    public String id() {
        return id;
    }

    /** The incarnation, once it is known: from the session that the handle was made of, or from an answer. */
    public Optional<String> uid() {
        return Optional.of(uid.get()).filter(known -> !known.isEmpty());
    }

    /**
     * The sequence up to which the log was seen: in a context, by following, by an append that decided or came right
     * after it, or because {@link #seen} said so. 0 at first.
     */
    public long lastSequence() {
        return seen.get();
    }

    /** Says that the log was seen up to a sequence, in an earlier life for example. Never takes anything back. */
    public SessionHandle seen(long sequence) {
        seen.accumulateAndGet(sequence, Math::max);
        return this;
    }

    /**
     * Returns the session.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}, also where the id is another incarnation's by now
     */
    public Session get() {
        var session = sessions.get(id);
        bind(session.getUid());
        return session;
    }

    /** Appends messages, whatever others append. As {@link Messages#append(AppendMessagesRequest)}, without a guard. */
    public AppendMessagesResponse append(Message... added) {
        var answer = send(request(List.of(added)).build());
        for (AppendMessagesResult result : answer.getResultsList()) {
            seen.compareAndSet(result.getSequence() - 1, result.getSequence());
        }
        return answer;
    }

    /** As {@link #append(Function, int)}, up to 10 times. */
    public Optional<AppendMessagesResponse> append(Function<List<Message>, List<Message>> decide) {
        return append(decide, Contest.ATTEMPTS);
    }

    /**
     * Appends what a function decides, if nobody else appended since it was asked; else reads what is new and asks it
     * again, after a pause that grows and varies. The function is given all that is new since {@link #lastSequence()},
     * and returns 1 to 100 messages, or none to leave the log as it is. It may take its time: nothing is held for it,
     * but other deciding appends of this handle. With nothing seen yet, the log is read from its start before it is
     * asked.
     *
     * <p>A failure other than the conflict is thrown at once, and may be {@link Outcome#UNKNOWN}. What was shown counts
     * as seen only where the append or the decision against it succeeded. So whoever appends again is shown their own
     * messages too, if they had arrived.
     *
     * @return empty where the function decided to append nothing
     * @throws ParleyException.Conflict {@code SEQUENCE_MISMATCH}: overtaken that many times. {@code LOG_REGRESSED}: the
     *     log ends before what was seen
     * @throws IllegalArgumentException if there is no attempt at all
     */
    public Optional<AppendMessagesResponse> append(Function<List<Message>, List<Message>> decide, int maxAttempts) {
        var contest = new Contest(maxAttempts);
        turn.lock();
        try {
            var news = new News(lastSequence());
            while (true) {
                try {
                    return decided(news, decide.apply(List.copyOf(news.messages)));
                } catch (ParleyException.Conflict conflict) {
                    if (conflict.reason() != ERROR_REASON_SEQUENCE_MISMATCH) {
                        throw conflict;
                    }
                    contest.lost(conflict);
                    news.readOn();
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** All messages, in order, that are there when the first is read. They do not count as seen. */
    public Paged<Message> list() {
        return messages.list(id);
    }

    /**
     * Follows the log from {@link #lastSequence()} on, which moves with what is read. As
     * {@link Messages#follow(StreamMessagesRequest)}.
     */
    public MessageStream follow() {
        var request = StreamMessagesRequest.newBuilder()
                .setSessionId(id)
                .setSessionUid(uid.get())
                .setAfterSequence(lastSequence())
                .build();
        return messages.follow(request, this::see);
    }

    /**
     * Chooses what to send to a model. The log then counts as seen, up to where it was chosen from: an append that
     * decides is refused where somebody appended in the meantime.
     *
     * @throws ParleyException.Precondition {@code BUDGET_TOO_SMALL}
     */
    public AssembleContextResponse assembleContext(ContextBudget budget) {
        var context = messages.assembleContext(id, budget);
        seen(context.getLastSequence());
        return context;
    }

    /**
     * Erases every message after a sequence, if nobody appended since the log was seen.
     *
     * @throws ParleyException.Conflict {@code SEQUENCE_MISMATCH}: there is more than {@link #lastSequence()}
     */
    public TruncateMessagesResponse truncate(long afterSequence) {
        return messages.truncate(id, afterSequence, lastSequence());
    }

    /** All of the state. */
    public GetStateResponse state() {
        return sessions.getState(id);
    }

    /** As {@link Sessions#updateState(String, UnaryOperator)}. */
    public Map<String, String> updateState(UnaryOperator<Map<String, String>> change) {
        return sessions.updateState(id, change);
    }

    /** As {@link Sessions#delete(String)}. */
    public void delete() {
        sessions.delete(id);
    }

    private Optional<AppendMessagesResponse> decided(News news, List<Message> added) {
        if (added.isEmpty()) {
            seen(news.through);
            return Optional.empty();
        }
        var answer = send(request(added).setExpectedLastSequence(news.through).build());
        boolean isNew = answer.getResultsList().stream().anyMatch(result -> !result.getReplayed());
        seen(isNew ? answer.getLastSequence() : news.through);
        return Optional.of(answer);
    }

    private AppendMessagesRequest.Builder request(List<Message> added) {
        return AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .setSessionUid(uid.get())
                .addAllMessages(added);
    }

    private AppendMessagesResponse send(AppendMessagesRequest request) {
        var answer = messages.append(request);
        bind(answer.getSessionUid());
        return answer;
    }

    private void bind(String answered) {
        if (!uid.compareAndSet("", answered) && !uid.get().equals(answered)) {
            throw refused(
                    Status.Code.NOT_FOUND, ERROR_REASON_SESSION_NOT_FOUND, "the session '%s' is another one by now");
        }
    }

    private void see(StreamMessagesResponse item) {
        seen(
                item.hasMessage()
                        ? item.getMessage().getSequence()
                        : item.getCaughtUp().getLastSequence());
    }

    private ParleyException refused(Status.Code code, ErrorReason reason, String text) {
        var message = Failure.shortName(reason) + ": " + text.formatted(id);
        return ParleyException.of(
                new Failure(code, reason, message, Outcome.NOT_A_MUTATION, Map.of(), List.of(), null), null);
    }

    /** What came after the last sequence that was seen. */
    private final class News {
        private final List<Message> messages = new ArrayList<>();
        private long through;

        News(long seen) {
            this.through = seen;
            if (seen == 0) {
                readOn();
            }
        }

        void readOn() {
            var request = ListMessagesRequest.newBuilder().setSessionId(id).setAfterSequence(through);
            ListMessagesResponse page;
            do {
                page = SessionHandle.this.messages.listPage(request.build());
                messages.addAll(page.getMessagesList());
                request.setPageToken(page.getNextPageToken());
            } while (!page.getNextPageToken().isEmpty());
            if (page.getLastSequence() < through) {
                throw refused(
                        Status.Code.ABORTED, ERROR_REASON_LOG_REGRESSED, "the log of '%s' ends before what was seen");
            }
            through = page.getLastSequence();
        }
    }
}
