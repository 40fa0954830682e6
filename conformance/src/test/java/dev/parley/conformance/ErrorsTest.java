package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RawCalls;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.RefusalAssert;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Message;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.UpdateMessageRequest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What errors look like. That each is given where it should be is a matter of the other classes. */
class ErrorsTest {
    /** Content that must not be in any error. */
    private static final String SECRET = "tell-nobody-4711";

    // What cannot be brought about from outside, or not yet. A reason is shown, or it is in here.
    private static final Set<Reason> NOT_SHOWN = EnumSet.of(
            Reason.SESSION_FULL,
            Reason.BUDGET_TOO_SMALL,
            Reason.FEATURE_UNSUPPORTED,
            Reason.RATE_LIMITED,
            Reason.OVERLOADED,
            Reason.SLOW_CONSUMER,
            Reason.QUOTA_EXCEEDED,
            Reason.CREDENTIAL_INVALID,
            Reason.TENANT_FORBIDDEN,
            Reason.SCOPE_MISSING,
            Reason.BACKEND_UNAVAILABLE,
            Reason.SHUTTING_DOWN,
            Reason.DEADLINE_EXCEEDED,
            Reason.CORRUPT_RECORD,
            Reason.INTERNAL);

    /** One way to each reason, in a session full of secrets whose log is at 2. */
    static final List<Way> WAYS = List.of(
            new Way(
                    Reason.INVALID_FIELD,
                    (caller, id) ->
                            caller.append(id, secret("m-bad").clearRole().build())),
            new Way(
                    Reason.PAGE_TOKEN_MISMATCH,
                    (caller, id) -> caller.list(Caller.listRequest(id).setPageToken(SECRET))),
            new Way(
                    Reason.MESSAGE_TOO_LARGE,
                    (caller, id) -> caller.append(
                            id,
                            secret("m-large")
                                    .addParts(Samples.textPart(SECRET.repeat(70_000)))
                                    .build())),
            new Way(
                    Reason.BATCH_TOO_LARGE,
                    (caller, id) ->
                            caller.append(Caller.appendRequest(id, secrets(Target.limit("batch_messages", 100) + 1)))),
            new Way(
                    Reason.MALFORMED_REQUEST,
                    (caller, id) ->
                            RawCalls.call(caller.channel(), "parley.v1.MessageStore/AppendMessages", malformed(id))),
            new Way(
                    Reason.SESSION_NOT_FOUND,
                    (caller, _) -> caller.append(Samples.newId(), secret("m3").build())),
            new Way(Reason.MESSAGE_NOT_FOUND, (caller, id) -> caller.message(id, 3)),
            new Way(
                    Reason.SESSION_EXISTS,
                    (caller, id) ->
                            caller.create(fields -> fields.setSessionId(id).setTitle(SECRET))),
            new Way(
                    Reason.MESSAGE_ID_CONFLICT,
                    (caller, id) -> caller.append(
                            id, secret("m1").setAuthor("somebody else").build())),
            new Way(
                    Reason.SEQUENCE_MISMATCH,
                    (caller, id) -> caller.append(
                            Caller.appendRequest(id, secret("m3").build()).setExpectedLastSequence(1))),
            new Way(
                    Reason.ETAG_MISMATCH,
                    (caller, id) -> caller.update(
                            id, fields -> fields.setTitle(SECRET + "!").setEtag("stale"), "title")),
            new Way(
                    Reason.LOG_REGRESSED,
                    (caller, id) -> caller.messages()
                            .streamMessages(StreamMessagesRequest.newBuilder()
                                    .setSessionId(id)
                                    .setAfterSequence(3)
                                    .build())
                            .next()),
            new Way(Reason.SESSION_CLOSED, (caller, id) -> {
                caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
                caller.append(id, secret("m3").build());
            }),
            new Way(Reason.STATE_FULL, (caller, id) -> {
                for (int i = 0; i < 5; i++) {
                    caller.setState(id, "large-" + i, "\"" + SECRET.repeat(16_000) + "\"");
                }
            }),
            new Way(Reason.MESSAGE_FINAL, (caller, id) -> {
                var update = UpdateMessageRequest.newBuilder().setSessionId(id);
                update.getMessageBuilder().setMessageId("m1").addParts(Samples.textPart(SECRET + SECRET));
                update.getUpdateMaskBuilder().addPaths("parts");
                var _ = caller.messages().updateMessage(update.build());
            }));

