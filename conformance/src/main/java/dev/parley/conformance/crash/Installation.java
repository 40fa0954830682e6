package dev.parley.conformance.crash;

import dev.parley.databases.OwnPostgres;
import io.grpc.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL with data of its own, and servers on it: processes that can be killed and started again. */
final class Installation implements AutoCloseable {
    private static final String NAME = "parley";

    private final Optional<Disk> disk;
    private final OwnPostgres postgres;
    private final List<Server> servers = new ArrayList<>();

    /**
     * What is installed.
     *
     * @param servers how many
     * @param database settings of PostgreSQL
     * @param hasDisk whether the data are on a disk whose power can be cut
     */
    record Plan(Path launcher, int servers, Map<String, String> database, boolean hasDisk) {}

    private Installation(Plan plan) {
        this.disk = plan.hasDisk() ? Optional.of(Disk.make()) : Optional.empty();
        this.postgres = disk.map(made -> OwnPostgres.on(made.path().resolve("data"), 0, plan.database()))
                .orElseGet(() -> OwnPostgres.temporary(plan.database()));
        disk.ifPresent(Disk::sync);
        var database = postgres.database(NAME);
        var settings = Map.of(
                "PARLEY_PROFILE",
                "testing",
                "PARLEY_JAVA_OPTS",
                "-Xmx512m",
                "PARLEY_STORAGE_BACKEND",
                "postgres",
                "PARLEY_STORAGE_POSTGRES_URL",
                database.url(),
                "PARLEY_STORAGE_POSTGRES_USERNAME",
                database.username(),
                "PARLEY_STORAGE_POSTGRES_PASSWORD",
                database.password());
        for (int i = 0; i < plan.servers(); i++) {
            servers.add(new Server(new ServerProcess(plan.launcher(), settings)));
        }
    }

    /** Starts all of it. */
    static Installation start(Plan plan) {
        var installation = new Installation(plan);
        try {
            installation.servers.forEach(Server::start);
            return installation;
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    List<Server> servers() {
        return List.copyOf(servers);
    }

    /** For each of some clients a connection to one of the servers, in turn. */
    List<Channel> connections(int clients) {
        var connections = new ArrayList<Channel>();
        for (int i = 0; i < clients; i++) {
            connections.add(servers.get(i % servers.size()).connect());
        }
        return connections;
    }

    /** Lets the database write all that it has acknowledged, whatever its settings. */
    void checkpoint() {
        postgres.address().execute("CHECKPOINT");
        disk.ifPresent(Disk::sync);
    }

    /** Kills the database as it stands. */
    void killDatabase() {
        postgres.kill();
    }

    /** Cuts the power of the database. */
    void cutPower() {
        var cut = disk.orElseThrow(() -> new IllegalStateException("there is no disk whose power can be cut"));
        cut.cut();
        postgres.kill();
        cut.mend();
    }

    /** Starts the database again, and waits until it takes connections. */
    void startDatabase() {
        postgres.start();
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
        postgres.close();
        disk.ifPresent(Disk::close);
    }
}
