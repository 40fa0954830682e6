package dev.parley.bench.report;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * All runs, oldest first: a file with one JSON object a line.
 *
 * @param runs figures of targets that there are no more are left out
 */
public record History(List<Run> runs) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Reads a file; there need not be one. */
    public static History read(Path file) {
        try {
            return Files.exists(file) ? parse(Files.readAllLines(file)) : new History(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line to a file, and makes the file if need be. */
    public static void append(Path file, Run run) {
        try {
            Files.writeString(file, format(run) + "\n", CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads lines.
     *
     * @throws IllegalArgumentException if one cannot be read; it says which
     */
    static History parse(List<String> lines) {
        var runs = lines.stream().filter(line -> !line.isBlank()).map(History::parse);
        return new History(runs.toList());
    }

    static String format(Run run) {
        try {
            return JSON.writeValueAsString(run);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("cannot be written: " + run, e);
        }
    }

    private static Run parse(String line) {
        try {
            var run = (ObjectNode) JSON.readTree(line);
            var figures = JSON.createArrayNode();
            StreamSupport.stream(run.path("figures").spliterator(), false)
                    .filter(History::isKnown)
                    .forEach(figures::add);
            run.set("figures", figures);
            return JSON.treeToValue(run, Run.class);
        } catch (JacksonException | ClassCastException e) {
            throw new IllegalArgumentException("not a run: " + line, e);
        }
    }

    private static boolean isKnown(JsonNode figure) {
        var target = figure.path("target").asText();
        return Arrays.stream(Target.values()).anyMatch(known -> known.name().equals(target));
    }

    /** The runs in which something was measured, oldest first. */
    public List<Run> runsOf(Target target) {
        return runs.stream().filter(run -> run.figure(target).isPresent()).toList();
    }
}
