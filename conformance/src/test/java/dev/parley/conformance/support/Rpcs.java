package dev.parley.conformance.support;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The RPCs that a server has, from the descriptors: a new one is in here by itself. */
public final class Rpcs {
    /** The services beside those of {@code parley.v1}, and whether their methods answer with a stream. */
    private static final Map<String, Boolean> STANDARD = Map.of(
            "grpc.health.v1.Health/Check", false,
            "grpc.health.v1.Health/Watch", true,
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", true,
            "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", true);

    private static final Set<String> MUTATIONS = Set.of(
            "parley.v1.SessionStore/CreateSession",
            "parley.v1.SessionStore/UpdateSession",
            "parley.v1.SessionStore/PatchState",
            "parley.v1.SessionStore/DeleteSession",
            "parley.v1.SessionStore/ForkSession",
            "parley.v1.SessionStore/PurgeSessions",
            "parley.v1.MessageStore/AppendMessages",
            "parley.v1.MessageStore/UpdateMessage",
            "parley.v1.MessageStore/DeleteMessages",
            "parley.v1.MessageStore/TruncateMessages");

    private static final Map<String, Boolean> PARLEY = parley();

    private Rpcs() {}

    /** The full names of all methods of {@code parley.v1}. */
    public static List<String> ofParley() {
        return PARLEY.keySet().stream().sorted().toList();
    }

    /** The full names of all methods of the server, health and reflection included. */
    public static List<String> all() {
        return Stream.concat(PARLEY.keySet().stream(), STANDARD.keySet().stream())
                .sorted()
                .toList();
    }

    /** The full names of the services of {@code parley.v1}. */
    public static List<String> services() {
        return PARLEY.keySet().stream()
                .map(method -> method.substring(0, method.indexOf('/')))
                .distinct()
                .sorted()
                .toList();
    }

    public static boolean isMutation(String method) {
        return MUTATIONS.contains(method);
    }

    static boolean isStream(String method) {
        return PARLEY.getOrDefault(method, STANDARD.getOrDefault(method, false));
    }

    private static Map<String, Boolean> parley() {
        return descriptors().getFileList().stream()
                .filter(file -> file.getPackage().equals("parley.v1"))
                .flatMap(Rpcs::methods)
                .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Stream<Map.Entry<String, Boolean>> methods(FileDescriptorProto file) {
        return file.getServiceList().stream()
                .flatMap(service -> service.getMethodList().stream()
                        .map(method -> Map.entry(name(file, service, method), method.getServerStreaming())));
    }

    private static String name(FileDescriptorProto file, ServiceDescriptorProto service, MethodDescriptorProto method) {
        return "%s.%s/%s".formatted(file.getPackage(), service.getName(), method.getName());
    }

    private static FileDescriptorSet descriptors() {
        try (var in = Rpcs.class.getResourceAsStream("/parley/v1/parley.binpb")) {
            return FileDescriptorSet.parseFrom(Objects.requireNonNull(in, "the descriptor set of parley.v1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
