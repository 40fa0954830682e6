package dev.parley.server.settings;

import dev.parley.server.domain.Durability;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What keeps the data, whatever the backend. */
@Setting("What keeps the data.")
@ConfigMapping(prefix = "storage")
public interface StorageSettings {
    @Setting(
            value = "What keeps the data. `memory` loses everything when the server stops, so the production profile "
                    + "takes it only where it is named. `postgres` keeps it in a PostgreSQL database, `redis` in "
                    + "Redis.",
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

    @Setting(
            "How often expired sessions are erased, on average: each pause is between half of it and one and a half, so "
                    + "that several servers do not sweep at once. Sessions are invisible from the moment they expire, "
                    + "swept or not.")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration sweepInterval();

    @Setting("How many expired sessions are erased in one step. A sweep takes as many steps as it needs.")
    @WithDefault("500")
    @Min(1)
    @Max(10_000)
    int sweepBatch();

    @Setting(
            "How often the backend is asked what other servers have appended to the sessions that are followed here. What "
                    + "this server appends is passed on at once.")
    @WithDefault("100ms")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 10)
    Duration followInterval();
}
