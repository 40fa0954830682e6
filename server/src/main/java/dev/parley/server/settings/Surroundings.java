package dev.parley.server.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is around the process that its settings depend on.
 *
 * @param environment the environment variables
 * @param defaultConfig the directory of configuration files that is used if nothing else is named; it may be missing
 * @param maxHeapBytes the largest heap that Java may use
 */
public record Surroundings(Map<String, String> environment, Optional<Path> defaultConfig, long maxHeapBytes) {}
