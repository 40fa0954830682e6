package dev.parley.server.domain.session;

/**
 * An amount of messages.
 *
 * @param contentBytes their stored content
 */
public record Extent(long messages, long contentBytes) {
    public static final Extent NONE = new Extent(0, 0);
}
