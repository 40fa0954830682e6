package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionWithState;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Reason;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How an append creates the session that it is for. */
interface AppendCreateContract extends ContractFixture {
    @Test
    default void anAppendToAMissingSessionCreatesItIfItSaysHow() {
        var tenant = newTenant();
        var session = sessionWithState(Map.of("k", "1", "l", "1"));

        var appended = tenant.append(append(session.id(), "a")
                .creating(session)
                .expecting(0)
                .patching(set("k", "2"))
                .build());

        var created = tenant.get(session.id());
        assertThat(appended.sessionUid()).isEqualTo(session.uid()).isEqualTo(created.uid());
        assertThat(created.fields()).isEqualTo(session.fields());
        assertThat(created.log().lastSequence()).isEqualTo(1);
        assertThat(tenant.state(session.id()).entries()).isEqualTo(Map.of("k", "2", "l", "1"));
    }

    @Test
    default void anAppendToAMissingSessionThatIsRefusedCreatesNothing() {
        var tenant = newTenant();
        var session = session();
        var tooLarge = message("a", new byte[(int) StorageContract.LIMITS.sessionContentBytes() + 1]);

        assertRefused(
                Reason.SEQUENCE_MISMATCH,
                () -> tenant.append(
                        append(session.id(), "a").creating(session).expecting(1).build()));
        assertRefused(
                Reason.SESSION_FULL,
                () -> tenant.append(append(session.id(), List.of(tooLarge))
                        .creating(session)
                        .build()));
        assertRefused(
                Reason.SESSION_NOT_FOUND,
                () -> tenant.append(append(session.id(), "a")
                        .creating(session)
                        .toIncarnation(UUID.randomUUID())
                        .build()));

        assertMissing(tenant, session.id());
    }

    @Test
    default void aSessionThatExistsIsNotCreatedAgain() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("k", "1")));

        var appended = tenant.append(append(session.id(), "a")
                .creating(Samples.sessionOfRequest(session.id(), UUID.randomUUID()))
                .build());

        assertThat(appended.sessionUid()).isEqualTo(session.uid());
        assertThat(tenant.state(session.id()).entries()).isEqualTo(Map.of("k", "1"));
    }

    @Test
    default void anAppendToAnotherIncarnationIsRefused() {
        var tenant = newTenant();
        var session = tenant.create(session());

        assertRefused(
                Reason.SESSION_NOT_FOUND,
                () -> tenant.append(append(session.id(), "a")
                        .toIncarnation(UUID.randomUUID())
                        .build()));

        tenant.append(append(session.id(), "a").toIncarnation(session.uid()).build());
    }
}
