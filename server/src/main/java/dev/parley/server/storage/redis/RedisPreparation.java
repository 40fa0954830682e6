package dev.parley.server.storage.redis;

import dev.parley.server.domain.Durability;
import dev.parley.server.storage.Preparation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure, before the first call, that Redis can keep the contract. */
public final class RedisPreparation implements Preparation {
    private static final Logger log = LoggerFactory.getLogger(RedisPreparation.class);

    private final RedisSettings settings;

    public RedisPreparation(RedisSettings settings) {
        this.settings = settings;
    }

    @Override
    public void prepare() throws IOException {
        var servers = facts();
        for (var server : servers) {
            server.requireUsable(settings.assurance().allowEviction());
        }
        if (ServerFacts.isSilent(servers)) {
            settings.assurance()
                    .declared()
                    .ifPresentOrElse(
                            declared -> log.warn(
                                    "Redis does not tell its settings: what survives is {}, as"
                                            + " storage.redis.declared-durability declares",
                                    name(declared)),
                            () -> log.warn("Redis does not tell its settings: it is taken to promise nothing, since"
                                    + " storage.redis.declared-durability declares nothing"));
        }
    }

    private List<ServerFacts> facts() throws IOException {
        try (var connection = new Connector(settings).connect()) {
            return ServerFacts.read(connection);
        } catch (RedisException e) {
            throw new IOException("Redis does not say what it is: " + e.getMessage(), e);
        }
    }

    private static String name(Durability durability) {
        return durability.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