    private final Caller caller = Caller.ofNewTenant();

    @ParameterizedTest
    @FieldSource("WAYS")
    void aReasonHasItsCodeItsFactsAndNoContent(Way way) {
        var id = secretSession();

        assertRefused(() -> way.call().accept(caller, id), way.reason()).hides(SECRET);
    }

    @Test
    void everyReasonIsShownOrKnownNotToBe() {
        var shown = WAYS.stream().map(Way::reason).toList();

        assertThat(NOT_SHOWN).doesNotContainAnyElementsOf(shown);
        assertThat(Stream.concat(shown.stream(), NOT_SHOWN.stream())).containsExactlyInAnyOrder(Reason.values());
    }

    @Test
    void theReasonsAreThoseThatArePublished() {
        var published = Arrays.stream(ErrorReason.values())
                .filter(reason -> reason != ErrorReason.ERROR_REASON_UNSPECIFIED && reason != ErrorReason.UNRECOGNIZED)
                .map(reason -> reason.name().substring("ERROR_REASON_".length()));

        assertThat(EnumSet.allOf(Reason.class)).extracting(Reason::name).containsExactlyElementsOf(published.toList());
    }

    @Test
    void aFieldsValueIsNotInItsError() {
        var id = secretSession();
        var control = SECRET + "\u0000";

        assertRefused(
                        () -> caller.create(fields -> fields.setTitle(control)
                                .setAppId(control)
                                .setUserId(control)
                                .putLabels("a", control)),
                        Reason.INVALID_FIELD)
                .hides(SECRET);
        assertRefused(() -> caller.setState(id, "a", "{\"" + SECRET), Reason.INVALID_FIELD)
                .hides(SECRET);
        assertRefused(
                        () -> caller.append(
                                id,
                                Samples.message(Samples.resultPart("{\"" + SECRET), Samples.opaquePart("[" + SECRET))),
                        Reason.INVALID_FIELD)
                .hides(SECRET);
        assertRefused(
                        () -> caller.append(
                                id,
                                Samples.text(SECRET).toBuilder()
                                        .setAuthor(SECRET.repeat(20))
                                        .setTurnId(control)
                                        .build()),
                        Reason.INVALID_FIELD)
                .hides(SECRET);
    }

    @Test
    void aThousandViolationsMakeASmallError() {
        var id = caller.createId();
        var patch = PatchStateRequest.newBuilder().setSessionId(id);
        IntStream.range(0, 1000).forEach(i -> patch.putSet("key-" + i, "{"));
        var batch = BatchGetSessionsRequest.newBuilder();
        IntStream.range(0, 100).forEach(i -> batch.addSessionIds("not an id " + i));

        var violations = Refusal.of(() -> caller.patch(patch)).violations();
        assertThat(violations.getLast().getDescription()).contains(Integer.toString(1001 - violations.size()));
        assertRefused(() -> caller.patch(patch), Reason.INVALID_FIELD);
        assertRefused(() -> caller.sessions().batchGetSessions(batch.build()), Reason.INVALID_FIELD);
        assertRefused(() -> caller.append(Caller.appendRequest(id, badMessages(100))), Reason.INVALID_FIELD);
    }

