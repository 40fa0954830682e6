package dev.parley.server.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whose data it is. Every key, index, token and metric is inside one tenant (contract §2). */
public record Tenant(String id) {
    /** The tenant of a call that names none, while authentication is off. */
    public static final Tenant DEFAULT = new Tenant("default");

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** Returns the tenant of that id, or nothing if it is not {@code [a-z0-9][a-z0-9-]{0,62}}. */
    public static Optional<Tenant> parse(String id) {
        return ID.matcher(id).matches() ? Optional.of(new Tenant(id)) : Optional.empty();
    }
}
