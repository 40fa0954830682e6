package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.GetStateResponse;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.PatchStateResponse;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
    private final FakeServer server = new FakeServer();
    private final CopyOnWriteArrayList<Message> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatWasAppendedIsListed() {
        server.answer(
                SessionStoreGrpc.getCreateSessionMethod(),
                Session.newBuilder().setSessionId("s-1").build());
        server.on(MessageStoreGrpc.getAppendMessagesMethod(), (request, response) -> {
            log.addAll(request.getMessagesList());
            response.onNext(AppendMessagesResponse.getDefaultInstance());
            response.onCompleted();
        });
        server.on(MessageStoreGrpc.getListMessagesMethod(), (request, response) -> {
            response.onNext(
                    ListMessagesResponse.newBuilder().addAllMessages(log).build());
            response.onCompleted();
        });

        var messages = ReadmeExample.converse(server.target());

        assertThat(messages).isEqualTo(log).hasSize(1);
        assertThat(messages.get(0).getParts(0).getText().getText()).isEqualTo("Hello");
    }

    @Test
    void insistingSendsTheSameAppend() throws InterruptedException {
        var delay = RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setNanos(1_000_000))
                .build();
        server.on(MessageStoreGrpc.getAppendMessagesMethod(), (request, response) -> {
            if (server.attempts().size() == 1) {
                response.onError(
                        Errors.of(Code.RESOURCE_EXHAUSTED, "OVERLOADED", Map.of("outcome", "NOT_APPLIED"), delay));
            } else {
                response.onNext(AppendMessagesResponse.getDefaultInstance());
                response.onCompleted();
            }
        });

        try (var client = server.client().build()) {
            ReadmeExample.insist(
                    client,
                    AppendMessagesRequest.newBuilder()
                            .addMessages(Samples.user("hello"))
                            .build());
        }

        assertThat(server.attempts()).hasSize(2);
        assertThat(server.attempts().get(0).request())
                .isEqualTo(server.attempts().get(1).request());
    }

    @Test
    void anAnswerIsAppendedUnlessSomebodySpeaksMeanwhile() {
        var conversation = new FakeLog(server);
        conversation.add("question");
        server.answer(
                MessageStoreGrpc.getAssembleContextMethod(),
                AssembleContextResponse.newBuilder().setLastSequence(1).build());

        try (var client = server.client().build()) {
            ReadmeExample.answer(client, "s-1", context -> named("answer"));
            ReadmeExample.answer(client, "s-1", context -> named("too late"));
        }

        assertThat(conversation.ids()).containsExactly("question", "answer");
    }

    @Test
    void aSessionIsShownUntilItIsGone() {
        new FakeStream(
                server,
                FakeStream.breaking(FakeStream.draining(), FakeStream.message(1)),
                FakeStream.ending(FakeStream.message(2), FakeStream.caughtUp(2)));
        var readAgain = new AtomicInteger();

        try (var client = server.client().build()) {
            ReadmeExample.watch(client, "s-1", log::add, readAgain::incrementAndGet);
        }

        assertThat(log).extracting(Message::getSequence).containsExactly(1L, 2L);
        assertThat(readAgain).hasValue(1);
    }

    @Test
    void countingCounts() {
        server.answer(
                SessionStoreGrpc.getGetStateMethod(),
                GetStateResponse.newBuilder().putEntries("count", "4").build());
        server.answer(SessionStoreGrpc.getPatchStateMethod(), PatchStateResponse.getDefaultInstance());

        try (var client = server.client().build()) {
            assertThat(ReadmeExample.count(client, "s-1")).containsEntry("count", "5");
        }
    }

    @Test
    void theReadmeShowsCodeThatCompiles() throws IOException {
        var code = withoutSpaces(Files.readString(Path.of("src/test/java/dev/parley/client/ReadmeExample.java")));

        var blocks = Files.readString(Path.of("README.md")).split("```", -1);

        for (int i = 1; i < blocks.length; i += 2) {
            if (blocks[i].startsWith("java\n")) {
                assertThat(code).contains(withoutSpaces(blocks[i].substring("java\n".length())));
            }
        }
    }

    private static Message named(String messageId) {
        return Message.newBuilder().setMessageId(messageId).build();
    }

    private static String withoutSpaces(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining());
    }
}
