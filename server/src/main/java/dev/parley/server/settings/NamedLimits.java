package dev.parley.server.settings;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names the limits as callers see them, so that no setting can be forgotten. */
final class NamedLimits {
    private NamedLimits() {}

    static SortedMap<String, Long> of(LimitSettings limits, PagingSettings paging) {
        var named = new TreeMap<String, Long>();
        addAll(LimitSettings.class, limits, named);
        addAll(PagingSettings.class, paging, named);
        return named;
    }

    private static void addAll(Class<?> group, Object settings, SortedMap<String, Long> named) {
        for (var accessor : group.getMethods()) {
            if (accessor.isAnnotationPresent(Setting.class)) {
                add(accessor, settings, named);
            }
        }
    }

    private static void add(Method accessor, Object settings, SortedMap<String, Long> named) {
        var name = accessor.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        try {
            switch (accessor.invoke(settings)) {
                case Number number -> named.put(name, number.longValue());
                case Duration duration -> named.put(name + "_seconds", duration.toSeconds());
                case null, default -> throw new IllegalStateException("not a limit: " + accessor);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + accessor, e);
        }
    }
}
