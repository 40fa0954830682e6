package dev.parley.server.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Settings;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private static final String STARTED = "grpc_server_call_started_total";
    private static final String DURATION = "grpc_server_call_duration_seconds";
    private static final String SENT = "grpc_server_call_sent_total_compressed_message_size_bytes";
    private static final String RECEIVED = "grpc_server_call_rcvd_total_compressed_message_size_bytes";

    private MeasuredServer server;

    @BeforeEach
    void start() throws IOException {
        server = MeasuredServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void callsAreCountedByMethodAndStatus() {
        server.append("s", "m-1", "Rome");
        server.append("s", "m-2", "Rome");
        assertThat(server.get("nowhere")).isEqualTo(Code.NOT_FOUND);

        awaitCalls(MeasuredServer.APPEND, "OK", 2);
        awaitCalls(MeasuredServer.GET, "NOT_FOUND", 1);
        var scrape = server.scrape();
        assertThat(scrape.value(STARTED, "grpc_method", MeasuredServer.APPEND)).isEqualTo(2);
        assertThat(scrape.value(STARTED, "grpc_method", MeasuredServer.GET)).isEqualTo(1);
        assertThat(scrape.value(DURATION + "_sum", labels(MeasuredServer.APPEND, "OK")))
                .isPositive();
    }

    @Test
    void theBytesOfMessagesAreMeasured() {
        server.append("s", "m-1", "x".repeat(100_000));

        awaitCalls(MeasuredServer.APPEND, "OK", 1);
        var scrape = server.scrape();
        assertThat(scrape.value(RECEIVED + "_sum", labels(MeasuredServer.APPEND, "OK")))
                .isBetween(100_000.0, 100_500.0);
        assertThat(scrape.value(SENT + "_sum", labels(MeasuredServer.APPEND, "OK")))
                .isBetween(10.0, 500.0);
        assertThat(scrape.value(
                        RECEIVED + "_bucket",
                        "grpc_method",
                        MeasuredServer.APPEND,
                        "grpc_status",
                        "OK",
                        "le",
                        "65536.0"))
                .isZero();
        assertThat(scrape.value(
                        RECEIVED + "_bucket",
                        "grpc_method",
                        MeasuredServer.APPEND,
                        "grpc_status",
                        "OK",
                        "le",
                        "262144.0"))
                .isEqualTo(1);
    }

    @Test
    void aCallThatIsRefusedOnItsHeadersIsCounted() {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER), "Not A Tenant");

        assertThat(server.call(MeasuredServer.GET, new byte[0], headers)).isEqualTo(Code.INVALID_ARGUMENT);

        awaitCalls(MeasuredServer.GET, "INVALID_ARGUMENT", 1);
        assertThat(errors(server.scrape(), MeasuredServer.GET, "INVALID_FIELD")).isEqualTo(1);
    }

    @Test
    void aMalformedRequestIsCounted() {
        assertThat(server.call(MeasuredServer.APPEND, new byte[] {(byte) 0xff}, new Metadata()))
                .isEqualTo(Code.INVALID_ARGUMENT);

        awaitCalls(MeasuredServer.APPEND, "INVALID_ARGUMENT", 1);
        assertThat(errors(server.scrape(), MeasuredServer.APPEND, "MALFORMED_REQUEST"))
                .isEqualTo(1);
    }

    @Test
    void aCallWhoseTimeIsUpIsCounted() throws IOException {
        try (var hasty = MeasuredServer.start(Map.of("server.default-deadline", "300ms"))) {
            assertThat(hasty.begin(MeasuredServer.APPEND)).isEqualTo(Code.DEADLINE_EXCEEDED);

            awaitCalls(hasty, MeasuredServer.APPEND, "DEADLINE_EXCEEDED", 1);
            assertThat(errors(hasty.scrape(), MeasuredServer.APPEND, "DEADLINE_EXCEEDED"))
                    .isEqualTo(1);
        }
    }

    @Test
    void methodsThatThereAreNotHaveOneNameTogether() {
        for (int i = 0; i < 20; i++) {
            assertThat(server.call("stranger.Service" + i + "/Method" + i, new byte[0], new Metadata()))
                    .isEqualTo(Code.UNIMPLEMENTED);
        }
        assertThat(server.call("parley.v1.MessageStore/Stranger", new byte[0], new Metadata()))
                .isEqualTo(Code.UNIMPLEMENTED);

        awaitCalls("other", "UNIMPLEMENTED", 21);
        var scrape = server.scrape();
        assertThat(scrape.valuesOf(STARTED, "grpc_method")).containsExactly("other");
        assertThat(errors(scrape, "other", "FEATURE_UNSUPPORTED")).isEqualTo(21);
        assertThat(scrape.text().toLowerCase(java.util.Locale.ROOT)).doesNotContain("stranger");
    }

    @Test
    void newAndReplayedMessagesAreCountedApart() {
        server.append("s", "m-1", "Rome");
        server.append("s", "m-2", "Rome");
        server.append("s", "m-2", "Rome");

        var scrape = server.scrape();
        assertThat(scrape.value("parley_messages_appended_total")).isEqualTo(2);
        assertThat(scrape.value("parley_messages_replayed_total")).isEqualTo(1);
    }

    @Test
    void theBackendTellsWhatItHolds() {
        var empty = server.scrape();
        server.append("s-1", "m", "x".repeat(10_000));
        server.append("s-2", "m", "x".repeat(10_000));

        var scrape = server.scrape();
        assertThat(empty.value("parley_sessions")).isZero();
        assertThat(scrape.value("parley_sessions")).isEqualTo(2);
        assertThat(scrape.value("parley_storage_memory_bytes") - empty.value("parley_storage_memory_bytes"))
                .isBetween(20_000.0, 40_000.0);
        assertThat(scrape.value("parley_storage_memory_limit_bytes")).isGreaterThan(1 << 20);
        assertThat(scrape.value("parley_backend", "backend", "memory", "durability", "memory"))
                .isEqualTo(1);
    }

    @Test
    void streamsUnderWayAreCountedUntilTheyEnd() {
        var watch = io.grpc.health.v1.HealthGrpc.newBlockingStub(server.channel)
                .watch(io.grpc.health.v1.HealthCheckRequest.getDefaultInstance());

        assertThat(watch.next()).isNotNull();

        assertThat(server.scrape().value("parley_streams_active")).isEqualTo(1);
        server.channel.shutdownNow();
        await().untilAsserted(() ->
                assertThat(server.scrape().value("parley_streams_active")).isZero());
    }

    @Test
    void whatTheServerHasNoRoomForIsCounted() throws IOException {
        try (var small = MeasuredServer.start(Map.of("server.max-concurrent-calls", "1"))) {
            var waiting = CompletableFuture.supplyAsync(() -> small.begin(MeasuredServer.GET));
            await().untilAsserted(() ->
                    assertThat(small.scrape().value("parley_calls_active")).isEqualTo(1));

            assertThat(small.get("s")).isEqualTo(Code.RESOURCE_EXHAUSTED);

            var scrape = small.scrape();
            assertThat(scrape.value("parley_overload_refusals_total", "limit", "calls"))
                    .isEqualTo(1);
            assertThat(errors(scrape, MeasuredServer.GET, "OVERLOADED")).isEqualTo(1);
            assertThat(waiting).isNotDone();
        }
    }

    @Test
    void nothingThatACallerChoosesIsShown() {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER), "marker-tenant");
        server.append("marker-session", "marker-message", "marker-text");
        server.append("marker-session", "marker-message", "marker-text");
        server.get("marker-nowhere");
        server.call(
                MeasuredServer.GET, "\n\rmarker-request".getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
        server.call("marker.Service/Method", new byte[0], headers);
        MessageStoreGrpc.newBlockingStub(server.channel)
                .streamMessages(StreamMessagesRequest.newBuilder()
                        .setSessionId("marker-session")
                        .build())
                .forEachRemaining(item -> assertThat(item).isNotNull());

        awaitCalls("other", "UNIMPLEMENTED", 1);
        assertThat(server.scrape().text()).contains("StreamMessages").doesNotContain("marker");
    }

    @Test
    void openMetricsIsSpokenToo() {
        var response = Scrape.get(server.server.metricsPort().orElseThrow(), "application/openmetrics-text");

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(response.body()).endsWith("# EOF\n").contains("# TYPE parley_messages_appended counter");
    }

    @Test
    void theDrainCanBeWatchedToItsEnd() throws IOException {
        try (var slow = MeasuredServer.start(Map.of("server.drain-timeout", "30s"))) {
            int port = slow.server.metricsPort().orElseThrow();
            var waiting = CompletableFuture.supplyAsync(() -> slow.begin(MeasuredServer.GET));
            await().untilAsserted(() ->
                    assertThat(slow.scrape().value("parley_calls_active")).isEqualTo(1));

            var closing = CompletableFuture.runAsync(slow.server::close);
            await().until(() -> slow.get("s") == Code.UNAVAILABLE);

            assertThat(closing).isNotDone();
            assertThat(Scrape.of(port).value("parley_calls_active")).isEqualTo(1);
            slow.channel.shutdownNow();
            assertThat(waiting.join()).isNotEqualTo(Code.OK);
            closing.join();
            assertThatThrownBy(() -> Scrape.of(port)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aPortThatIsTakenKeepsTheServerFromStarting() {
        int taken = server.server.metricsPort().orElseThrow();

        assertThatThrownBy(() -> MeasuredServer.start(Map.of("observability.metrics.port", String.valueOf(taken))))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on 127.0.0.1:%d for metrics", taken)
                .hasRootCauseMessage("Address already in use");
    }

    @Test
    void offMeansThatThereIsNoPort() throws IOException {
        try (var off = ParleyServer.start(Settings.of(Map.of("server.port", "0", "server.drain-delay", "0s")))) {
            assertThat(off.metricsPort()).isEmpty();
        }
    }

    // The caller has its answer before the server has let go of the call.
    private void awaitCalls(String method, String status, int count) {
        awaitCalls(server, method, status, count);
    }

    private static void awaitCalls(MeasuredServer called, String method, String status, int count) {
        await().untilAsserted(() -> assertThat(called.scrape().value(DURATION + "_count", labels(method, status)))
                .isEqualTo(count));
    }

    private static double errors(Scrape scrape, String method, String reason) {
        return scrape.value("parley_errors_total", "grpc_method", method, "reason", reason);
    }

    private static String[] labels(String method, String status) {
        return new String[] {"grpc_method", method, "grpc_status", status};
    }
}
