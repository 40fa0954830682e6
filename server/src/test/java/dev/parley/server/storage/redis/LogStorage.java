package dev.parley.server.storage.redis;

import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.queue.LateCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Messages in Redis, of sessions that appends create: nothing else is there. */
class LogStorage implements Storage {
    final Redis redis;
    final Planning planning;
    final Creations creations;
    final Steps steps = new Steps(1000);
    private final LateCalls late = new LateCalls();
    private final Appends appends;
    private final Gets gets;
    private final RedisMessages messages;

    LogStorage(RedisSettings settings, Limits limits) {
        try {
            this.redis = new Redis(new Connector(settings).connect(), new Keys(settings.keyPrefix()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.planning = new Planning(redis);
        this.creations = new Creations(planning);
        var activity = new Activity();
        var size = new Batcher.Size(4, 64, 1000);
        this.appends = new Appends(
                new PlainAppends(redis, limits, activity),
                new PlannedAppends(creations, StorageContract.EQUALITY, limits, activity),
                steps,
                size,
                late);
        this.gets = new Gets(redis, size, late);
        this.messages = new RedisMessages(planning, steps, appends, gets, limits);
    }

    @Override
    public String backend() {
        return "redis";
    }

    @Override
    public Durability durability() {
        return Durability.MEMORY;
    }

    @Override
    public SessionStorage sessions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MessageStorage messages() {
        return messages;
    }

    @Override
    public CompletionStage<Void> probe() {
        return redis.probe();
    }

    @Override
    public List<Measure> measures() {
        return List.of();
    }

    @Override
    public void close() {
        appends.close();
        gets.close();
        steps.close();
        late.close();
        redis.close();
    }
}
