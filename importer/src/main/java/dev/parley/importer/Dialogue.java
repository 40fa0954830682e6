package dev.parley.importer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dialogue as the format has it. JSON is kept as text, without white space, and otherwise as it was written.
 *
 * @param place where it is
 * @param id the {@code dialogue_id}
 * @param services the names of the services, in the order given
 * @param about the dialogue without its turns, as JSON
 */
record Dialogue(Place place, String id, List<String> services, String about, List<Turn> turns) {
    Dialogue {
        services = List.copyOf(services);
        turns = List.copyOf(turns);
    }

    /** Who speaks. */
    enum Speaker {
        USER,
        SYSTEM
    }

    /**
     * One utterance, and what was done for it.
     *
     * @param uses a use of a service for each frame that has one, in order
     * @param annotations what else the turn says, as JSON: all but speaker, utterance, calls and results
     */
    record Turn(Speaker speaker, String utterance, List<ServiceUse> uses, String annotations) {
        Turn {
            uses = List.copyOf(uses);
        }
    }

    /**
     * What one frame says of calling a service.
     *
     * @param call the call; null where the frame has results only
     * @param results the results as JSON; null where the frame has none, which is not an empty list
     */
    record ServiceUse(
            String service,
            @Nullable ServiceCall call,
            @Nullable String results) {}

    /** @param parameters as JSON */
    record ServiceCall(String method, String parameters) {}
}
