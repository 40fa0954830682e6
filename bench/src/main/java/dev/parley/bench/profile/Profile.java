package dev.parley.bench.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Samples of the stacks of a server's Java threads, taken by processor time.
 *
 * <p>A sample counts for the code that runs ({@link #self}), and for the code that wanted it ({@link #charged}): that
 * is the nearest caller outside the JDK.
 */
public final class Profile {
    private static final String SAMPLE = "jdk.CPUTimeSample";

    private final Map<Layer, Integer> self = new EnumMap<>(Layer.class);
    private final Map<Layer, Integer> charged = new EnumMap<>(Layer.class);
    private final Map<String, Integer> frames = new HashMap<>();
    private int samples;

    /** Reads a recording of the JDK's flight recorder. */
    public static Profile read(Path file) {
        var profile = new Profile();
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                var event = recording.readEvent();
                var stack = event.getStackTrace();
                if (event.getEventType().getName().equals(SAMPLE) && stack != null) {
                    profile.add(stack.getFrames().stream().map(Profile::name).toList());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return profile;
    }

    /**
     * Adds one sample.
     *
     * @param stack methods with the full names of their classes, the one that runs first
     */
    void add(List<String> stack) {
        if (stack.isEmpty()) {
            return;
        }
        samples++;
        self.merge(Layer.of(stack.getFirst()), 1, Integer::sum);
        var caller = stack.stream()
                .filter(frame -> Layer.of(frame) != Layer.JDK)
                .findFirst()
                .orElse(stack.getFirst());
        charged.merge(Layer.of(caller), 1, Integer::sum);
        frames.merge(caller, 1, Integer::sum);
    }

    /** How many samples there are. */
    public int samples() {
        return samples;
    }

    /** Shares of the layers, by the code that ran. */
    public double self(Layer layer) {
        return share(self.getOrDefault(layer, 0));
    }

    /** Shares of the layers, the JDK's work counted for whoever called it. */
    public double charged(Layer layer) {
        return share(charged.getOrDefault(layer, 0));
    }

    /** The methods of a layer that took most, the JDK's work for them included: a share by name, the largest first. */
    public List<Map.Entry<String, Double>> top(Layer layer, int count) {
        return frames.entrySet().stream()
                .filter(frame -> Layer.of(frame.getKey()) == layer)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(count)
                .map(frame -> Map.entry(frame.getKey(), share(frame.getValue())))
                .toList();
    }

    private double share(int count) {
        return samples == 0 ? 0 : (double) count / samples;
    }

    private static String name(RecordedFrame frame) {
        var method = frame.getMethod();
        return method.getType().getName() + "." + method.getName();
    }
}
