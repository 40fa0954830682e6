package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

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
}
