package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A session's key-value state. */
class StateTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void theStateOfANewSessionIsEmptyAndHasAnEtag() {
        var state = caller.stateOf(id);

        assertThat(state.getEntriesMap()).isEmpty();
        assertThat(state.getEtag()).isNotEmpty();
    }

    @Test
    void keysThatWereSetAreRead() {
        caller.patch(patch().putSet("a", "1").putSet("b", "{\"x\": []}"));

        assertThat(caller.state(id)).isEqualTo(Map.of("a", "1", "b", "{\"x\": []}"));
    }

    @Test
    void aPatchKeepsTheKeysThatItDoesNotName() {
        caller.patch(patch().putSet("a", "1").putSet("b", "2").putSet("c", "3"));

        caller.patch(patch().putSet("a", "\"new\"").addRemove("b"));

        assertThat(caller.state(id)).isEqualTo(Map.of("a", "\"new\"", "c", "3"));
    }

    @Test
    void nullIsAValueAndOnlyRemoveRemoves() {
        caller.patch(patch().putSet("a", "1").putSet("b", "2"));

        caller.patch(patch().putSet("a", "null").addRemove("b"));

        assertThat(caller.state(id)).isEqualTo(Map.of("a", "null"));
    }

    @Test
    void anEmptyValueIsAValue() {
        caller.patch(patch().putSet("a", ""));

        assertThat(caller.state(id)).isEqualTo(Map.of("a", ""));
    }

    @Test
    void someKeysCanBeReadAlone() {
        caller.patch(patch().putSet("a", "1").putSet("b", "2").putSet("c", "3"));
        var all = caller.stateOf(id);

        var some = caller.sessions()
                .getState(GetStateRequest.newBuilder()
                        .setSessionId(id)
                        .addKeys("c")
                        .addKeys("a")
                        .addKeys("never-there")
                        .addKeys("a")
                        .build());

        assertThat(some.getEntriesMap()).isEqualTo(Map.of("a", "1", "c", "3"));
        assertThat(some.getEtag()).isEqualTo(all.getEtag());
    }

    @Test
    void aPatchAnswersTheEtagThatIsReadAfterwards() {
        var etag = caller.setState(id, "a", "1");

        assertThat(caller.stateOf(id).getEtag()).isEqualTo(etag);
    }

    @Test
    void everyChangeMovesTheEtag() {
        var empty = caller.stateOf(id).getEtag();
        var set = caller.setState(id, "a", "1");
        var changed = caller.setState(id, "a", "2");
        var removed = caller.patch(patch().addRemove("a"));

        assertThat(new String[] {empty, set, changed, removed}).doesNotHaveDuplicates();
    }

    @Test
    void onlyTheStateMovesItsEtag() {
        var etag = caller.setState(id, "a", "1");

        caller.append(id, Samples.text("text"));
        caller.update(id, fields -> fields.setTitle("title"), "title");

        assertThat(caller.stateOf(id).getEtag()).isEqualTo(etag);
    }

    @Test
    void aPatchWithThePresentEtagSucceeds() {
        var etag = caller.stateOf(id).getEtag();

        caller.patch(patch().putSet("a", "1").setEtag(etag));

        assertThat(caller.state(id)).containsEntry("a", "1");
    }

    @Test
    void aPatchWithAStaleEtagIsRefusedAndTellsThePresentOne() {
        var stale = caller.stateOf(id).getEtag();
        var present = caller.setState(id, "a", "1");

        assertRefused(() -> caller.patch(patch().putSet("a", "2").setEtag(stale)), Reason.ETAG_MISMATCH)
                .telling("etag", present);
        assertThat(caller.state(id)).containsEntry("a", "1");
    }

    @Test
    void theSessionsEtagDoesNotFitItsState() {
        var session = caller.get(id);

        assertRefused(() -> caller.patch(patch().putSet("a", "1").setEtag(session.getEtag())), Reason.ETAG_MISMATCH);
    }

    @Test
    void anEtagOfAnotherIncarnationDoesNotFit() {
        var etag = caller.stateOf(id).getEtag();
        caller.delete(id);
        caller.create(fields -> fields.setSessionId(id));

        assertRefused(() -> caller.patch(patch().putSet("a", "1").setEtag(etag)), Reason.ETAG_MISMATCH);
    }

    @Test
    void aPatchThatWouldChangeNothingSucceedsWhateverItsEtag() {
        var etag = caller.patch(patch().putSet("a", "1"));

        var same =
                caller.patch(patch().putSet("a", "1").addRemove("never-there").setEtag("of another time"));
        var empty = caller.patch(patch().setEtag("of another time"));

        assertThat(same).isEqualTo(etag);
        assertThat(empty).isEqualTo(etag);
    }

    @Test
    void theRetryOfAGuardedPatchSucceedsAndChangesNothing() {
        var request = patch().putSet("a", "1").setEtag(caller.stateOf(id).getEtag());
        var first = caller.patch(request);

        var retry = caller.patch(request);

        assertThat(retry).isEqualTo(first);
    }

    @Test
    void twoCallersWhoSetTheSameValueOnTheSameEtagBothSucceed() {
        var request = patch().putSet("count", "1").setEtag(caller.stateOf(id).getEtag());
        var one = caller.patch(request);

        var other = caller.patch(request);

        assertThat(other).isEqualTo(one);
    }

    @Test
    void whoWritesSomethingOfItsOwnBesideTheNumberCanCount() {
        var etag = caller.stateOf(id).getEtag();
        caller.patch(patch().putSet("count", "1").putSet("by", "\"one\"").setEtag(etag));

        assertRefused(
                () -> caller.patch(
                        patch().putSet("count", "1").putSet("by", "\"other\"").setEtag(etag)),
                Reason.ETAG_MISMATCH);
    }

    @Test
    void theRetryOfAnOvertakenPatchIsRefused() {
        var request = patch().putSet("a", "1").setEtag(caller.stateOf(id).getEtag());
        caller.patch(request);
        caller.setState(id, "a", "2");

        assertRefused(() -> caller.patch(request), Reason.ETAG_MISMATCH);
    }

    @Test
    void jsonThatMeansTheSameIsAnotherValue() {
        var first = caller.setState(id, "a", "{\"x\":1,\"y\":2}");

        var second = caller.setState(id, "a", "{\"y\":2,\"x\":1}");

        assertThat(second).isNotEqualTo(first);
        assertThat(caller.state(id)).containsEntry("a", "{\"y\":2,\"x\":1}");
    }

    @Test
    void aKeyThatIsSetAndRemovedIsRefusedAndNothingIsApplied() {
        assertRefused(
                () -> caller.patch(patch().putSet("a", "1").putSet("b", "2").addRemove("a")), Reason.INVALID_FIELD);
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void oneBadValueAppliesNothing() {
        var request = patch().putSet("right", "1").putSet("wrong", "{");

        assertRefused(() -> caller.patch(request), Reason.INVALID_FIELD).at("set[\"wrong\"]");
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void theStateOfAMissingSessionIsNotFound() {
        var missing = Samples.newId();

        assertRefused(() -> caller.state(missing), Reason.SESSION_NOT_FOUND).telling("session_id", missing);
        assertRefused(() -> caller.setState(missing, "a", "1"), Reason.SESSION_NOT_FOUND)
                .telling("session_id", missing);
        assertRefused(
                () -> caller.patch(PatchStateRequest.newBuilder().setSessionId(missing)), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void aSessionCanBeCreatedWithState() {
        var session = caller.sessions()
                .createSession(CreateSessionRequest.newBuilder()
                        .putState("a", "1")
                        .putState("b", "null")
                        .build());

        assertThat(caller.state(session.getSessionId())).isEqualTo(Map.of("a", "1", "b", "null"));
    }

    @Test
    void aSessionWhoseFirstStateIsBadIsNotCreated() {
        var missing = Samples.newId();
        var request = CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(missing))
                .putState("a", "{")
                .build();

        assertRefused(() -> caller.sessions().createSession(request), Reason.INVALID_FIELD)
                .at("state[\"a\"]");
        assertRefused(() -> caller.get(missing), Reason.SESSION_NOT_FOUND);
    }

    private PatchStateRequest.Builder patch() {
        return PatchStateRequest.newBuilder().setSessionId(id);
    }
}