    @Test
    void namesOfAnyLengthMakeASmallError() {
        var id = caller.createId();
        for (var name : List.of("N".repeat(100_000), "\u00e9".repeat(100_000), "\uD83E\uDD84".repeat(50_000))) {
            var small = List.of(
                    Refusal.of(() -> caller.get(name)),
                    Refusal.of(() -> caller.append(name, Samples.text("a"))),
                    Refusal.of(() -> caller.append(id, Samples.text(name, "a"))),
                    Refusal.of(() -> caller.setState(id, name, "1")),
                    Refusal.of(() -> caller.create(fields -> fields.putLabels(name, "x"))),
                    Refusal.of(() -> caller.update(id, fields -> fields, name)),
                    Refusal.of(() -> caller.append(
                            Caller.appendRequest(id, Samples.text("a")).setRequestId(name))),
                    Refusal.of(() -> caller.append(Caller.appendRequest(id, Samples.text("a"))
                            .setStatePatch(
                                    StatePatch.newBuilder().putSet(name, "1").addRemove(name)))));

            assertThat(small)
                    .allSatisfy(refusal -> RefusalAssert.assertThat(refusal).isFor(Reason.INVALID_FIELD));
        }
    }

    @Test
    void manyLongNamesMakeASmallError() {
        var id = caller.createId();
        var patch = PatchStateRequest.newBuilder().setSessionId(id);
        IntStream.range(0, 500).forEach(i -> patch.putSet("\u00e9".repeat(2000) + i, "{"));

        assertRefused(() -> caller.patch(patch), Reason.INVALID_FIELD);
    }

    @Test
    void anIncarnationOrATokenOfAnyLengthMakesASmallError() {
        var id = caller.createId();
        var huge = "x".repeat(1_000_000);

        RefusalAssert.assertThat(Refusal.of(() -> caller.append(
                        Caller.appendRequest(id, Samples.text("a")).setSessionUid(huge))))
                .isSound();
        RefusalAssert.assertThat(Refusal.of(
                        () -> caller.update(id, fields -> fields.setTitle("a").setEtag(huge), "title")))
                .isFor(Reason.ETAG_MISMATCH);
        assertRefused(
                () -> caller.sessions()
                        .listSessions(ListSessionsRequest.newBuilder()
                                .setPageToken(huge)
                                .build()),
                Reason.PAGE_TOKEN_MISMATCH);
    }

    @Test
    void everyViolationHasAFieldAndWordsForIt() {
        var refusal = Refusal.of(
                () -> caller.create(fields -> fields.setTitle("\u0000").setUserId("\u0000")));

        assertThat(refusal.fields()).containsExactlyInAnyOrder("session.title", "session.user_id");
        assertThat(refusal.status().getMessage()).contains("session.title").contains("session.user_id");
    }

    private String secretSession() {
        var session = caller.create(fields ->
                fields.setTitle(SECRET).setUserId(SECRET).setAppId(SECRET).putLabels("a", SECRET));
        var id = session.getSessionId();
        caller.append(id, secret("m1").build(), secret("m2").build());
        caller.setState(id, "key", "\"" + SECRET + "\"");
        return id;
    }

    private static Message.Builder secret(String id) {
        return Samples.message(Samples.textPart(SECRET), Samples.resultPart("\"" + SECRET + "\"")).toBuilder()
                .setMessageId(id)
                .setModel(SECRET)
                .putLabels("a", SECRET)
                .putProviderMetadata("a", ByteString.copyFromUtf8(SECRET));
    }

    private static Message[] secrets(int count) {
        return IntStream.range(0, count).mapToObj(i -> secret("s" + i).build()).toArray(Message[]::new);
    }

    private static Message[] badMessages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Message.newBuilder()
                        .setMessageId("not an id " + i)
                        .setTokenCount(-1)
                        .addParts(Samples.resultPart("{"))
                        .build())
                .toArray(Message[]::new);
    }

    private static byte[] malformed(String id) {
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .addMessages(secret("m3"))
                .addMessages(Samples.text("XYZ"))
                .build();
        return RawCalls.replaced(request, "XYZ", (byte) 0xED, (byte) 0xA0, (byte) 0x80);
    }

    record Way(Reason reason, BiConsumer<Caller, String> call) {
        @Override
        public String toString() {
            return reason.name();
        }
    }
}
