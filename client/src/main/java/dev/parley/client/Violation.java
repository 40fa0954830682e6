package dev.parley.client;

import java.io.Serializable;

/**
 * One thing that is wrong with a request, or one quota that is full.
 *
 * @param field a path such as {@code messages[2].parts[0].text.text}; of a quota, its subject
 * @param description what is wrong, or what is full, for people
 */
public record Violation(String field, String description) implements Serializable {
    @Override
    public String toString() {
        return field + " " + description;
    }
}
