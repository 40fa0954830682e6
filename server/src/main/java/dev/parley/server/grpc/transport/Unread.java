package dev.parley.server.grpc.transport;

import dev.parley.server.domain.ExhaustedException;
import io.grpc.ServerCall;
import org.jspecify.annotations.Nullable;

/**
 * What one call has answered and its reader has not taken: how far a stream gets ahead of its reader, and what of it
 * counts as memory. Not thread-safe: whoever sends has the lock of the exchange, and alone asks whether to send more.
 */
final class Unread {
    // Answers below it are not worth counting.
    private static final int SMALL_ANSWER_BYTES = 1 << 10;
    // A stream's reader is ready while less than this waits for it, and is then sent so much more, without being asked
    // again. Asked for each item it would be ready for one, and call for the next with each that it takes.
    private static final int READY_BYTES = 16 << 10;
    private static final int BURST_BYTES = 16 << 10;

    private final ServerCall<?, ?> transport;
    private final Rpc<?, ?> rpc;
    private final ByteBudget answers;
    private int burstLeft;
    private long reservedBytes;

    Unread(ServerCall<?, ?> transport, Rpc<?, ?> rpc, ByteBudget answers) {
        this.transport = transport;
        this.rpc = rpc;
        this.answers = answers;
        if (!rpc.givesOneAnswer()) {
            transport.setOnReadyThreshold(READY_BYTES);
        }
    }

    /** Whether to send more. If not, the transport calls when it is. */
    boolean isReady() {
        if (burstLeft > 0) {
            return true;
        }
        if (!transport.isReady()) {
            return false;
        }
        burstLeft = BURST_BYTES;
        return true;
    }

    /** Makes room for a call's one answer. A write has happened: its answer is given, room or not. */
    @Nullable
    Throwable refusalOf(Object answer) {
        int bytes = Serialized.sizeOf(answer);
        if (bytes < SMALL_ANSWER_BYTES) {
            return null;
        }
        if (rpc.kind() == MethodKind.WRITE) {
            answers.reserve(bytes);
        } else if (!answers.tryReserve(bytes)) {
            return ExhaustedException.overloaded(Limits.RETRY_DELAY);
        }
        reservedBytes = bytes;
        return null;
    }

    /** An item of a stream is with the transport. One that its reader does not take at once is counted. */
    void sent(Object item) {
        int bytes = Serialized.sizeOf(item);
        burstLeft -= bytes;
        if (burstLeft <= 0 && !transport.isReady()) {
            answers.reserve(bytes);
            reservedBytes += bytes;
        }
    }

    /** All was taken, or let go of. */
    void clear() {
        answers.release(reservedBytes);
        reservedBytes = 0;
    }
}
