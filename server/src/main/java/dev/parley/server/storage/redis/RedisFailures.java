package dev.parley.server.storage.redis;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.redis.Script.Effect;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisBusyException;
import org.redisson.client.RedisClusterDownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisLoadingException;
import org.redisson.client.RedisMasterDownException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReadonlyException;
import org.redisson.client.RedisRedirectException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisRetryException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.RedisWrongPasswordException;

/** What the exceptions of the client mean. */
final class RedisFailures {
    private RedisFailures() {}

    /** What a failure of a script becomes; a bug stays what it is. */
    static RuntimeException refusal(Effect effect, Throwable failure) {
        return switch (failure) {
            case RedisOutOfMemoryException _ -> ExhaustedException.backendFull();
            // Redis said that it does not run the script now.
            case RedisLoadingException _,
                    RedisClusterDownException _,
                    RedisReadonlyException _,
                    RedisMasterDownException _,
                    RedisBusyException _,
                    RedisTryAgainException _,
                    RedisRetryException _,
                    RedisRedirectException _,
                    RedisAuthRequiredException _,
                    RedisWrongPasswordException _,
                    RedisNodeNotFoundException _,
                    RedissonShutdownException _ -> UnavailableException.backend(failure);
            case RedisResponseTimeoutException _, RedisTimeoutException _, RedisConnectionException _ ->
                unanswered(effect, failure);
            case RedisException refused when isRefused(refused) -> UnavailableException.backend(refused);
            case RedisException _ -> new IllegalStateException("a script of the Redis backend failed", failure);
            case RuntimeException bug -> bug;
            default -> new IllegalStateException(failure);
        };
    }

    private static RuntimeException unanswered(Effect effect, Throwable failure) {
        return effect == Effect.READ
                ? UnavailableException.backend(failure)
                : OutcomeUnknownException.unavailable(failure);
    }

    // Errors that the client has no class for. The first word of an error is its code, which is part of the protocol.
    private static boolean isRefused(RedisException failure) {
        var message = String.valueOf(failure.getMessage());
        return message.startsWith("MISCONF") || message.startsWith("NOREPLICAS") || message.startsWith("NOPERM");
    }
}
