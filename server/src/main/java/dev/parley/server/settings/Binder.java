package dev.parley.server.settings;

import static java.util.Objects.requireNonNull;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.validation.Validation;
import jakarta.validation.executable.ExecutableValidator;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * Puts values into the settings interfaces and finds those that do not fit. A value that cannot be read gives way to
 * the default, so that everything else is checked too.
 */
final class Binder {
    private final Map<Method, SettingDefinition> definitions;
    private final Map<String, Given> given;
    private final Problems problems;

    Binder(Collection<SettingDefinition> definitions, Map<String, Given> given, Problems problems) {
        this.definitions =
                definitions.stream().collect(Collectors.toMap(SettingDefinition::accessor, Function.identity()));
        this.given = given;
        this.problems = problems;
    }

    /** The interfaces, filled. Nothing read from them may be used before it is known that there is no problem. */
    SmallRyeConfig bind(List<Class<?>> interfaces, ValueKinds kinds) {
        var values = new HashMap<String, String>();
        for (var definition : definitions.values()) {
            var value = given.get(definition.key());
            if (value != null && isReadable(definition, value)) {
                values.put(definition.key(), value.value());
            }
        }
        var builder = new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(values, "settings", 100));
        kinds.register(builder);
        interfaces.forEach(builder::withMapping);
        var config = builder.build();
        checkRanges(interfaces, config);
        return config;
    }

    private boolean isReadable(SettingDefinition definition, Given value) {
        if (!definition.accepts(value.value())) {
            report(definition, value);
            return false;
        }
        return true;
    }

    // Only what somebody gave: the defaults are allowed, and Hibernate Validator takes its time.
    private void checkRanges(List<Class<?>> interfaces, SmallRyeConfig config) {
        if (definitions.values().stream().noneMatch(this::isToBeChecked)) {
            return;
        }
        // The default interpolator wants an expression language, and the annotations' messages are not used at all.
        var configuration = Validation.byProvider(HibernateValidator.class)
                .configure()
                .ignoreXmlConfiguration()
                .messageInterpolator(new ParameterMessageInterpolator());
        try (var factory = configuration.buildValidatorFactory()) {
            var validator = factory.getValidator().forExecutables();
            interfaces.forEach(type -> checkGroup(type, config.getConfigMapping(type), validator));
        }
    }

    private void checkGroup(Class<?> type, Object group, ExecutableValidator validator) {
        for (var accessor : type.getMethods()) {
            var definition = definitions.get(accessor);
            if (definition == null) {
                checkGroup(accessor.getReturnType(), valueOf(accessor, group), validator);
                continue;
            }
            if (isToBeChecked(definition)
                    && !validator
                            .validateReturnValue(group, accessor, valueOf(accessor, group))
                            .isEmpty()) {
                report(definition, requireNonNull(given.get(definition.key())));
            }
        }
    }

    private boolean isToBeChecked(SettingDefinition definition) {
        return definition.isConstrained() && given.containsKey(definition.key());
    }

    private void report(SettingDefinition definition, Given value) {
        problems.add(
                definition.key(),
                "must be %s, not \"%s\"".formatted(definition.allowedWithExamples(), definition.masked(value.value())),
                value.origin());
    }

    private static Object valueOf(Method accessor, Object group) {
        try {
            return requireNonNull(accessor.invoke(group));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + accessor, e);
        }
    }
}
