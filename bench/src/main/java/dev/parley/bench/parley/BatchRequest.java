package dev.parley.bench.parley;

import dev.parley.bench.load.Template;
import dev.parley.bench.load.Template.Place;
import dev.parley.v1.AppendMessagesRequest;
import java.util.List;
import java.util.stream.IntStream;

/** An append of several messages with the caller's ids, each like that of {@link AppendRequest}. */
final class BatchRequest {
    private final Template template;
    private final Place session;
    private final List<Place> messages;

    /** A request for any of these sessions. */
    BatchRequest(Sessions sessions, int size) {
        var placeholders =
                IntStream.range(0, size).mapToObj(AppendRequest::placeholder).toList();
        var request = AppendMessagesRequest.newBuilder().setSessionId(sessions.prefix() + "-" + AppendRequest.SESSION);
        placeholders.forEach(placeholder -> request.addMessages(AppendRequest.messageOf(placeholder)));
        this.template = new Template(request.build());
        this.session = template.find(AppendRequest.SESSION);
        this.messages = placeholders.stream().map(template::find).toList();
    }

    int size() {
        return messages.size();
    }

    /**
     * The request for some messages: an array that the next one overwrites.
     *
     * @param first the number of the first of them
     * @param step how far the numbers lie apart
     */
    byte[] of(int inSession, int first, int step) {
        template.put(session, inSession);
        for (int i = 0; i < messages.size(); i++) {
            template.put(messages.get(i), first + (long) i * step);
        }
        return template.bytes();
    }
}
