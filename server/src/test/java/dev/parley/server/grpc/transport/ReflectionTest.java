package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Status.Code;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ReflectionTest {
    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void everyServiceIsListed() throws IOException {
        var server = servers.start();

        var answer = ask(
                server, ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "parley.v1.SessionStore",
                        "parley.v1.MessageStore",
                        "parley.v1.ServerInfo",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection");
    }

    @Test
    void aServiceIsDescribed() throws Exception {
        var server = servers.start();

        var answer = ask(
                server,
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol("parley.v1.MessageStore")
                        .build());

        var file =
                FileDescriptorProto.parseFrom(answer.getFileDescriptorResponse().getFileDescriptorProto(0));
        assertThat(file.getName()).isEqualTo("parley/v1/message_store.proto");
        assertThat(file.getService(0).getMethodList())
                .anySatisfy(method -> assertThat(method.getInputType()).isEqualTo(".parley.v1.AppendMessagesRequest"));
    }

    @Test
    void aServerThatDescribesNothingSaysSo() throws IOException {
        var server = servers.start(settings -> settings.reflection = false);

        var refusal = Raw.open(server.channel, Raw.REFLECTION)
                .send(new byte[0])
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(refusal.reason()).isEqualTo("FEATURE_UNSUPPORTED");
    }

    private static ServerReflectionResponse ask(TestServer server, ServerReflectionRequest request) {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        var requests = ServerReflectionGrpc.newStub(server.channel).serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        });
        requests.onNext(request);
        requests.onCompleted();
        return answer.orTimeout(30, SECONDS).join();
    }
}
