package dev.parley.server.domain.message;

import java.util.Optional;

/** A message to append, as a caller describes it: its id may still have to be made. */
public record MessageDraft(Optional<String> id, Envelope envelope, Content content) {}
