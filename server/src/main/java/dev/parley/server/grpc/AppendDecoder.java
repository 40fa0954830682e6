package dev.parley.server.grpc;

import static dev.parley.server.grpc.wire.WireReader.BYTES;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.message.AppendDraft;
import dev.parley.server.domain.message.MessageDraft;
import dev.parley.server.grpc.transport.RequestDecoder;
import dev.parley.server.grpc.wire.Kept;
import dev.parley.server.grpc.wire.MessageWalk;
import dev.parley.server.grpc.wire.NotPlainException;
import dev.parley.server.grpc.wire.WireReader;
import dev.parley.server.settings.LimitSettings;
import dev.parley.v1.AppendMessagesRequest;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Reads appends: their messages in one walk over the bytes where they are in plain form and nothing is wrong with them,
 * else all of it with the generated parser and {@link MessageReader}, which says what is wrong.
 */
final class AppendDecoder implements RequestDecoder<AppendDraft> {
    private static final int MESSAGE = AppendMessagesRequest.MESSAGES_FIELD_NUMBER << 3 | BYTES;

    private final LimitSettings limits;

    AppendDecoder(LimitSettings limits) {
        this.limits = limits;
    }

    /**
     * Reads one append.
     *
     * @throws InvalidRequestException with all that is wrong with its fields
     */
    @Override
    public AppendDraft decode(byte[] bytes) throws InvalidProtocolBufferException {
        try {
            return walked(bytes);
        } catch (NotPlainException _) {
            return parsed(bytes);
        }
    }

    @Override
    public boolean isUnsafeToRetry(AppendDraft request) {
        return request.isUnsafeToRetry();
    }

    @Override
    public Descriptor descriptor() {
        return AppendMessagesRequest.getDescriptor();
    }

    @Override
    public InputStream stream(AppendDraft request) {
        throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public AppendDraft parse(InputStream stream) {
        throw new UnsupportedOperationException("requests are read from their bytes");
    }

    private AppendDraft walked(byte[] bytes) throws NotPlainException, InvalidProtocolBufferException {
        var wire = new WireReader(bytes);
        var rest = new Kept(wire);
        var messages = new ArrayList<MessageDraft>(1);
        int messageBytes = 0;
        while (wire.hasMore()) {
            int start = wire.at();
            int tag = wire.tag();
            if (tag == MESSAGE) {
                WireReader.requirePlain(messages.size() < limits.batchMessages());
                messages.add(MessageWalk.read(wire, limits));
                messageBytes += wire.at() - start;
                rest.cut(start, wire.at());
            } else {
                wire.skip(tag);
            }
        }
        // Nearly always a few short fields, which are not worth a walk.
        var request = AppendMessagesRequest.parseFrom(rest.content().buffer());
        if (!isBatch(messages, messageBytes)) {
            return parsed(bytes);
        }
        var in = new RequestReader(limits);
        var draft = new MessageReader(in).append(request, messages);
        in.requireValid();
        return draft;
    }

    private boolean isBatch(List<MessageDraft> messages, int bytes) {
        return !messages.isEmpty()
                && bytes <= limits.batchBytes()
                && (messages.size() == 1 || haveDistinctIds(messages));
    }

    private static boolean haveDistinctIds(List<MessageDraft> messages) {
        var ids = new HashSet<String>();
        return messages.stream()
                .allMatch(message ->
                        message.id().isEmpty() || ids.add(message.id().get()));
    }

    // A request can have a million messages, which as objects would take a hundred times its bytes, to be refused.
    private void requireFewMessages(byte[] bytes) {
        int max = Math.max(limits.batchMessages(), RequestReader.MAX_ENTRIES);
        int messages = 0;
        var wire = new WireReader(bytes);
        try {
            while (wire.hasMore() && messages <= max) {
                int tag = wire.tag();
                wire.skip(tag);
                messages += tag == MESSAGE ? 1 : 0;
            }
        } catch (NotPlainException _) {
            // Malformed, perhaps: the parser knows.
            return;
        }
        if (messages > max) {
            var tooMany = new Violation("messages", RequestReader.atMost(limits.batchMessages(), "entries"));
            throw InvalidRequestException.fields(Reason.BATCH_TOO_LARGE, List.of(tooMany));
        }
    }

    AppendDraft parsed(byte[] bytes) throws InvalidProtocolBufferException {
        requireFewMessages(bytes);
        var in = new RequestReader(limits);
        var draft = new MessageReader(in).append(AppendMessagesRequest.parseFrom(bytes));
        in.requireValid();
        return draft;
    }
}
