package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What one request and one session may hold (contract §11). Lowering a limit never touches what is stored. All of them
 * are in {@code GetServerInfo.limits}, see {@link Settings#limitsByName()}.
 */
@Setting("What one request and one session may hold. GetServerInfo tells callers. Lowering a limit never touches "
        + "what is stored.")
@ConfigMapping(prefix = "limits")
public interface LimitSettings {
    @Setting(value = "One request. Not below `batch-bytes`. Larger: BATCH_TOO_LARGE.", need = Need.OFTEN)
    @WithDefault("4MiB")
    @WithConverter(ByteSize.class)
    @Min(4 << 10)
    @Max(16 << 20)
    long requestBytes();

    @Setting(
            value = "All messages of one append. Not below `message-bytes`. Larger: BATCH_TOO_LARGE.",
            need = Need.OFTEN)
    @WithDefault("3MiB")
    @WithConverter(ByteSize.class)
    @Min(4 << 10)
    @Max(16 << 20)
    long batchBytes();

    @Setting(value = "One message, serialised. Larger: MESSAGE_TOO_LARGE.", need = Need.OFTEN)
    @WithDefault("1MiB")
    @WithConverter(ByteSize.class)
    @Min(4 << 10)
    @Max(16 << 20)
    long messageBytes();

    @Setting(value = "Messages in one append.", need = Need.OFTEN)
    @WithDefault("100")
    @Min(1)
    @Max(1_000)
    int batchMessages();

    @Setting("Message ids in one DeleteMessages.")
    @WithDefault("100")
    @Min(1)
    @Max(1_000)
    int deleteMessages();

    @Setting("Session ids in one BatchGetSessions.")
    @WithDefault("100")
    @Min(1)
    @Max(1_000)
    int batchGetSessions();

    @Setting(value = "Messages in one session. More: SESSION_FULL.", need = Need.OFTEN)
    @WithDefault("100000")
    @Min(1)
    @Max(10_000_000)
    long sessionMessages();

    @Setting(value = "Stored content of one session. More: SESSION_FULL.", need = Need.OFTEN)
    @WithDefault("1GiB")
    @WithConverter(ByteSize.class)
    @Min(4 << 10)
    @Max(64L << 30)
    long sessionContentBytes();

    @Setting("Parts of one message.")
    @WithDefault("256")
    @Min(1)
    @Max(4_096)
    int parts();

    @Setting("Labels on one session or message.")
    @WithDefault("64")
    @Min(0)
    @Max(256)
    int labels();

    @Setting("The key of a label.")
    @WithDefault("63B")
    @WithConverter(ByteSize.class)
    @Min(1)
    @Max(256)
    long labelKeyBytes();

    @Setting("The value of a label.")
    @WithDefault("256B")
    @WithConverter(ByteSize.class)
    @Min(1)
    @Max(4 << 10)
    long labelValueBytes();

    @Setting("A plain text field of a message or of one of its parts, such as author, turn id or media type.")
    @WithDefault("256B")
    @WithConverter(ByteSize.class)
    @Min(1)
    @Max(4 << 10)
    long textBytes();

    @Setting("The title of a session, in code points.")
    @WithDefault("512")
    @Min(1)
    @Max(4_096)
    int titleCharacters();

    @Setting("The app id and the user id of a session, each, in code points.")
    @WithDefault("256")
    @Min(1)
    @Max(1_024)
    int ownerCharacters();

    @Setting("The provider metadata of one message, all together. Not above `message-bytes`.")
    @WithDefault("256KiB")
    @WithConverter(ByteSize.class)
    @Min(0)
    @Max(16 << 20)
    long providerMetadataBytes();

    @Setting("How deep JSON may be nested where it is checked.")
    @WithDefault("128")
    @Min(1)
    @Max(512)
    int jsonDepth();

    @Setting("Keys in the state of one session. More: STATE_FULL.")
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int stateKeys();

    @Setting("One key of a session's state.")
    @WithDefault("256B")
    @WithConverter(ByteSize.class)
    @Min(1)
    @Max(1 << 10)
    long stateKeyBytes();

    @Setting("One value of a session's state. Not above `state-bytes`.")
    @WithDefault("256KiB")
    @WithConverter(ByteSize.class)
    @Min(1)
    @Max(16 << 20)
    long stateValueBytes();

    @Setting("The state of one session, keys and values. Not above `request-bytes`. More: STATE_FULL.")
    @WithDefault("1MiB")
    @WithConverter(ByteSize.class)
    @Min(1 << 10)
    @Max(16 << 20)
    long stateBytes();

    @Setting("The longest time to live of a session. The default is 10 years.")
    @WithDefault("3653d")
    @DurationMin(seconds = 1)
    @DurationMax(days = 36_525)
    Duration ttl();

    @Setting("The highest limit that CountSessions takes.")
    @WithDefault("100000")
    @Min(1)
    @Max(1_000_000)
    int count();
}
