package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ParleyClient;
import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Settings;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.TextPart;
import dev.parley.v1.UpdateSessionRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, against a real server. Each test has a tenant of its own. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class ImportTest {
    private static ParleyServer server;
    private static String target = "";

    private final String tenant = UUID.randomUUID().toString();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ParleyClient client =
            ParleyClient.builder().target(target).plaintext().tenant(tenant).build();

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        server = ParleyServer.start(Settings.of(
                Map.of("storage.backend", "memory", "server.port", "0", "limits.session-messages", "1000")));
        target = "127.0.0.1:" + server.port();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void everythingComesBackEqual() {
        int exitCode = run("--verify", Dialogues.TRAINS.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("2 new, 0 completed, 0 unchanged")
                .contains("10 appended, 0 replayed")
                .endsWith("everything came back equal.\n");
        var draft = SessionDraft.of(Dialogues.in(Dialogues.TRAINS).getFirst());
        assertThat(client.messages().list(draft.sessionId()).stream().map(ImportTest::asSent))
                .containsExactlyElementsOf(sent(draft));
        assertThat(client.sessions().getState(draft.sessionId()).getEntriesMap())
                .isEqualTo(draft.state().getSetMap());
        assertThat(client.sessions().get(draft.sessionId()).getLabelsMap())
                .isEqualTo(draft.session().getLabelsMap());
    }

    @Test
    void aSecondRunAppendsNothing() {
        run(Dialogues.TRAINS.toString());

        int exitCode = run("--verify", Dialogues.TRAINS.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("0 new, 0 completed, 2 unchanged")
                .contains("0 appended, 10 replayed")
                .contains("Nothing was new.");
        assertThat(sessions()).extracting(Session::getMessageCount).containsExactlyInAnyOrder(8L, 2L);
    }

    @Test
    void whatWasInterruptedIsCompleted() {
        var draft = SessionDraft.of(Dialogues.in(Dialogues.TRAINS).getFirst());
        client.messages()
                .append(AppendMessagesRequest.newBuilder()
                        .setSessionId(draft.sessionId())
                        .setCreateSession(draft.session())
                        .addAllMessages(sent(draft).subList(0, 3))
                        .build());

        int exitCode = run("--verify", Dialogues.TRAINS.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("1 new, 1 completed").contains("7 appended, 3 replayed");
    }

    @Test
    void aStateOrALabelThatIsOtherThanInTheFileIsTold() {
        run(Dialogues.TRAINS.toString());
        var draft = SessionDraft.of(Dialogues.in(Dialogues.TRAINS).getFirst());
        client.sessions()
                .patchState(PatchStateRequest.newBuilder()
                        .setSessionId(draft.sessionId())
                        .putSet(SessionDraft.ABOUT, "{}")
                        .build());

        int state = run("--verify", Dialogues.TRAINS.toString());
        client.sessions()
                .update(UpdateSessionRequest.newBuilder()
                        .setSession(Session.newBuilder().setSessionId(draft.sessionId()))
                        .addRemoveLabels("dialogue_id")
                        .build());
        int label = run("--verify", Dialogues.TRAINS.toString());

        assertThat(state).isEqualTo(ExitCode.DIFFERENT);
        assertThat(label).isEqualTo(ExitCode.DIFFERENT);
        assertThat(err.toString()).contains("in the state, under sgd.dialogue").contains("in the labels");
    }

    @Test
    void manyAndLongDialoguesGoInInOrder() {
        var longest = Dialogues.dialogue(
                "long", IntStream.range(0, 350).mapToObj(i -> "Turn " + i).toArray(String[]::new));
        var largest = Dialogues.dialogue(
                "large", Stream.generate(() -> "x".repeat(900_000)).limit(8).toArray(String[]::new));
        var many = IntStream.range(0, 200).mapToObj(i -> Dialogues.dialogue("many-" + i, "a" + i, "b", "c", "d"));
        var json = Stream.concat(Stream.of(longest, largest), many).collect(Collectors.joining(",\n", "[", "]"));
        Dialogues.write(folder, "dialogues_001.json", json);
        Dialogues.write(folder, "schema.json", "not dialogues");

        int exitCode = run("--verify", folder.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("202 new").contains("1,158 appended");
    }

    @Test
    void theSameIdWithOtherContentIsAnotherSession() {
        var first = Dialogues.write(folder, "a.json", "[" + Dialogues.dialogue("d", "Hi") + "]");
        var second = Dialogues.write(folder, "b.json", "[" + Dialogues.dialogue("d", "Hi", "Hello") + "]");
        var copy = Dialogues.write(folder, "c.json", "[\n" + Dialogues.dialogue("d", "Hi") + "]\n");

        int exitCode = run("--verify", first.toString(), second.toString(), copy.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(sessions()).extracting(Session::getMessageCount).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void nothingIsSentWhereAnyFileIsBad() {
        var bad = Dialogues.write(folder, "bad.json", "[" + Dialogues.dialogue("d", "Hi") + ", {\"turns\": [{}]}]");

        int exitCode = run(Dialogues.TRAINS.toString(), bad.toString());

        assertThat(exitCode).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).hasToString("parley-import: %s: dialogue 2, turn 1: speaker is missing%n".formatted(bad));
        assertThat(sessions()).isEmpty();
    }

    @Test
    void nothingIsSentWhereTheServerTakesLess() {
        var utterances = new String[1_001];
        Arrays.fill(utterances, "Hi");
        var large = Dialogues.write(folder, "large.json", "[" + Dialogues.dialogue("d", utterances) + "]");

        int exitCode = run(Dialogues.TRAINS.toString(), large.toString());

        assertThat(exitCode).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("dialogue 1 (d): the dialogue has 1001 messages, and this server takes 1000");
        assertThat(sessions()).isEmpty();
    }

    @Test
    void otherContentUnderTheSameIdIsSaidWithItsPlace() {
        var sessionId =
                SessionDraft.of(Dialogues.in(Dialogues.TRAINS).getFirst()).sessionId();
        client.messages()
                .append(AppendMessagesRequest.newBuilder()
                        .setSessionId(sessionId)
                        .setCreateSession(Session.getDefaultInstance())
                        .addMessages(Message.newBuilder()
                                .setMessageId("turn-3")
                                .setRole(Role.ROLE_USER)
                                .addParts(Part.newBuilder()
                                        .setText(TextPart.newBuilder().setText("mine"))))
                        .build());

        int exitCode = run(Dialogues.TRAINS.toString());

        assertThat(exitCode).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString())
                .contains("trains.json: dialogue 1 (9_00000), turn 3: the store has other content under the same id:"
                        + " message turn-3 of session " + sessionId)
                .contains("Run the command again to go on");
    }

    @Test
    void aDifferenceIsFound() {
        var file = Dialogues.write(folder, "a.json", "[" + Dialogues.dialogue("d", "Hi") + "]");
        var draft = SessionDraft.of(Dialogues.in(file).getFirst());
        var verifier = new Verifier(client);

        assertThat(failureOf(() -> verifier.verify(draft)).getMessage()).contains("the store has no session d~");
        run(file.toString());
        verifier.verify(draft);
        var other = Dialogues.in(Dialogues.write(folder, "b.json", "[" + Dialogues.dialogue("d", "Ho") + "]"))
                .getFirst();
        var mixed = new SessionDraft(other, draft.session(), draft.state(), draft.messages());
        assertThat(failureOf(() -> verifier.verify(mixed)).getMessage())
                .contains("dialogue 1 (d), turn 1: the store has")
                .contains("utterance=Hi")
                .contains("utterance=Ho");
    }

    @Test
    void everyEndHasItsExitCode() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--tenant", "Not One", Dialogues.TRAINS.toString())).isEqualTo(2);
        assertThat(run("--trust", Dialogues.TRAINS.toString(), Dialogues.TRAINS.toString()))
                .as("no certificates")
                .isEqualTo(2);
        assertThat(run("no-such-file.json")).isEqualTo(ExitCode.NO_INPUT);
        assertThat(run("/dev/null")).as("no regular file").isEqualTo(ExitCode.NO_INPUT);
        assertThat(run(folder.toString())).isEqualTo(ExitCode.NO_INPUT);
        assertThat(run("--target", "127.0.0.1:1", Dialogues.TRAINS.toString())).isEqualTo(ExitCode.UNAVAILABLE);
    }

    private int run(String... arguments) {
        var all = Stream.concat(Stream.of("--target=" + target, "--tenant=" + tenant), Arrays.stream(arguments));
        return Main.commandLine(false)
                .setOverwrittenOptionsAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private List<Session> sessions() {
        return client
                .sessions()
                .list(SessionFilter.newBuilder().setAppId(SessionDraft.APP_ID).build())
                .stream()
                .toList();
    }

    private static ImportException failureOf(Runnable action) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(ImportException.class, action::run);
    }

    private static List<Message> sent(SessionDraft draft) {
        return draft.messages().stream().map(SessionDraft.MessageDraft::message).toList();
    }

    private static Message asSent(Message message) {
        return message.toBuilder()
                .clearSequence()
                .clearCreateTime()
                .clearUpdateTime()
                .clearEtag()
                .build();
    }
}
