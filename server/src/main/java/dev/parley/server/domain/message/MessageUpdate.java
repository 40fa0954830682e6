package dev.parley.server.domain.message;

import java.util.Optional;

/**
 * A change of one message.
 *
 * @param etag when present, the message must still have it, unless the update changes nothing
 * @param maxBytes what the message may have afterwards, as an answer shows it without output-only fields
 */
public record MessageUpdate(
        String sessionId, String messageId, Optional<String> etag, MessageEdit edit, long maxBytes) {}
