package dev.parley.server.storage.redis;

import dev.parley.server.domain.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Plain appends to sessions of one slot, by one script, or by a few if that would be too much. */
final class PlainAppends {
    private static final Script SCRIPT = Script.writing("append");
    // So much is sent and carried out in some milliseconds, which all others wait.
    private static final long MAX_BYTES = 4 << 20;
    private static final int MAX_MESSAGES = 1000;

    private final Redis redis;
    private final Limits limits;
    private final Activity activity;

    PlainAppends(Redis redis, Limits limits, Activity activity) {
        this.redis = redis;
        this.limits = limits;
        this.activity = activity;
    }

    Redis redis() {
        return redis;
    }

    /** Makes those appends that are plain, and answers them; the others are left. The stage never fails. */
    CompletionStage<?> make(List<AppendQueue> sessions) {
        CompletionStage<?> made = CompletableFuture.completedFuture(sessions);
        var load = new ArrayList<PlainAppend>();
        long bytes = 0;
        int messages = 0;
        for (var session : sessions) {
            for (var waiting : session.plain()) {
                var next = new PlainAppend(session, waiting);
                bytes += next.bytes();
                messages += next.messages();
                if (!load.isEmpty() && (bytes > MAX_BYTES || messages > MAX_MESSAGES)) {
                    made = sendAfter(made, load);
                    load = new ArrayList<>();
                    bytes = next.bytes();
                    messages = next.messages();
                }
                load.add(next);
            }
        }
        return load.isEmpty() ? made : sendAfter(made, load);
    }

    // One behind the other: appends to one session may be in both.
    private CompletionStage<?> sendAfter(CompletionStage<?> made, List<PlainAppend> appends) {
        return made.thenCompose(_ -> {
            appends.removeIf(PlainAppend::isLeftBehind);
            return appends.isEmpty() ? CompletableFuture.completedFuture(appends) : send(appends);
        });
    }

    private CompletionStage<List<PlainAppend>> send(List<PlainAppend> appends) {
        return redis.run(SCRIPT, keys(appends), arguments(appends))
                .handle((replies, failure) -> answer(appends, replies, failure));
    }

    private static List<String> keys(List<PlainAppend> appends) {
        return appends.stream().map(append -> append.session().name()).toList();
    }

    private List<Object> arguments(List<PlainAppend> appends) {
        var arguments = new ArrayList<Object>(3 + 13 * appends.size());
        arguments.add(limits.sessionMessages());
        arguments.add(limits.sessionContentBytes());
        arguments.add(appends.size());
        appends.forEach(append -> append.addTo(arguments, redis));
        return arguments;
    }

    private List<PlainAppend> answer(
            List<PlainAppend> appends, @Nullable List<byte[]> replies, @Nullable Throwable failure) {
        for (int i = 0; i < appends.size(); i++) {
            var append = appends.get(i);
            if (replies == null) {
                append.fail(Redis.unwrapped(failure));
                activity.moved(append.session().key());
            } else if (append.isAnsweredBy(replies.get(i), redis)) {
                activity.moved(append.session().key());
            }
        }
        return appends;
    }
}
