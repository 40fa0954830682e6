package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Follower;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.Role;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TtlPolicy;
import dev.parley.v1.UpdateMessageRequest;
import io.grpc.Status.Code;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Following a log beyond its end. */
class FollowTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aFollowerHasWhatWasThereAndThenWhatComesAsItComes() {
        caller.fill(id, 3);
        try (var follower = Follower.of(caller, id)) {
            assertThat(follower.texts(3)).containsExactly("1", "2", "3");
            assertThat(follower.next().getCaughtUp().getLastSequence()).isEqualTo(3);

            caller.append(id, Samples.text("four"), Samples.text("five"));
            assertThat(follower.texts(2)).containsExactly("four", "five");

            caller.append(id, Samples.text("six"));
            assertThat(follower.texts(1)).containsExactly("six");
        }
    }

    @Test
    void aFollowerIsToldOnceThatItCaughtUp() {
        try (var follower = Follower.of(caller, id)) {
            assertThat(follower.next().getCaughtUp().getLastSequence()).isZero();

            caller.fill(id, 250);

            assertThat(follower.texts(250)).startsWith("1", "2").endsWith("250");
            assertThat(follower.rest()).isEmpty();
        }
    }

    @Test
    void aFollowerGetsMessagesAsTheyAreListed() {
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            caller.append(id, Samples.text("m1", "a"));

            assertThat(follower.next().getMessage()).isEqualTo(caller.message(id, "m1"));
        }
    }

    @Test
    void aFollowerGoesOnFromAnySequence() {
        caller.fill(id, 10);
        try (var follower = Follower.of(caller, request().setAfterSequence(8))) {
            assertThat(follower.texts(2)).containsExactly("9", "10");
            assertThat(follower.next().getCaughtUp().getLastSequence()).isEqualTo(10);

            caller.append(id, Samples.text("11"));

            assertThat(follower.texts(1)).containsExactly("11");
        }
    }

    @Test
    void aFollowerOfAFilterGetsOnlyWhatMatches() {
        var filter = MessageFilter.newBuilder().addRoles(Role.ROLE_ASSISTANT);
        try (var follower = Follower.of(caller, request().setFilter(filter))) {
            follower.caughtUp();

            caller.append(id, Samples.text("no"), assistant("yes"));
            caller.append(id, Samples.text("no"));
            caller.append(id, assistant("again"));

            assertThat(follower.texts(2)).containsExactly("yes", "again");
        }
    }

    @Test
    void whatIsErasedBeforeItWasSentIsNotSent() {
        caller.fill(id, 5);
        caller.append(Caller.appendRequest(id, Samples.text("six"))
                .setExpectedLastSequence(5)
                .setReplaceAfterSequence(2));
        try (var follower = Follower.of(caller, id)) {
            assertThat(follower.texts(3)).containsExactly("1", "2", "six");
            assertThat(follower.next().getCaughtUp().getLastSequence()).isEqualTo(6);
        }
    }

    @Test
    void aFollowerIsToldThatAMessageWasUpdated() {
        caller.append(id, Samples.text("m1", "a"));
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            var update = UpdateMessageRequest.newBuilder().setSessionId(id);
            update.getMessageBuilder().setMessageId("m1").setPinned(true);
            update.getUpdateMaskBuilder().addPaths("pinned");
            var _ = caller.messages().updateMessage(update.build());

            assertThat(follower.next().hasChanged()).isTrue();
            caller.append(id, Samples.text("b"));
            assertThat(follower.texts(1)).containsExactly("b");
        }
    }

    @Test
    void aFollowerIsToldThatMessagesWereDeleted() {
        caller.append(id, Samples.text("m1", "a"));
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            var _ = caller.messages()
                    .deleteMessages(DeleteMessagesRequest.newBuilder()
                            .setSessionId(id)
                            .addMessageIds("m1")
                            .build());

            assertThat(follower.next().hasChanged()).isTrue();
        }
    }

    @Test
    void aFollowerIsToldOfARewindBeforeWhatFollowsIt() {
        caller.fill(id, 3);
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            var _ = caller.messages()
                    .truncateMessages(TruncateMessagesRequest.newBuilder()
                            .setSessionId(id)
                            .setAfterSequence(1)
                            .setExpectedLastSequence(3)
                            .build());
            assertThat(follower.next().hasChanged()).isTrue();

            caller.append(Caller.appendRequest(id, Samples.text("five"))
                    .setExpectedLastSequence(3)
                    .setReplaceAfterSequence(0));
            assertThat(follower.next().hasChanged()).isTrue();
            assertThat(follower.next().getMessage().getSequence()).isEqualTo(4);
        }
    }

    @Test
    void whatChangesNothingIsNotTold() {
        caller.append(id, Samples.text("m1", "a"));
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            caller.append(id, Samples.text("m1", "a"));
            caller.setState(id, "k", "1");
            caller.update(id, session -> session.setTitle("title"), "title");
            caller.append(id, Samples.text("b"));

            assertThat(follower.texts(1)).containsExactly("b");
        }
    }

    @Test
    void aStreamEndsWellWhenItsSessionIsDeleted() {
        caller.fill(id, 2);
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            caller.delete(id);

            assertThat(follower.end().getCode()).isEqualTo(Code.OK);
            assertThat(follower.rest()).isEmpty();
        }
    }

    @Test
    void aStreamEndsWellWhenItsSessionIsDeletedAndMadeAgain() {
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            caller.delete(id);
            caller.create(session -> session.setSessionId(id));
            caller.append(id, Samples.text("of another incarnation"));

            assertThat(follower.end().getCode()).isEqualTo(Code.OK);
            assertThat(follower.rest()).isEmpty();
        }
    }

    @Test
    void aStreamEndsWellWhenItsSessionExpires() {
        var mortal =
                caller.create(session -> session.setTtl(Samples.seconds(5)).setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED));
        try (var follower = Follower.of(caller, mortal.getSessionId())) {
            follower.caughtUp();

            assertThat(follower.end().getCode()).isEqualTo(Code.OK);
        }
    }

    @Test
    void followingDoesNotKeepASessionAlive() {
        var mortal =
                caller.create(session -> session.setTtl(Samples.seconds(5))).getSessionId();
        try (var follower = Follower.of(caller, mortal)) {
            assertThat(follower.end().getCode()).isEqualTo(Code.OK);

            assertRefused(() -> caller.get(mortal), Reason.SESSION_NOT_FOUND);
        }
    }

    @Test
    void aMissingSessionCannotBeFollowed() {
        var missing = Samples.newId();

        assertRefused(() -> follow(request().setSessionId(missing)), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> follow(request().setSessionUid(UUID.randomUUID().toString())), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> follow(StreamMessagesRequest.newBuilder()), Reason.INVALID_FIELD);
    }

    @Test
    void aFollowerThatHasSeenMoreThanThereIsIsToldSo() {
        caller.fill(id, 2);

        assertRefused(() -> follow(request().setAfterSequence(3)), Reason.LOG_REGRESSED)
                .telling("last_sequence", "2");
    }

    @Test
    void aFollowerOfOneTenantSeesNothingOfAnother() {
        var other = Caller.ofNewTenant();
        other.create(session -> session.setSessionId(id));
        try (var follower = Follower.of(caller, id)) {
            follower.caughtUp();

            other.append(id, Samples.text("foreign"));
            caller.append(id, Samples.text("own"));

            assertThat(follower.texts(1)).containsExactly("own");
        }
    }

    private StreamMessagesRequest.Builder request() {
        return StreamMessagesRequest.newBuilder().setSessionId(id);
    }

    private void follow(StreamMessagesRequest.Builder request) {
        caller.messages().streamMessages(request.setFollow(true).build()).next();
    }

    private static Message assistant(String text) {
        return Samples.text(text).toBuilder().setRole(Role.ROLE_ASSISTANT).build();
    }
}
