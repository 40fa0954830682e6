package dev.parley.conformance.crash;

import io.grpc.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database with data of its own, and servers on it: processes that can be killed and started again. */
final class Installation implements AutoCloseable {
    private final Optional<Disk> disk;
    private final Database database;
    private final List<Server> servers = new ArrayList<>();

    /**
     * What is installed.
     *
     * @param servers how many
     * @param data what keeps them
     */
    record Plan(Path launcher, int servers, Data data) {}

    /**
     * Where data are kept.
     *
     * @param settings of the database
     * @param isOnDisk whether they are on a disk whose power can be cut
     */
    record Data(Backend backend, Map<String, String> settings, boolean isOnDisk) {}

    private Installation(Plan plan) {
        var data = plan.data();
        this.disk = data.isOnDisk() ? Optional.of(Disk.make()) : Optional.empty();
        this.database = disk.map(made -> data.backend().on(made.path().resolve("data"), data.settings()))
                .orElseGet(() -> data.backend().temporary(data.settings()));
        disk.ifPresent(Disk::sync);
        var environment = new HashMap<>(database.environment());
        environment.put("PARLEY_PROFILE", "testing");
        environment.put("PARLEY_JAVA_OPTS", "-Xmx512m");
        for (int i = 0; i < plan.servers(); i++) {
            servers.add(new Server(new ServerProcess(plan.launcher(), environment)));
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
        database.checkpoint();
        disk.ifPresent(Disk::sync);
    }

    /** Kills the database as it stands. */
    void killDatabase() {
        database.kill();
    }

    /** Cuts the power of the database. */
    void cutPower() {
        var cut = disk.orElseThrow(() -> new IllegalStateException("there is no disk whose power can be cut"));
        cut.cut();
        database.kill();
        cut.mend();
    }

    /** Starts the database again, and waits until it takes connections. */
    void startDatabase() {
        database.start();
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
        database.close();
        disk.ifPresent(Disk::close);
    }
}
