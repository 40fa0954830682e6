package dev.parley.server.settings;

import dev.parley.server.domain.Durability;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What keeps the data, whatever the backend. */
@Setting("What keeps the data.")
@ConfigMapping(prefix = "storage")
public interface StorageSettings {
    @Setting(
            value = "What keeps the data. `memory` loses everything when the server stops, so the production profile "
                    + "takes it only where it is named. `postgres` and `redis` are not built into this version yet.",
            need = Need.ESSENTIAL)
    @WithDefault("memory")
    Backend backend();

    @Setting(
            value = "What an acknowledged write must survive: nothing (`memory`), a crash of the processes "
                    + "(`process-crash`), a power cut of the database's host (`power-loss`), or the loss of that host "
                    + "(`replicated`). The server does not start on a backend that promises less.",
            need = Need.ESSENTIAL)
    @WithDefault("memory")
    Durability requiredDurability();

    @Setting(
            "How often the backend is asked whether it works, and how long it may take to answer. Health checks answer "
                    + "what the last probe found.")
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration probeInterval();
}
