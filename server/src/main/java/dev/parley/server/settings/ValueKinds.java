package dev.parley.server.settings;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithConverter;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The kinds of values that settings have. They are read more strictly than SmallRye Config does, which takes whatever
 * it does not know for {@code false}.
 */
final class ValueKinds {
    // Above the converters that SmallRye Config brings along.
    private static final int PRIORITY = 500;
    private static final ValueKind<Long> SIZE = new ValueKind<>("a size", ByteSize.EXAMPLES, ByteSize::parse);

    private final Map<Class<?>, ValueKind<?>> byType = new HashMap<>();

    ValueKinds(long maxHeapBytes) {
        put(Integer.class, new ValueKind<>("a whole number", "", Integer::valueOf));
        put(Long.class, new ValueKind<>("a whole number", "", Long::valueOf));
        put(Boolean.class, new ValueKind<>("true or false", "", ValueKinds::flag));
        put(Duration.class, new ValueKind<>("a duration", Durations.EXAMPLES, Durations::parse));
        put(String.class, new ValueKind<>("text", "", text -> text));
        put(Path.class, new ValueKind<>("the path of a file", "", Path::of));
        put(Secret.class, new ValueKind<>("a secret", "", Secret::new));
        put(
                DatabaseUrl.class,
                new ValueKind<>(
                        "jdbc:postgresql://host:port/database without credentials",
                        DatabaseUrl.EXAMPLES,
                        DatabaseUrl::new));
        put(
                RedisAddresses.class,
                new ValueKind<>(
                        "host:port, or several with commas in between, without credentials",
                        RedisAddresses.EXAMPLES,
                        RedisAddresses::new));
        put(
                HeapBytes.class,
                new ValueKind<>(
                        "auto or a size",
                        ByteSize.EXAMPLES,
                        text -> new HeapBytes("auto".equals(text) ? maxHeapBytes / 2 : ByteSize.parse(text))));
    }

    /** The kinds, to describe values only: what they mean may depend on the heap, what they look like does not. */
    static ValueKinds ofAnyHeap() {
        return new ValueKinds(0);
    }

    private <T> void put(Class<T> type, ValueKind<T> kind) {
        byType.put(type, kind);
    }

    /** The kind of value that a method of a settings interface returns. */
    ValueKind<?> of(Method accessor) {
        var converter = accessor.getAnnotation(WithConverter.class);
        if (converter != null && converter.value() == ByteSize.class) {
            return SIZE;
        }
        var type = typeOf(accessor);
        if (type.isEnum()) {
            return choice(type);
        }
        var kind = byType.get(type);
        if (kind == null) {
            throw new IllegalArgumentException("no kind of value for " + accessor);
        }
        return kind;
    }

    /** The type of a setting's value: without {@code Optional}, and boxed. */
    static Class<?> typeOf(Method accessor) {
        Type type = accessor.getGenericReturnType();
        if (type instanceof ParameterizedType optional) {
            type = optional.getActualTypeArguments()[0];
        }
        return MethodType.methodType((Class<?>) type).wrap().returnType();
    }

    /** Makes SmallRye Config read values as this class does. */
    void register(SmallRyeConfigBuilder builder) {
        byType.forEach((type, kind) -> register(builder, type, kind));
    }

    @SuppressWarnings("unchecked")
    private static <T> void register(SmallRyeConfigBuilder builder, Class<T> type, ValueKind<?> kind) {
        // SmallRye Config asks for the value of nothing, too, for settings that are optional.
        builder.withConverter(
                type,
                PRIORITY,
                text -> text.isEmpty() ? null : ((ValueKind<T>) kind).parser().apply(text));
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: " + text);
        };
    }

    private static ValueKind<Object> choice(Class<?> type) {
        var values = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(constant -> name((Enum<?>) constant), constant -> (Object) constant));
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> name((Enum<?>) constant))
                .toList();
        return new ValueKind<>(either(names), "", text -> {
            var value = values.get(text);
            if (value == null) {
                throw new IllegalArgumentException("none of the values: " + text);
            }
            return value;
        });
    }

    /** How an enum constant is written in settings: {@code process-crash}. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** "a", "a or b", "a, b or c". */
    static String either(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }
}
