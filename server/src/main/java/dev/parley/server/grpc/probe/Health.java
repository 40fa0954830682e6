package dev.parley.server.grpc.probe;

/**
 * What a server says of itself, or why it says nothing.
 *
 * @param isServing whether it takes calls
 * @param description one or a few words for an operator
 */
public record Health(boolean isServing, String description) {}
