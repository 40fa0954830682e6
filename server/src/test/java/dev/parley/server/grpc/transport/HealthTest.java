package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.UnavailableException;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "parley.v1.SessionStore", "parley.v1.MessageStore", "parley.v1.ServerInfo"})
    void theServerAndEachServiceServeWhileTheBackendWorks(String service) {
        await().until(() -> check(service) == ServingStatus.SERVING);

        server.probe = () -> CompletableFuture.failedStage(UnavailableException.backend(new IOException("down")));
        await().until(() -> check(service) == ServingStatus.NOT_SERVING);

        server.probe = () -> CompletableFuture.completedStage(null);
        await().until(() -> check(service) == ServingStatus.SERVING);
    }

    @Test
    void aBackendThatDoesNotAnswerDoesNotServe() {
        await().until(() -> check("") == ServingStatus.SERVING);

        server.probe = CompletableFuture::new;

        await().until(() -> check("") == ServingStatus.NOT_SERVING);
    }

    @Test
    void aProbeThatThrowsIsAFailure() {
        await().until(() -> check("") == ServingStatus.SERVING);

        server.probe = () -> {
            throw new IllegalStateException("told to");
        };

        await().until(() -> check("") == ServingStatus.NOT_SERVING);
    }

    @Test
    void aServiceThatThereIsNotIsNotFound() {
        var refusal = Refusal.of(() -> check("parley.v1.Nothing"));

        assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void aWatcherIsToldOfEveryChange() {
        await().until(() -> check("") == ServingStatus.SERVING);
        var seen = watch("");
        await().until(() -> seen.equals(List.of(ServingStatus.SERVING)));

        server.probe = CompletableFuture::new;
        await().until(() -> seen.equals(List.of(ServingStatus.SERVING, ServingStatus.NOT_SERVING)));
    }

    @Test
    void aWatcherOfAServiceThatThereIsNotIsToldSo() {
        var seen = watch("parley.v1.Nothing");

        await().until(() -> seen.equals(List.of(ServingStatus.SERVICE_UNKNOWN)));
    }

    private ServingStatus check(String service) {
        return HealthGrpc.newBlockingStub(server.channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private List<ServingStatus> watch(String service) {
        var seen = new CopyOnWriteArrayList<ServingStatus>();
        var request = HealthCheckRequest.newBuilder().setService(service).build();
        HealthGrpc.newStub(server.channel).watch(request, new StreamObserver<>() {
            @Override
            public void onNext(HealthCheckResponse response) {
                seen.add(response.getStatus());
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        });
        return seen;
    }
}
