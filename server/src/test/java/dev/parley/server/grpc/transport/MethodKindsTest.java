package dev.parley.server.grpc.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MethodKindsTest {
    private static final List<String> PROMISES_TO_READ =
            List.of("Get", "BatchGet", "List", "Count", "Stream", "Assemble");

    private final MethodKinds kinds = MethodKinds.ofParley();

    /** The full names of all methods of parley.v1, from its descriptors. */
    static Stream<String> methods() throws IOException {
        try (var descriptors = MethodKindsTest.class.getResourceAsStream("/parley/v1/parley.binpb")) {
            return FileDescriptorSet.parseFrom(requireNonNull(descriptors)).getFileList().stream()
                    .filter(file -> file.getPackage().equals("parley.v1"))
                    .flatMap(file -> file.getServiceList().stream().flatMap(service -> names(file, service)));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodIsAReadOrAWriteAsItsNamePromises(String method) {
        var bareName = method.substring(method.indexOf('/') + 1);
        boolean reads = PROMISES_TO_READ.stream().anyMatch(bareName::startsWith);

        assertThat(kinds.of(method)).isEqualTo(reads ? MethodKind.READ : MethodKind.WRITE);
    }

    @Test
    void aMethodThatNobodyClassifiedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kinds.of("parley.v1.SessionStore/EraseEverything"))
                .withMessageContaining("neither as a read nor as a write");
    }

    private static Stream<String> names(FileDescriptorProto file, ServiceDescriptorProto service) {
        return service.getMethodList().stream()
                .map(method -> "%s.%s/%s".formatted(file.getPackage(), service.getName(), method.getName()));
    }
}
