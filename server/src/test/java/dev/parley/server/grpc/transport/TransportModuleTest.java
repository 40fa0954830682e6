package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

final class TransportModuleTest {
    @Test
    void aServerIsWiredAndListens() throws Exception {
        var injector = Guice.createInjector(Stage.PRODUCTION, new TransportModule(), new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireAtInjectOnConstructors();
                binder().requireExactBindingAnnotations();
                binder().disableCircularProxies();
                bind(TransportSettings.class).toInstance(new TestSettings().build());
                bind(PublicServices.class).toInstance(new PublicServices(List.of(new FakeStore())));
                bind(Instrumentation.class).toInstance(Instrumentation.NONE);
                bind(Storage.class).toInstance(new IdleStorage());
                bind(Executor.class).toInstance(Runnable::run);
            }
        });

        try (var server = injector.getInstance(GrpcServer.class)) {
            server.start();

            assertThat(server.port()).isPositive();
            assertThat(injector.getInstance(Streams.class)).isSameAs(injector.getInstance(Streams.class));
        }
    }

    /** A backend that nobody asks for anything but its health. */
    private static final class IdleStorage implements Storage {
        @Override
        public String backend() {
            return "idle";
        }

        @Override
        public Durability durability() {
            return Durability.MEMORY;
        }

        @Override
        public SessionStorage sessions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public MessageStorage messages() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> probe() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public List<Measure> measures() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
