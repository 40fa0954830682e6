package dev.parley.server.storage.postgres;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnPostgres;
import dev.parley.server.storage.OutagesContract;
import dev.parley.server.storage.ServedDatabase;
import java.io.IOException;
import java.util.Map;

final class OutagesTest extends OutagesContract {
    private final OwnPostgres postgres = OwnPostgres.temporary(Map.of());

    @Override
    protected ServedDatabase serve() throws IOException {
        var network = FaultProxy.before(postgres.port());
        return new ServedDatabase(
                network, TestDatabase.serverSettings(postgres.address().port(network.port())));
    }

    @Override
    protected void freeze() {
        postgres.freeze();
    }

    @Override
    protected void thaw() {
        postgres.thaw();
    }

    @Override
    protected void kill() {
        postgres.kill();
    }

    @Override
    protected void start() {
        if (postgres.pids().isEmpty()) {
            postgres.start();
        }
    }

    @Override
    protected void end() {
        postgres.close();
    }
}
