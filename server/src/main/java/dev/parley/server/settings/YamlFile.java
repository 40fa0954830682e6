package dev.parley.server.settings;

import static io.smallrye.common.expression.Expression.Flag.LENIENT_SYNTAX;
import static io.smallrye.common.expression.Expression.Flag.NO_SMART_BRACES;
import static io.smallrye.common.expression.Expression.Flag.NO_TRIM;

import io.smallrye.common.expression.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML file whose settings stand under {@code parley:}. Values are taken as they are written, not as YAML's
 * types ({@code off} stays {@code off}), and each keeps its line. {@code ${NAME:default}} stands for an environment
 * variable.
 */
final class YamlFile {
    private static final String ROOT = "parley";
    // More than any setting needs. A document that refers to itself is deeper than any number.
    private static final int MAX_DEPTH = 8;

    private final Path path;
    private final Map<String, String> environment;
    private final Problems problems;
    private final Map<String, Given> given = new LinkedHashMap<>();

    YamlFile(Path path, Map<String, String> environment, Problems problems) {
        this.path = path;
        this.environment = environment;
        this.problems = problems;
    }

    /** The values in the file. What cannot be read is a problem. */
    List<Given> read() {
        try (var reader = Files.newBufferedReader(path)) {
            readDocument(new Yaml(new LoaderOptions()).compose(reader));
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            problems.add(
                    mark == null ? path.toString() : path + ":" + (mark.getLine() + 1), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(path.toString(), "not YAML: " + e.getMessage());
        } catch (IOException e) {
            problems.add(path.toString(), ReadFailure.reason(e));
        }
        return List.copyOf(given.values());
    }

    private void readDocument(@Nullable Node document) {
        // A file of comments only.
        if (document == null) {
            return;
        }
        if (!(document instanceof MappingNode mapping)) {
            problems.add(origin(document), "settings stand under \"parley:\"");
            return;
        }
        for (var entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(ROOT)) {
                readNode("", entry.getValueNode(), 0);
            } else {
                problems.add(origin(entry.getKeyNode()), "stands outside \"parley:\", where all settings stand");
            }
        }
    }

    private void readNode(String key, Node node, int depth) {
        switch (node) {
            case MappingNode mapping when depth < MAX_DEPTH -> readMapping(key, mapping, depth);
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> {}
            case ScalarNode scalar when !key.isEmpty() -> readValue(key, scalar);
            default -> problems.add(key.isEmpty() ? ROOT : key, "neither a group nor a single value", origin(node));
        }
    }

    private void readMapping(String key, MappingNode mapping, int depth) {
        for (var entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode name) {
                readNode(
                        key.isEmpty() ? name.getValue() : key + "." + name.getValue(), entry.getValueNode(), depth + 1);
            } else {
                problems.add(origin(entry.getKeyNode()), "not the name of a setting");
            }
        }
    }

    private void readValue(String key, ScalarNode scalar) {
        var value = new Given(key, expand(key, scalar), origin(scalar));
        var first = given.putIfAbsent(key, value);
        if (first != null) {
            problems.add(key, "stands here twice, first in " + first.origin(), value.origin());
        }
    }

    private String expand(String key, ScalarNode scalar) {
        if (scalar.getValue().indexOf('$') < 0) {
            return scalar.getValue();
        }
        var expression = Expression.compile(scalar.getValue(), LENIENT_SYNTAX, NO_TRIM, NO_SMART_BRACES);
        return expression.evaluate((variable, expanded) -> {
            var value = environment.get(variable.getKey());
            if (value != null) {
                expanded.append(value);
            } else if (variable.hasDefault()) {
                variable.expandDefault();
            } else {
                problems.add(
                        key,
                        "the environment variable %s is not set, and \"%s\" has no default"
                                .formatted(variable.getKey(), scalar.getValue()),
                        origin(scalar));
            }
        });
    }

    private String origin(Node node) {
        return path + ":" + (node.getStartMark().getLine() + 1);
    }
}
