package dev.parley.server.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Ids;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.LogFeed;
import dev.parley.server.storage.memory.MemoryStorages;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static final Call CALL = new Call(new Tenant("acme"), Long.MAX_VALUE);
    private static final UUID REQUEST = new UUID(1, 2);

    private final Storage storage = MemoryStorages.ofBytes(1 << 20);
    private final Sessions sessions = new Sessions(
            storage.sessions(),
            new Ids(InstantSource.system(), new Random(42)),
            new LogFeed(storage.messages(), Runnable::run));

    @Test
    void anIdThatTheCallerChoseIsKept() {
        var created = create(Optional.of("s-1"), Optional.of(REQUEST));

        assertThat(created.id()).isEqualTo("s-1");
        assertThat(created.requestId()).hasValue(REQUEST);
    }

    @Test
    void aRequestWithoutASessionIdMakesOneSessionHoweverOftenItComes() {
        var created = create(Optional.empty(), Optional.of(REQUEST));

        assertThat(created.id()).isEqualTo(Ids.sessionId(CALL.tenant(), "CreateSession", "", REQUEST));
        assertThat(create(Optional.empty(), Optional.of(REQUEST))).isEqualTo(created);
    }

    @Test
    void withoutAnyIdEachRequestMakesAnotherSession() {
        var first = create(Optional.empty(), Optional.empty());
        var second = create(Optional.empty(), Optional.empty());

        assertThat(UUID.fromString(first.id()).version()).isEqualTo(7);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.uid()).isNotEqualTo(first.uid());
    }

    @Test
    void aSessionThatIsNotThereCannotBeRead() {
        var created = create(Optional.of("s-1"), Optional.empty());

        assertThat(sessions.get(CALL, "s-1").toCompletableFuture().join()).isEqualTo(created);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(
                        () -> sessions.get(CALL, "s-2").toCompletableFuture().join())
                .withCauseInstanceOf(NotFoundException.class);
    }

    private Session create(Optional<String> id, Optional<UUID> requestId) {
        var fields = new SessionFields("", Map.of(), SessionStatus.ACTIVE, Ttl.NEVER);
        var draft = new SessionDraft(id, requestId, new Owner("", ""), fields, Map.of());
        return sessions.create(CALL, draft).toCompletableFuture().join();
    }
}
