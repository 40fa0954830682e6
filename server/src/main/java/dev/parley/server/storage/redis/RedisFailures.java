package dev.parley.server.storage.redis;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.redis.Script.Effect;
import java.io.IOException;
import java.util.regex.Pattern;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReadonlyException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisRedirectException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisRetryException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.client.WriteRedisConnectionException;

/** What the exceptions of the client mean. */
final class RedisFailures {
    // The first word of an error is its code, which is part of the protocol. Redis 6 puts its own words before that of
    // an error within a script.
    private static final Pattern NOT_NOW = Pattern.compile(
            "(^|[ :]-)(READONLY|MISCONF|NOREPLICAS|NOPERM|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED) "
                    // Which Redis only does as long as it has not written.
                    + "|Script killed by user");

    private static final Pattern FULL = Pattern.compile("(^|[ :]-)OOM ");

    private RedisFailures() {}

    /** What a failure of a script becomes; a bug stays what it is. */
    static RuntimeException refusal(Effect effect, Throwable failure) {
        return switch (failure) {
            case RedisOutOfMemoryException _ -> ExhaustedException.backendFull();
            // The script was sent, and nobody knows what became of it.
            case RedisResponseTimeoutException _,
                    WriteRedisConnectionException _,
                    RedisReconnectedException _,
                    RedisTimeoutException _ -> unanswered(effect, failure);
            // There was no connection to send it on, or Redis said that it does not run it now.
            case RedisConnectionException _,
                    RedisRetryException _,
                    RedisReadonlyException _,
                    RedisRedirectException _,
                    RedisAuthRequiredException _,
                    RedisWrongPasswordException _,
                    RedisNodeNotFoundException _,
                    RedissonShutdownException _ -> UnavailableException.backend(failure);
            case RedisException _
            when failure.getCause() instanceof IOException -> UnavailableException.backend(failure);
            case RedisException refused -> refusal(String.valueOf(refused.getMessage()), refused);
            case RuntimeException bug -> bug;
            default -> new IllegalStateException(failure);
        };
    }

    /** What an error becomes that a script met at its first write. */
    static RuntimeException refusal(String error) {
        return refusal(error, new IllegalStateException("a script met " + error));
    }

    private static RuntimeException refusal(String error, RuntimeException failure) {
        if (FULL.matcher(error).find()) {
            return ExhaustedException.backendFull();
        }
        return NOT_NOW.matcher(error).find()
                ? UnavailableException.backend(failure)
                : new IllegalStateException("a script of the Redis backend failed", failure);
    }

    private static RuntimeException unanswered(Effect effect, Throwable failure) {
        return effect == Effect.READ
                ? UnavailableException.backend(failure)
                : OutcomeUnknownException.unavailable(failure);
    }
}
