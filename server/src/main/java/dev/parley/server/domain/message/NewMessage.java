package dev.parley.server.domain.message;

/** A message on its way in, before it has a sequence. */
public record NewMessage(String id, Envelope envelope, Content content) {}
