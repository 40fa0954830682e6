package dev.parley.server.domain.session;

import java.util.Map;

/** What callers can change of a session, and what its etag guards. */
public record SessionFields(String title, Map<String, String> labels, SessionStatus status, Ttl ttl) {
    public SessionFields {
        labels = Map.copyOf(labels);
    }
}
