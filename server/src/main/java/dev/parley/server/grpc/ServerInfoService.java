package dev.parley.server.grpc;

import com.google.inject.Inject;
import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.GetServerInfoResponse;
import dev.parley.v1.ServerInfoGrpc.ServerInfoImplBase;
import io.grpc.stub.StreamObserver;
import java.util.TreeMap;

/** Says what this server is and can do. */
final class ServerInfoService extends ServerInfoImplBase {
    private final GetServerInfoResponse info;

    @Inject
    ServerInfoService(ServerFacts facts) {
        // In an order that is the same in every process: several servers on the same data then answer alike to the
        // byte.
        var limits = new TreeMap<>(facts.limits());
        this.info = GetServerInfoResponse.newBuilder()
                .setVersion(facts.version())
                .setBackend(facts.backend())
                .setDurability(Enums.DURABILITY.toProto(facts.durability()))
                .putAllLimits(limits)
                .addAllFeatures(facts.features())
                .build();
    }

    @Override
    public void getServerInfo(GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> response) {
        response.onNext(info);
        response.onCompleted();
    }
}
