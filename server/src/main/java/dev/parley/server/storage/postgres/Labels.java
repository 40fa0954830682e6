package dev.parley.server.storage.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels as a JSON object of texts. They have no control characters, so jsonb takes them all. */
final class Labels {
    private static final JsonFactory JSON = new JsonFactory();

    private Labels() {}

    /** The object; null where there are no labels. */
    static @Nullable String json(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return null;
        }
        var json = new StringWriter();
        try (var writer = JSON.createGenerator(json)) {
            writer.writeStartObject();
            for (var label : labels.entrySet()) {
                writer.writeStringField(label.getKey(), label.getValue());
            }
            writer.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString();
    }

    /** The labels of an object of texts; none where there is no object. */
    static Map<String, String> of(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        var labels = new HashMap<String, String>();
        try (var reader = JSON.createParser(json)) {
            reader.nextToken();
            while (reader.nextToken() == JsonToken.FIELD_NAME) {
                var key = reader.currentName();
                labels.put(key, reader.nextTextValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return labels;
    }
}
