package dev.parley.conformance.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;

/** Appends that are sent again. */
public final class Replays {
    private Replays() {}

    /** The answer of a replay is the first answer, and says that it is a replay. */
    public static void assertReplays(AppendMessagesResponse retry, AppendMessagesResponse first) {
        assertThat(retry.getResultsList()).allMatch(AppendMessagesResult::getReplayed);
        var unmarked = retry.toBuilder();
        unmarked.getResultsBuilderList().forEach(result -> result.setReplayed(false));
        assertThat(unmarked.build()).isEqualTo(first);
    }

    /** Repeats a request, as a client does that got no answer. */
    public static AppendMessagesResponse twice(Caller caller, AppendMessagesRequest.Builder request) {
        var first = caller.append(request);
        assertReplays(caller.append(request), first);
        return first;
    }
}
