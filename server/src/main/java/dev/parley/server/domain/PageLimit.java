package dev.parley.server.domain;

/**
 * Where a page ends, whichever comes first. A page has at least one entry if there is any.
 *
 * @param entries the most entries
 * @param bytes the most bytes that its entries take in an answer
 * @param candidates the most entries that are tested against the filter
 */
public record PageLimit(int entries, long bytes, int candidates) {}
