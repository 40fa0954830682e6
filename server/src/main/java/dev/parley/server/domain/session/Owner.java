package dev.parley.server.domain.session;

/** Whose session it is. Never changes; empty texts where the caller did not say. */
public record Owner(String appId, String userId) {}
