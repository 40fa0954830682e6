package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How long the pages of lists are (contract §6). */
@Setting("How long the pages of lists are. GetServerInfo tells callers.")
@ConfigMapping(prefix = "paging")
public interface PagingSettings {
    @Setting("Sessions on a page when the request does not say. Not above `page-max`.")
    @WithDefault("50")
    @Min(1)
    @Max(10_000)
    int sessionPageDefault();

    @Setting("Messages on a page when the request does not say. Not above `page-max`.")
    @WithDefault("100")
    @Min(1)
    @Max(10_000)
    int messagePageDefault();

    @Setting("The longest page. A request for more gets this many.")
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int pageMax();

    @Setting(
            value = "Where a page ends, however few entries it has, and the second budget of AssembleContext. Above "
                    + "3MiB, clients have to raise their own limit of 4 MiB. Not below `limits.message-bytes`.",
            need = Need.OFTEN)
    @WithDefault("3MiB")
    @WithConverter(ByteSize.class)
    @Min(64 << 10)
    @Max(16 << 20)
    long pageBytes();

    @Setting("How many entries one call tests against a filter that has no index. A page may be short because of it.")
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int scanMax();

    @Setting("How far CountSessions counts when the request does not say. Not above `limits.count`.")
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int countDefault();
}
