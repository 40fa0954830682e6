package dev.parley.databases;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Databases of one PostgreSQL, each for one user of it. */
final class Databases {
    private final DatabaseAddress server;
    private final Map<String, String> templates = new ConcurrentHashMap<>();
    private final Set<String> made = ConcurrentHashMap.newKeySet();

    /** @param server a database of that PostgreSQL, whose user may create others */
    Databases(DatabaseAddress server) {
        this.server = server;
    }

    /** An empty one. */
    DatabaseAddress create() {
        return create("template0", randomName());
    }

    /** A copy of what the preparer makes of an empty one. It prepares once for each name. */
    DatabaseAddress create(String template, Consumer<DatabaseAddress> preparer) {
        return create(templates.computeIfAbsent(template, name -> prepare(preparer)), randomName());
    }

    /** Removes all that were made here, whoever uses them. */
    void dropAll() {
        for (var name : made) {
            server.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
        }
        made.clear();
    }

    private String prepare(Consumer<DatabaseAddress> preparer) {
        var name = randomName();
        preparer.accept(create("template0", name));
        return name;
    }

    // PostgreSQL refuses to copy a database that it is copying.
    private synchronized DatabaseAddress create(String template, String name) {
        made.add(name);
        server.execute("CREATE DATABASE %s TEMPLATE %s ENCODING 'UTF8'".formatted(name, template));
        return server.database(name);
    }

    private static String randomName() {
        return "parley_" + UUID.randomUUID().toString().replace("-", "");
    }
}
