package dev.parley.server.grpc.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringReader;

/**
 * Checks that texts are well-formed JSON (RFC 8259) and not too deep. What is in them is never read or changed.
 *
 * @param maxDepth how deep arrays and objects may be inside each other
 */
public record JsonSyntax(int maxDepth) {
    // Depth is counted below. Numbers, names and strings of any length are JSON; whole texts are limited elsewhere.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // A buffer that is used again keeps what was last checked, long after it is erased.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    /** Whether a text is one JSON value. */
    public boolean isValid(String json) {
        try (var parser = FACTORY.createParser(new StringReader(json))) {
            int depth = 0;
            int values = 0;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0) {
                    values++;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > maxDepth || values > 1) {
                    return false;
                }
            }
            return values == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a checked text must be, for the violation. */
    public String rule() {
        return "must be well-formed JSON, at most %d levels deep".formatted(maxDepth);
    }
}
