package dev.parley.server.storage.postgres.migration;

import dev.parley.server.storage.postgres.migration.Migration.State;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.internal.info.MigrationInfoImpl;

/**
 * What a database has of the migrations that the program knows.
 *
 * @param migrations all that one of them knows, in order
 * @param hasPendingWithoutTransaction whether one that is missing cannot run in a transaction
 */
record Schema(List<Migration> migrations, boolean hasPendingWithoutTransaction) {
    private static final String NOTHING = "0";

    static Schema of(MigrationInfo... infos) {
        // What has no version is Flyway's own note that it made the schema.
        var versioned =
                Arrays.stream(infos).filter(info -> info.getVersion() != null).toList();
        return new Schema(
                versioned.stream().map(Schema::migration).toList(),
                versioned.stream().anyMatch(Schema::isPendingWithoutTransaction));
    }

    List<Migration> pending() {
        return in(State.PENDING);
    }

    /** Whether nothing was ever applied. */
    boolean isMissing() {
        return pending().size() == migrations.size();
    }

    /** The newest version that was applied. */
    String version() {
        return last(migrations.stream()
                .filter(migration -> migration.state() != State.PENDING)
                .toList());
    }

    /**
     * Refuses what a program cannot work with, nor go on from.
     *
     * @throws SchemaException if the schema is newer than the program, or a migration broke off half way
     */
    void requireKnown() throws SchemaException {
        if (!in(State.NEWER).isEmpty()) {
            throw new SchemaException(
                    ("the schema is at version %s, and this program knows versions up to %s: start the"
                                    + " version of Parley that made it, or take the schema back as docs/migrations.md tells")
                            .formatted(
                                    version(),
                                    last(migrations.stream()
                                            .filter(migration -> migration.state() != State.NEWER)
                                            .toList())));
        }
        if (!in(State.FAILED).isEmpty()) {
            throw new SchemaException("the migration %s failed half way: docs/migrations.md tells how to go on"
                    .formatted(in(State.FAILED).getLast()));
        }
    }

    private List<Migration> in(State state) {
        return migrations.stream()
                .filter(migration -> migration.state() == state)
                .toList();
    }

    private static String last(List<Migration> migrations) {
        return migrations.isEmpty() ? NOTHING : migrations.getLast().version();
    }

    private static Migration migration(MigrationInfo info) {
        return new Migration(
                info.getVersion().getVersion(),
                info.getDescription(),
                state(info),
                Optional.ofNullable(info.getInstalledOn()).map(Date::toInstant));
    }

    private static State state(MigrationInfo info) {
        var state = info.getState();
        if (state.isFailed()) {
            return State.FAILED;
        }
        return switch (state) {
            case FUTURE_SUCCESS -> State.NEWER;
            case MISSING_SUCCESS -> State.UNKNOWN;
            default -> state.isApplied() ? State.APPLIED : State.PENDING;
        };
    }

    private static boolean isPendingWithoutTransaction(MigrationInfo info) {
        return state(info) == State.PENDING
                && info instanceof MigrationInfoImpl migration
                && !migration.canExecuteInTransaction();
    }
}
