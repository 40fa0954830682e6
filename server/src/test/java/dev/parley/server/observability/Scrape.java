package dev.parley.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a server answered to Prometheus, read as strictly as Prometheus's text format 0.0.4 is written down. */
final class Scrape {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
    private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"";
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:" + LABEL + ",?)+)})? "
            + "([+-]?(?:Inf|[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|NaN)");

    private final String text;
    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();
    private final Map<Series, Double> values = new TreeMap<>();
    private final List<String> families = new ArrayList<>();

    private Scrape(String text) {
        this.text = text;
        assertThat(text).endsWith("\n");
        text.lines().forEach(this::read);
        values.keySet().stream()
                .filter(series -> series.name.endsWith("_count"))
                .forEach(this::checkHistogram);
    }

    static Scrape of(int port) {
        var response = get(port, "text/plain");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return new Scrape(response.body());
    }

    static HttpResponse<String> get(int port, String accept) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .header("Accept", accept)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String text() {
        return text;
    }

    /** The type of every family, by name. */
    Map<String, String> types() {
        return types;
    }

    /** The labels that the samples of a family have, without those that every histogram has. */
    Set<String> labels(String family) {
        return labels.getOrDefault(family, Set.of());
    }

    /** The values of one label of a series. */
    Set<String> valuesOf(String name, String label) {
        var found = new TreeSet<String>();
        values.keySet().stream()
                .filter(series -> series.name.equals(name))
                .map(series -> series.labels.getOrDefault(label, ""))
                .forEach(found::add);
        return found;
    }

    /** The value of a series; 0 if there is none. Labels come as name, value, name, value. */
    double value(String name, String... labels) {
        var wanted = new TreeMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return values.getOrDefault(new Series(name, wanted), 0.0);
    }

    private void read(String line) {
        if (line.startsWith("# HELP ")) {
            var help = HELP.matcher(line);
            assertThat(help.matches()).as(line).isTrue();
            begin(help.group(1));
        } else if (line.startsWith("#")) {
            var type = TYPE.matcher(line);
            assertThat(type.matches()).as(line).isTrue();
            begin(type.group(1));
            assertThat(types.put(type.group(1), type.group(2))).as(line).isNull();
        } else {
            readSample(line);
        }
    }

    // What belongs to a family stands together.
    private void begin(String family) {
        if (families.isEmpty() || !families.getLast().equals(family)) {
            assertThat(families).doesNotContain(family);
            families.add(family);
        }
    }

    private void readSample(String line) {
        var sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        var name = sample.group(1);
        var own = new TreeMap<String, String>();
        if (sample.group(2) != null) {
            var label = Pattern.compile(LABEL).matcher(sample.group(2));
            while (label.find()) {
                assertThat(own.put(label.group(1), label.group(2))).as(line).isNull();
            }
        }
        var family = families.getLast();
        var ofFamily = "histogram".equals(types.get(family))
                ? Set.of(family + "_bucket", family + "_sum", family + "_count")
                : Set.of(family);
        assertThat(ofFamily).as(line).contains(name);
        own.keySet().stream()
                .filter(label -> !label.equals("le"))
                .forEach(label ->
                        labels.computeIfAbsent(family, key -> new TreeSet<>()).add(label));
        var value = sample.group(5).replace("Inf", "Infinity");
        assertThat(values.put(new Series(name, own), Double.valueOf(value)))
                .as(line)
                .isNull();
    }

    // Buckets count everything below them, and the last one everything.
    private void checkHistogram(Series count) {
        var family = count.name.substring(0, count.name.length() - "_count".length());
        if (!"histogram".equals(types.get(family))) {
            return;
        }
        var buckets = new TreeMap<Double, Double>();
        values.forEach((series, value) -> {
            var own = new TreeMap<>(series.labels);
            var bound = own.remove("le");
            if (bound != null && series.name.equals(family + "_bucket") && own.equals(count.labels)) {
                buckets.put(Double.valueOf(bound.replace("Inf", "Infinity")), value);
            }
        });
        assertThat(List.copyOf(buckets.values())).as(family).isSorted();
        assertThat(buckets.lastEntry()).as(family).isEqualTo(Map.entry(Double.POSITIVE_INFINITY, values.get(count)));
    }

    private record Series(String name, Map<String, String> labels) implements Comparable<Series> {
        @Override
        public int compareTo(Series other) {
            return toString().compareTo(other.toString());
        }
    }
}
