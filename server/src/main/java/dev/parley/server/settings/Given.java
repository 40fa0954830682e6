package dev.parley.server.settings;

/**
 * A value that somebody gave a setting.
 *
 * @param key the setting, known or not
 * @param value as it was written, expressions replaced
 * @param origin where: a file and its line, an environment variable, a flag
 */
record Given(String key, String value, String origin) {}
