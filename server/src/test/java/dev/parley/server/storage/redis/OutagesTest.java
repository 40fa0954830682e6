package dev.parley.server.storage.redis;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnRedis;
import dev.parley.server.storage.OutagesContract;
import dev.parley.server.storage.ServedDatabase;
import java.io.IOException;
import java.util.Map;

final class OutagesTest extends OutagesContract {
    private final OwnRedis redis = OwnRedis.temporary(Map.of());

    @Override
    protected ServedDatabase serve() throws IOException {
        var network = FaultProxy.before(redis.port());
        return new ServedDatabase(network, new TestRedis(redis.address().port(network.port())).serverSettings());
    }

    @Override
    protected void freeze() {
        redis.freeze();
    }

    @Override
    protected void thaw() {
        redis.thaw();
    }

    @Override
    protected void kill() {
        redis.kill();
    }

    @Override
    protected void start() {
        if (redis.pids().isEmpty()) {
            redis.start();
        }
    }

    // Pipelined answers would be taken for others': no connection goes on after something of it was lost.
    @Override
    protected void reach() {
        served.network.reset();
        served.network.pass();
    }

    @Override
    protected void end() {
        redis.close();
    }
}
