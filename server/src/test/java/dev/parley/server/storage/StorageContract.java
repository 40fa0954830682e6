package dev.parley.server.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.message.ContentEquality;

/**
 * What every backend promises, as tests. A backend's test extends this, supplies a storage and adds nothing; what only
 * it promises is tested elsewhere. The storage may hold data of other tests.
 */
public abstract class StorageContract
        implements SessionContract,
                SessionUpdateContract,
                SessionListContract,
                SessionFilterContract,
                StateContract,
                AppendContract,
                AppendCreateContract,
                ReplayContract,
                ReplaceContract,
                MessageListContract,
                MessageUpdateContract,
                ErasureContract,
                ForkContract,
                PurgeContract,
                MarksContract,
                ConcurrencyContract,
                MeasureContract {
    /** The limits that the storage must be made with: small, so that tests reach them. */
    public static final Limits LIMITS = new Limits(200, 100_000, 20, 10_000);

    /** The equality that the storage must be made with: stands for contents that say the same in other bytes. */
    public static final ContentEquality EQUALITY =
            (a, b) -> new String(a.bytes(), ISO_8859_1).equalsIgnoreCase(new String(b.bytes(), ISO_8859_1));
}
