package dev.parley.bench.parley;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads the answer to an append of one message without making objects of it: the load generator must be light. */
final class AppendAnswer {
    private static final int RESULT = AppendMessagesResponse.RESULTS_FIELD_NUMBER;
    private static final int LAST_SEQUENCE = AppendMessagesResponse.LAST_SEQUENCE_FIELD_NUMBER;
    private static final int SEQUENCE = AppendMessagesResult.SEQUENCE_FIELD_NUMBER;
    private static final int REPLAYED = AppendMessagesResult.REPLAYED_FIELD_NUMBER;

    private AppendAnswer() {}

    /**
     * The sequence that a new message got.
     *
     * @throws WrongLogException if the answer is not that of one new message
     */
    static long sequence(byte[] answer) {
        try {
            return read(CodedInputStream.newInstance(answer));
        } catch (IOException e) {
            throw new UncheckedIOException("the answer to an append cannot be read", e);
        }
    }

    private static long read(CodedInputStream answer) throws IOException {
        long sequence = 0;
        long last = 0;
        for (int tag = answer.readTag(); tag != 0; tag = answer.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case RESULT -> {
                    if (sequence != 0) {
                        throw new WrongLogException("one message was sent, and several were appended");
                    }
                    int limit = answer.pushLimit(answer.readRawVarint32());
                    sequence = readResult(answer);
                    answer.popLimit(limit);
                }
                case LAST_SEQUENCE -> last = answer.readInt64();
                default -> answer.skipField(tag);
            }
        }
        if (sequence == 0 || sequence != last) {
            throw new WrongLogException("appended at %d, and the last sequence is %d".formatted(sequence, last));
        }
        return sequence;
    }

    private static long readResult(CodedInputStream result) throws IOException {
        long sequence = 0;
        for (int tag = result.readTag(); tag != 0; tag = result.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case SEQUENCE -> sequence = result.readInt64();
                case REPLAYED -> {
                    if (result.readBool()) {
                        throw new WrongLogException("a new message was taken for a retry");
                    }
                }
                default -> result.skipField(tag);
            }
        }
        return sequence;
    }
}
