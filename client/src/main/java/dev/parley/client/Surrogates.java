package dev.parley.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds text that UTF-8 cannot carry. The protobuf library would send {@code ?} in place of an unpaired surrogate, in
 * silence.
 */
final class Surrogates {
    private final StringBuilder path = new StringBuilder();
    private final List<Violation> found = new ArrayList<>();

    private Surrogates() {}

    /** Every string in the message, at any depth, keys of maps included, that has an unpaired surrogate. */
    static List<Violation> unpairedIn(Message message) {
        var walk = new Surrogates();
        walk.message(message);
        return walk.found;
    }

    private void message(Message message) {
        message.getAllFields().forEach((field, value) -> {
            int end = path.length();
            path.append(end == 0 ? "" : ".").append(field.getName());
            if (field.isMapField()) {
                ((List<?>) value).forEach(entry -> mapEntry((Message) entry));
            } else if (field.isRepeated()) {
                list((List<?>) value);
            } else {
                value(value);
            }
            path.setLength(end);
        });
    }

    private void list(List<?> values) {
        int end = path.length();
        for (int i = 0; i < values.size(); i++) {
            path.append('[').append(i).append(']');
            value(values.get(i));
            path.setLength(end);
        }
    }

    private void mapEntry(Message entry) {
        var key = entry.getField(field(entry, "key"));
        int end = path.length();
        value(key);
        path.append("[\"").append(key).append("\"]");
        value(entry.getField(field(entry, "value")));
        path.setLength(end);
    }

    private void value(Object value) {
        if (value instanceof Message message) {
            message(message);
        } else if (value instanceof String text) {
            int index = unpairedAt(text);
            if (index >= 0) {
                found.add(new Violation(path.toString(), "has an unpaired surrogate at index %d".formatted(index)));
            }
        }
    }

    private static FieldDescriptor field(Message entry, String name) {
        return entry.getDescriptorForType().findFieldByName(name);
    }

    private static int unpairedAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
