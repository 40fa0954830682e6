package dev.parley.server.settings;

import io.smallrye.config.WithDefault;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * One setting, as its method declares it.
 *
 * @param key such as {@code server.tls.key-file}
 * @param accessor the method of the settings interface
 * @param kind the kind of its value
 */
record SettingDefinition(String key, Method accessor, ValueKind<?> kind) {
    /** The environment variable that sets it. */
    String variable() {
        return EnvironmentVariables.PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The part of the key before its last dot. */
    String group() {
        return key.substring(0, key.lastIndexOf('.'));
    }

    /** The part of the key after its last dot. */
    String name() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** What the settings of its group are about. */
    String groupDescription() {
        return accessor.getDeclaringClass().getAnnotation(Setting.class).value();
    }

    Optional<String> defaultValue() {
        return Optional.ofNullable(accessor.getAnnotation(WithDefault.class)).map(WithDefault::value);
    }

    /** What to write in a sample: the default, else the example. */
    String sample() {
        return defaultValue().orElse(setting().example());
    }

    String description() {
        return setting().value();
    }

    Need need() {
        return setting().need();
    }

    /** The value as people may see it, whether it can be read or not. */
    String masked(String value) {
        var type = ValueKinds.typeOf(accessor);
        if (type == Secret.class) {
            return new Secret(value).toString();
        }
        if (type == RedisAddresses.class) {
            return RedisAddresses.masked(value);
        }
        return type == DatabaseUrl.class ? DatabaseUrl.masked(value) : value;
    }

    /** Whether the text is a value of this kind; its range is another question. */
    boolean accepts(String text) {
        try {
            var _ = kind.parser().apply(text);
            return !text.isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether not every value of its kind will do. */
    boolean isConstrained() {
        return Arrays.stream(accessor.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class));
    }

    /** What a value must be, such as "a duration from 0s to 10m". */
    String allowed() {
        var min = minimum();
        var max = maximum();
        if (min.isPresent() && max.isPresent()) {
            return kind.name() + " from " + min.get() + " to " + max.get();
        }
        return kind.name()
                + min.map(bound -> " of at least " + bound).orElse("")
                + max.map(bound -> " of at most " + bound).orElse("");
    }

    /** What a value must be, with examples, for somebody who wrote it in another way. */
    String allowedWithExamples() {
        return kind.examples().isEmpty() ? allowed() : allowed() + ", such as " + kind.examples();
    }

    private Setting setting() {
        return accessor.getAnnotation(Setting.class);
    }

    private Optional<String> minimum() {
        var duration = Optional.ofNullable(accessor.getAnnotation(DurationMin.class))
                .map(min -> Duration.ofDays(min.days())
                        .plusHours(min.hours())
                        .plusMinutes(min.minutes())
                        .plusSeconds(min.seconds())
                        .plusMillis(min.millis()))
                .map(Durations::show);
        return duration.or(
                () -> Optional.ofNullable(accessor.getAnnotation(Min.class)).map(min -> bound(min.value())));
    }

    private Optional<String> maximum() {
        var duration = Optional.ofNullable(accessor.getAnnotation(DurationMax.class))
                .map(max -> Duration.ofDays(max.days())
                        .plusHours(max.hours())
                        .plusMinutes(max.minutes())
                        .plusSeconds(max.seconds())
                        .plusMillis(max.millis()))
                .map(Durations::show);
        return duration.or(
                () -> Optional.ofNullable(accessor.getAnnotation(Max.class)).map(max -> bound(max.value())));
    }

    private String bound(long number) {
        return kind.examples().equals(ByteSize.EXAMPLES) ? ByteSize.show(number) : Long.toString(number);
    }
}
