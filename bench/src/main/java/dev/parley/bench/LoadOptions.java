package dev.parley.bench;

/**
 * How much is asked at once.
 *
 * @param inFlight calls in flight
 * @param connections to each server
 * @param streams streams at once
 */
record LoadOptions(int inFlight, int connections, int streams) {}
