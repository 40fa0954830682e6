package dev.parley.server.grpc.transport;

import io.grpc.BindableService;
import java.util.List;

/** The services of {@code parley.v1}. */
public record PublicServices(List<BindableService> services) {
    public PublicServices {
        services = List.copyOf(services);
    }

    /** Their full names, such as {@code parley.v1.SessionStore}. */
    List<String> names() {
        return services.stream()
                .map(service -> service.bindService().getServiceDescriptor().getName())
                .toList();
    }
}
