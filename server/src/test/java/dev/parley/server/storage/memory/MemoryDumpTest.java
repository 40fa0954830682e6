package dev.parley.server.storage.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.MessageStoreBlockingStub;
import dev.parley.v1.Part;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.SessionStoreGrpc.SessionStoreBlockingStub;
import dev.parley.v1.TextPart;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.UpdateMessageRequest;
import dev.parley.v1.UpdateSessionRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is erased is gone from the memory of the server, in whatever way it was erased. */
final class MemoryDumpTest {
    @TempDir
    private Path directory;

    private Process server;
    private BufferedReader output;
    private Writer input;
    private ManagedChannel channel;
    private SessionStoreBlockingStub sessions;
    private MessageStoreBlockingStub messages;

    @BeforeEach
    void start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        server = new ProcessBuilder(
                        java, "-Xmx64m", "-cp", System.getProperty("java.class.path"), DumpedServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        output = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
        input = server.outputWriter(UTF_8);
        int port = Integer.parseInt(answer("port "));
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        sessions = SessionStoreGrpc.newBlockingStub(channel);
        messages = MessageStoreGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.destroyForcibly();
    }

    @Test
    void whatIsErasedIsNowhereInTheHeap() throws IOException {
        var markers = new ArrayList<String>();
        var erasures = new ArrayList<Runnable>();
        for (var way : Way.values()) {
            var marker = UUID.randomUUID().toString();
            markers.add(marker);
            erasures.add(store(way, marker));
        }
        var kept = UUID.randomUUID().toString();
        append("kept", message("m", kept));
        assertThat(found(markers)).isEqualTo(markers);

        erasures.forEach(Runnable::run);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(ways(markers, found(markers))).isEmpty());
        assertThat(found(List.of(kept))).containsExactly(kept);
    }

    /** How something is erased. */
    private enum Way {
        DELETE_MESSAGES,
        TRUNCATE,
        REPLACE,
        UPDATE_MESSAGE,
        DELETE_SESSION,
        DELETE_A_FORK_AND_ITS_SOURCE,
        PURGE,
        EXPIRE,
        REMOVE_STATE,
        UPDATE_SESSION,
    }

    // Stores a text wherever it is to be erased from; answers how it is erased.
    private Runnable store(Way way, String marker) {
        var id = "s-" + way.name();
        if (way != Way.PURGE && way != Way.EXPIRE) {
            append(id, message("first", "of no interest"));
        }
        switch (way) {
            case DELETE_MESSAGES, TRUNCATE, REPLACE, UPDATE_MESSAGE ->
                append(id, message("m", marker), message("n", marker));
            case PURGE, EXPIRE -> create(id, marker);
            case DELETE_SESSION, DELETE_A_FORK_AND_ITS_SOURCE, REMOVE_STATE, UPDATE_SESSION -> {
                if (way != Way.REMOVE_STATE) {
                    retitle(id, marker);
                }
                if (way != Way.UPDATE_SESSION) {
                    patch(PatchStateRequest.newBuilder().setSessionId(id).putSet("key", '"' + marker + '"'));
                }
            }
        }
        return erasure(way, id);
    }

    private Runnable erasure(Way way, String id) {
        return switch (way) {
            case DELETE_MESSAGES ->
                () -> {
                    var _ = messages.deleteMessages(DeleteMessagesRequest.newBuilder()
                            .setSessionId(id)
                            .addMessageIds("m")
                            .addMessageIds("n")
                            .build());
                };
            case TRUNCATE ->
                () -> {
                    var _ = messages.truncateMessages(TruncateMessagesRequest.newBuilder()
                            .setSessionId(id)
                            .setAfterSequence(1)
                            .setExpectedLastSequence(3)
                            .build());
                };
            case REPLACE ->
                () -> {
                    var _ = messages.appendMessages(AppendMessagesRequest.newBuilder()
                            .setSessionId(id)
                            .addMessages(message("o", "of no interest"))
                            .setExpectedLastSequence(3)
                            .setReplaceAfterSequence(1)
                            .build());
                };
            case UPDATE_MESSAGE ->
                () -> {
                    rewrite(id, "m");
                    rewrite(id, "n");
                };
            case DELETE_SESSION -> () -> delete(id);
            case DELETE_A_FORK_AND_ITS_SOURCE ->
                () -> {
                    var fork = sessions.forkSession(
                            ForkSessionRequest.newBuilder().setSessionId(id).build());
                    delete(id);
                    delete(fork.getSessionId());
                };
            case PURGE ->
                () -> {
                    var _ = sessions.purgeSessions(PurgeSessionsRequest.newBuilder()
                            .setFilter(SessionFilter.newBuilder().setUserId("user of " + id))
                            .build());
                };
            case EXPIRE -> () -> expire(id);
            case REMOVE_STATE ->
                () -> patch(PatchStateRequest.newBuilder().setSessionId(id).addRemove("key"));
            case UPDATE_SESSION -> () -> retitle(id, "of no interest");
        };
    }

    private void create(String id, String marker) {
        var _ = sessions.createSession(CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder()
                        .setSessionId(id)
                        .setUserId("user of " + id)
                        .setTitle(marker)
                        .putLabels("label", marker))
                .putState("key", '"' + marker + '"')
                .build());
        append(id, message("m", marker));
    }

    private void append(String id, Message... batch) {
        var _ = messages.appendMessages(AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .addAllMessages(List.of(batch))
                .setCreateSession(Session.getDefaultInstance())
                .build());
    }

    private void rewrite(String id, String messageId) {
        var _ = messages.updateMessage(UpdateMessageRequest.newBuilder()
                .setSessionId(id)
                .setMessage(message(messageId, "of no interest"))
                .setUpdateMask(FieldMask.newBuilder()
                        .addPaths("parts")
                        .addPaths("labels")
                        .addPaths("model"))
                .build());
    }

    private void retitle(String id, String title) {
        var _ = sessions.updateSession(UpdateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(id).setTitle(title))
                .setUpdateMask(FieldMask.newBuilder().addPaths("title"))
                .build());
    }

    private void expire(String id) {
        var _ = sessions.updateSession(UpdateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(id).setTtl(Durations.fromSeconds(1)))
                .setUpdateMask(FieldMask.newBuilder().addPaths("ttl"))
                .build());
    }

    private void patch(PatchStateRequest.Builder patch) {
        var _ = sessions.patchState(patch.build());
    }

    private void delete(String id) {
        var _ = sessions.deleteSession(
                DeleteSessionRequest.newBuilder().setSessionId(id).build());
    }

    private static Message message(String messageId, String text) {
        return Message.newBuilder()
                .setMessageId(messageId)
                .setRole(Role.ROLE_USER)
                .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                .setModel(text)
                .putLabels("label", text)
                .addParts(Part.newBuilder().setText(TextPart.newBuilder().setText("\u20ac " + text)))
                .build();
    }

    private static List<Way> ways(List<String> markers, List<String> found) {
        return found.stream()
                .map(marker -> Way.values()[markers.indexOf(marker)])
                .toList();
    }

    // Which of some texts are in the live heap of the server, in whatever form Java keeps them.
    private List<String> found(List<String> texts) throws IOException {
        var file = directory.resolve(UUID.randomUUID() + ".hprof");
        try {
            input.write(file + "\n");
            input.flush();
            answer("dumped ");
            // Of a small heap, so it fits.
            var dump = latin(Files.readAllBytes(file));
            return texts.stream().filter(text -> isIn(dump, text)).toList();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static boolean isIn(String dump, String text) {
        for (var charset : new Charset[] {UTF_8, UTF_16LE, UTF_16BE}) {
            if (dump.contains(latin(text.getBytes(charset)))) {
                return true;
            }
        }
        return false;
    }

    // Bytes as a text of as many characters, in which others can be found.
    private static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    // What the server says behind a prefix; what else it prints is passed over.
    private String answer(String prefix) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new AssertionError("the server ended");
    }
}
