package dev.parley.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;

/**
 * JSON that is put together from parts of a file. White space goes; the order of keys and every digit of a number stay
 * as they were written.
 */
final class JsonText {
    /** An object without fields. */
    static final String EMPTY_OBJECT = "{}";

    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator out;

    JsonText() throws IOException {
        out = FACTORY.createGenerator(text);
    }

    /** The value at which the parser stands; it then stands at the value's end. */
    static String of(JsonParser in) throws IOException {
        var copy = new JsonText();
        copy.value(in);
        return copy.text();
    }

    JsonText startObject() throws IOException {
        out.writeStartObject();
        return this;
    }

    void endObject() throws IOException {
        out.writeEndObject();
    }

    void startArray(String name) throws IOException {
        out.writeArrayFieldStart(name);
    }

    void endArray() throws IOException {
        out.writeEndArray();
    }

    /** A field with the value at which the parser stands. */
    void field(String name, JsonParser in) throws IOException {
        out.writeFieldName(name);
        value(in);
    }

    /** A field with an object, unless the object has no fields. */
    void fieldUnlessEmpty(String name, JsonText object) throws IOException {
        var json = object.text();
        if (!json.equals(EMPTY_OBJECT)) {
            out.writeFieldName(name);
            out.writeRawValue(json);
        }
    }

    /** The value at which the parser stands. */
    void value(JsonParser in) throws IOException {
        int depth = 0;
        while (true) {
            depth += switch (in.currentToken()) {
                case START_OBJECT, START_ARRAY -> 1;
                case END_OBJECT, END_ARRAY -> -1;
                default -> 0;
            };
            token(in);
            if (depth == 0) {
                return;
            }
            in.nextToken();
        }
    }

    /** All of it, as UTF-8 can carry it: an unpaired surrogate stays the escape that it was in the file. */
    String text() throws IOException {
        out.flush();
        return Surrogates.escaped(text.toString());
    }

    private void token(JsonParser in) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> out.writeStartObject();
            case END_OBJECT -> out.writeEndObject();
            case START_ARRAY -> out.writeStartArray();
            case END_ARRAY -> out.writeEndArray();
            case FIELD_NAME -> out.writeFieldName(in.currentName());
            case VALUE_STRING -> out.writeString(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
            case VALUE_TRUE, VALUE_FALSE -> out.writeBoolean(in.getBooleanValue());
            case VALUE_NULL -> out.writeNull();
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("not in a text");
        }
    }
}
