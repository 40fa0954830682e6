package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.storage.StorageContract;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

final class MemoryStorageModuleTest {
    @Test
    void thereIsOneStorage() {
        try (var timer = Executors.newSingleThreadScheduledExecutor()) {
            var injector = Guice.createInjector(
                    Stage.PRODUCTION, new MemoryStorageModule(new MemorySettings(1 << 20)), new Surroundings(timer));

            try (var storage = injector.getInstance(Storage.class)) {
                assertThat(storage).isInstanceOf(MemoryStorage.class).isSameAs(injector.getInstance(Storage.class));
            }
        }
    }

    private static final class Surroundings extends AbstractModule {
        private final ScheduledExecutorService timer;

        Surroundings(ScheduledExecutorService timer) {
            this.timer = timer;
        }

        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            bind(InstantSource.class).toInstance(InstantSource.system());
            bind(ContentEquality.class).toInstance(StorageContract.EQUALITY);
            bind(Limits.class).toInstance(StorageContract.LIMITS);
            bind(Executor.class).toInstance(Runnable::run);
            bind(ScheduledExecutorService.class).toInstance(timer);
        }
    }
}
