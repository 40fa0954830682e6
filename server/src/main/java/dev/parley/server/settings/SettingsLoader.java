package dev.parley.server.settings;

/**
 * Reads the settings from everywhere, checks all of them, and then either has them or says everything that is wrong.
 */
public final class SettingsLoader {
    private final Surroundings surroundings;
    private final SettingsSchema schema;

    /** Loads the settings of this server. */
    public SettingsLoader(Surroundings surroundings) {
        this(surroundings, SettingsSchema.ofServer(new ValueKinds(surroundings.maxHeapBytes())));
    }

    SettingsLoader(Surroundings surroundings, SettingsSchema schema) {
        this.surroundings = surroundings;
        this.schema = schema;
    }

    /**
     * Loads the settings of a server that is to start.
     *
     * @throws InvalidSettingsException listing every problem
     */
    public LoadedSettings load(SettingsRequest request) {
        var problems = new Problems();

        var loaded = new Loading(schema, new Sources(request, surroundings, problems), problems).load();
        new Rules(loaded, problems).check(surroundings.maxHeapBytes());

        problems.requireNone(loaded.profile());
        return loaded;
    }

    /**
     * Loads the settings for somebody who only looks at them or calls the server: each value is checked, but not
     * whether a server may start with them.
     *
     * @throws InvalidSettingsException listing every problem
     */
    public LoadedSettings inspect(SettingsRequest request) {
        var problems = new Problems();

        var loaded = new Loading(schema, new Sources(request, surroundings, problems), problems).load();

        problems.requireNone(loaded.profile());
        return loaded;
    }
}
