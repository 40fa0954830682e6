package dev.parley.bench.compare;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param rounds of each side
 * @param length of the measured part of one round
 * @param warmUp of each side, before the first round
 */
public record Plan(int rounds, Duration length, Duration warmUp) {}
