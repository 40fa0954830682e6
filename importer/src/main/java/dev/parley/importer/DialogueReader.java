package dev.parley.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.parley.importer.Dialogue.ServiceCall;
import dev.parley.importer.Dialogue.ServiceUse;
import dev.parley.importer.Dialogue.Speaker;
import dev.parley.importer.Dialogue.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dialogues of one file, one at a time, so that a file may be larger than the memory. What is not as the
 * format says is an {@link ImportException} that names the place.
 */
final class DialogueReader implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Path file;
    private final JsonParser in;
    private final Set<String> ids = new HashSet<>();
    private boolean begun;
    private Place place;

    private DialogueReader(Path file, JsonParser in) {
        this.file = file;
        this.in = in;
        this.place = new Place(file, 0, null, 0);
    }

    /**
     * Opens a file.
     *
     * @throws ImportException if it cannot be read
     */
    static DialogueReader open(Path file) {
        try {
            return new DialogueReader(file, FACTORY.createParser(Files.newInputStream(file)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Returns the next dialogue, or null where there is none any more.
     *
     * @throws ImportException if the file is not as the format says, or cannot be read
     */
    @Nullable
    Dialogue next() {
        try {
            if (!begun) {
                begun = true;
                in.nextToken();
                require(JsonToken.START_ARRAY, "the file", "a list of dialogues");
            }
            if (in.nextToken() != JsonToken.END_ARRAY) {
                place = new Place(file, place.dialogue() + 1, null, 0);
                return dialogue();
            }
            place = new Place(file, 0, null, 0);
            if (in.nextToken() != null) {
                throw place.wrong("something follows the list of dialogues");
            }
            return null;
        } catch (JsonProcessingException e) {
            // Where a limit of the parser is exceeded, the exception does not say where.
            var at = e.getLocation() == null ? in.currentLocation() : e.getLocation();
            var problem = e instanceof JsonEOFException ? "the file ends too soon" : e.getOriginalMessage();
            throw place.wrong(
                    "not valid JSON at line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), problem));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Dialogue dialogue() throws IOException {
        String id = null;
        var services = List.<String>of();
        List<Turn> turns = null;
        var about = new JsonText().startObject();
        var fields = new Fields("a dialogue");
        for (var name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "dialogue_id" -> {
                    id = dialogueId();
                    about.field(name, in);
                }
                case "services" -> services = services(about);
                case "turns" -> turns = turns();
                default -> about.field(name, in);
            }
        }
        about.endObject();
        return new Dialogue(place, present(id, "dialogue_id"), services, about.text(), present(turns, "turns"));
    }

    private String dialogueId() throws IOException {
        var id = text("dialogue_id");
        place = new Place(file, place.dialogue(), id, 0);
        if (!ids.add(id)) {
            throw place.wrong("the file has this dialogue_id twice");
        }
        return id;
    }

    private List<String> services(JsonText about) throws IOException {
        require(JsonToken.START_ARRAY, "services", "a list of texts");
        var services = new ArrayList<String>();
        about.startArray("services");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            services.add(text("each of services"));
            about.value(in);
        }
        about.endArray();
        return services;
    }

    private List<Turn> turns() throws IOException {
        require(JsonToken.START_ARRAY, "turns", "a list");
        var turns = new ArrayList<Turn>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            place = place.atTurn(turns.size() + 1);
            turns.add(turn());
        }
        place = place.atTurn(0);
        if (turns.isEmpty()) {
            throw place.wrong("turns is empty");
        }
        return turns;
    }

    private Turn turn() throws IOException {
        Speaker speaker = null;
        String utterance = null;
        var uses = new ArrayList<ServiceUse>();
        var annotations = new JsonText().startObject();
        var fields = new Fields("a turn");
        for (var name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "speaker" -> speaker = speaker();
                case "utterance" -> utterance = text(name);
                case "frames" -> frames(uses, annotations);
                default -> annotations.field(name, in);
            }
        }
        annotations.endObject();
        if (speaker == Speaker.USER && !uses.isEmpty()) {
            throw place.wrong("a USER turn has a service_call or service_results; only a SYSTEM turn can");
        }
        return new Turn(present(speaker, "speaker"), present(utterance, "utterance"), uses, annotations.text());
    }

    private Speaker speaker() throws IOException {
        var name = text("speaker");
        return switch (name) {
            case "USER" -> Speaker.USER;
            case "SYSTEM" -> Speaker.SYSTEM;
            default -> throw place.wrong("the speaker must be USER or SYSTEM, not \"%s\"".formatted(name));
        };
    }

    private void frames(List<ServiceUse> uses, JsonText annotations) throws IOException {
        require(JsonToken.START_ARRAY, "frames", "a list");
        annotations.startArray("frames");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            annotations.startObject();
            var use = frame(annotations);
            annotations.endObject();
            if (use.call() != null || use.results() != null) {
                uses.add(use);
            }
        }
        annotations.endArray();
    }

    // A null is as good as nothing in fields that need not be there.
    private ServiceUse frame(JsonText annotations) throws IOException {
        var service = "";
        ServiceCall call = null;
        String results = null;
        var fields = new Fields("a frame");
        for (var name = fields.next(); name != null; name = fields.next()) {
            boolean isNull = in.currentToken() == JsonToken.VALUE_NULL;
            switch (name) {
                case "service_call" -> call = isNull ? null : call(annotations);
                case "service_results" -> results = isNull ? null : json(name, JsonToken.START_ARRAY, "a list");
                case "service" -> {
                    service = isNull ? "" : text(name);
                    annotations.field(name, in);
                }
                default -> annotations.field(name, in);
            }
        }
        return new ServiceUse(service, call, results);
    }

    private ServiceCall call(JsonText annotations) throws IOException {
        String method = null;
        String parameters = null;
        var rest = new JsonText().startObject();
        var fields = new Fields("a service_call");
        for (var name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "method" -> method = text("service_call.method");
                case "parameters" -> parameters = json("service_call.parameters", JsonToken.START_OBJECT, "an object");
                default -> rest.field(name, in);
            }
        }
        rest.endObject();
        annotations.fieldUnlessEmpty("service_call", rest);
        return new ServiceCall(present(method, "service_call.method"), present(parameters, "service_call.parameters"));
    }

    private String text(String name) throws IOException {
        require(JsonToken.VALUE_STRING, name, "a text");
        var text = in.getText();
        int unpaired = Surrogates.unpairedAt(text);
        if (unpaired >= 0) {
            throw place.wrong("%s has an unpaired surrogate at index %d".formatted(name, unpaired));
        }
        return text;
    }

    private String json(String name, JsonToken start, String kind) throws IOException {
        require(start, name, kind);
        return JsonText.of(in);
    }

    private void require(JsonToken token, String name, String kind) {
        if (in.currentToken() != token) {
            throw place.wrong("%s must be %s".formatted(name, kind));
        }
    }

    private <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw place.wrong("%s is missing".formatted(name));
        }
        return value;
    }

    private static ImportException unreadable(Path file, IOException e) {
        return new ImportException(ExitCode.NO_INPUT, file + ": cannot be read: " + e, e);
    }

    /** The fields of the object at which the parser stands. */
    private final class Fields {
        private final String object;
        private final Set<String> names = new HashSet<>();

        Fields(String object) {
            this.object = object;
            require(JsonToken.START_OBJECT, object, "an object");
        }

        /** Goes to the next field's value and returns its name; at the end of the object, null. */
        @Nullable
        String next() throws IOException {
            if (in.nextToken() != JsonToken.FIELD_NAME) {
                return null;
            }
            var name = in.currentName();
            if (!names.add(name)) {
                throw place.wrong("%s has \"%s\" twice".formatted(object, name));
            }
            in.nextToken();
            return name;
        }
    }
}
