package dev.parley.server.storage.redis;

import com.google.inject.Inject;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.UnsupportedException;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps everything in Redis. So far it only connects: every read and write is refused. */
public final class RedisStorage implements Storage {
    private final Connection connection;
    private final Durability durability;

    @Inject
    public RedisStorage(RedisSettings settings) {
        try {
            this.connection = new Connector(settings).connect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.durability = ServerFacts.durability(
                ServerFacts.read(connection), settings.assurance().declared());
    }

    @Override
    public String backend() {
        return "redis";
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public SessionStorage sessions() {
        throw new UnsupportedException("sessions");
    }

    @Override
    public MessageStorage messages() {
        throw new UnsupportedException("messages");
    }

    @Override
    public CompletionStage<Void> probe() {
        return CompletableFuture.failedFuture(new UnsupportedException("redis"));
    }

    @Override
    public List<Measure> measures() {
        return List.of();
    }

    @Override
    public void close() {
        connection.close();
    }
}
