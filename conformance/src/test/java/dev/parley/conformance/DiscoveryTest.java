package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RawCalls;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.Requests;
import dev.parley.conformance.support.Rpcs;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.Durability;
import dev.parley.v1.GetServerInfoRequest;
import io.grpc.Context;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server tells of itself: facts, features, health and descriptors. */
class DiscoveryTest {
    /** Features and the RPCs that need them. One that a server has must not be answered with UNIMPLEMENTED. */
    static final List<Feature> FEATURES = List.of(
            new Feature("fork_session", "parley.v1.SessionStore/ForkSession"),
            new Feature("purge_sessions", "parley.v1.SessionStore/PurgeSessions"),
            new Feature("update_message", "parley.v1.MessageStore/UpdateMessage"),
            new Feature("delete_messages", "parley.v1.MessageStore/DeleteMessages"),
            new Feature("truncate_messages", "parley.v1.MessageStore/TruncateMessages"),
            new Feature("assemble_context", "parley.v1.MessageStore/AssembleContext"));

    private static final String FOLLOW = "follow_messages";

    private static final List<String> STANDARD_SERVICES = List.of(
            "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    private final Caller caller = Caller.ofNewTenant();

    static Stream<String> healthNames() {
        return Stream.concat(Stream.of(""), Rpcs.services().stream());
    }

    static Stream<String> otherRpcs() {
        return Rpcs.ofParley().stream()
                .filter(rpc ->
                        FEATURES.stream().noneMatch(feature -> feature.rpc().equals(rpc)));
    }

    @Test
    void theServerTellsItsVersionBackendAndDurability() {
        var info = Target.info();

        assertThat(info.getVersion()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
        assertThat(info.getBackend()).isIn("memory", "postgres", "redis");
        assertThat(info.getDurability()).isNotIn(Durability.DURABILITY_UNSPECIFIED, Durability.UNRECOGNIZED);
        if (info.getBackend().equals("memory")) {
            assertThat(info.getDurability()).isEqualTo(Durability.DURABILITY_MEMORY);
        }
    }

    @Test
    void theServerUnderTestHasTheBackendThatIsMeant() {
        assertThat(Target.info().getBackend())
                .isEqualTo(System.getProperty("parley.backend", Target.info().getBackend())
                        .replaceAll("-.*", ""));
    }

    @Test
    void theServerTellsItsLimitsByName() {
        var limits = Target.info().getLimitsMap();

        assertThat(limits).containsKeys("message_bytes", "batch_messages", "batch_bytes");
        assertThat(limits.keySet()).allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
        assertThat(limits.values()).allMatch(value -> value >= 0);
    }

    @Test
    void theServerTellsItsFeaturesByNameAndSorted() {
        var features = Target.info().getFeaturesList();

        assertThat(features).doesNotHaveDuplicates().isSorted();
        assertThat(features).allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
    }

    @Test
    void theServerTellsEveryTenantTheSame() {
        var request = GetServerInfoRequest.getDefaultInstance();

        assertThat(caller.serverInfo().getServerInfo(request)).isEqualTo(Target.info());
        assertThat(Caller.ofNoTenant().serverInfo().getServerInfo(request)).isEqualTo(Target.info());
    }

    @Test
    void everyFeatureOfTheContractIsThere() {
        var named = Stream.concat(Stream.of(FOLLOW), FEATURES.stream().map(Feature::name))
                .toList();

        assertThat(Target.info().getFeaturesList()).containsAll(named);
    }

    @ParameterizedTest
    @FieldSource("FEATURES")
    void anRpcIsUnsupportedExactlyWhereItsFeatureIsNotNamed(Feature feature) {
        var request = Requests.of(feature.rpc(), Requests.session(caller).getSessionId());

        if (Target.info().getFeaturesList().contains(feature.name())) {
            RawCalls.call(caller.channel(), feature.rpc(), request.toByteArray());
        } else {
            assertRefused(
                            () -> RawCalls.call(caller.channel(), feature.rpc(), request.toByteArray()),
                            Reason.FEATURE_UNSUPPORTED)
                    .telling("feature", feature.name());
        }
    }

    @ParameterizedTest
    @MethodSource("otherRpcs")
    void everyOtherRpcIsSupported(String rpc) {
        var there = Requests.session(caller).getSessionId();
        var id = rpc.endsWith("/CreateSession") ? Samples.newId() : there;

        var answers = RawCalls.call(caller.channel(), rpc, Requests.of(rpc, id).toByteArray());

        assertThat(answers).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("healthNames")
    void theServerAndEachOfItsServicesIsServing(String service) {
        var request = HealthCheckRequest.newBuilder().setService(service).build();

        var health = HealthGrpc.newBlockingStub(Target.channel()).check(request);

        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @ParameterizedTest
    @MethodSource("healthNames")
    void whoWatchesIsToldTheStatusAtOnce(String service) {
        var request = HealthCheckRequest.newBuilder().setService(service).build();

        assertThat(watched(request).getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void theHealthOfAServiceThatIsNotThereIsUnknown() {
        var request = HealthCheckRequest.newBuilder()
                .setService("parley.v1.NoSuchService")
                .build();

        var refusal =
                Refusal.of(() -> HealthGrpc.newBlockingStub(Target.channel()).check(request));

        assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(watched(request).getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    }

    @Test
    void healthNeedsNoTenant() {
        var odd = Caller.ofTenant("NOT A TENANT");

        var health = HealthGrpc.newBlockingStub(odd.channel()).check(HealthCheckRequest.getDefaultInstance());

        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1alpha"})
    void reflectionListsExactlyTheServices(String version) throws InvalidProtocolBufferException {
        var request = ServerReflectionRequest.newBuilder().setListServices("").build();

        var services = reflect(version, request).getListServicesResponse().getServiceList();

        assertThat(services)
                .extracting(ServiceResponse::getName)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Rpcs.services().stream(), STANDARD_SERVICES.stream())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1alpha"})
    void reflectionDescribesEveryService(String version) throws InvalidProtocolBufferException {
        for (var service : Rpcs.services()) {
            var request = ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol(service)
                    .build();

            var files = reflect(version, request).getFileDescriptorResponse().getFileDescriptorProtoList();

            var file = FileDescriptorProto.parseFrom(files.getFirst());
            assertThat(file.getPackage()).isEqualTo("parley.v1");
            assertThat(file.getServiceList()).anyMatch(found -> service.equals("parley.v1." + found.getName()));
        }
    }

    // Both versions have the same messages on the wire.
    private ServerReflectionResponse reflect(String version, ServerReflectionRequest request)
            throws InvalidProtocolBufferException {
        var method = "grpc.reflection.%s.ServerReflection/ServerReflectionInfo".formatted(version);
        return ServerReflectionResponse.parseFrom(
                RawCalls.call(caller.channel(), method, request.toByteArray()).getFirst());
    }

    private static HealthCheckResponse watched(HealthCheckRequest request) {
        var watch = Context.current().withCancellation();
        try {
            return watch.call(() ->
                    HealthGrpc.newBlockingStub(Target.channel()).watch(request).next());
        } catch (Exception e) {
            throw new AssertionError("cannot watch", e);
        } finally {
            watch.cancel(null);
        }
    }

    /** A feature, and an RPC that needs it. */
    record Feature(String name, String rpc) {
        @Override
        public String toString() {
            return name;
        }
    }
}
