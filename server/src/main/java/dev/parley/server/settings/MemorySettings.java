package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The in-memory backend. */
@Setting("The in-memory backend. These settings exist only where storage.backend is memory.")
@ConfigMapping(prefix = "storage.memory")
public interface MemorySettings {
    @Setting(
            value = "How much memory the stored sessions may take. Beyond it writes are refused with QUOTA_EXCEEDED. "
                    + "`auto` is half of the largest heap that Java may use; more than 75 % of it is refused, because "
                    + "calls need memory too.",
            need = Need.OFTEN)
    @WithDefault("auto")
    HeapBytes maxBytes();

    @Setting("How often expired sessions are erased. They are invisible from the moment they expire, swept or not.")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration sweepInterval();
}
