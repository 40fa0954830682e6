package dev.parley.server.settings;

/**
 * A setting as it is in force.
 *
 * @param key such as {@code server.port}
 * @param value as people may see it: secrets are masked; empty if there is none
 * @param origin where it comes from
 */
public record SettingValue(String key, String value, String origin) {
    /** The part of the key before its last dot. */
    public String group() {
        return key.substring(0, key.lastIndexOf('.'));
    }
}
