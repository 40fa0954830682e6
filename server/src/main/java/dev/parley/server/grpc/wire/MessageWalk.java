package dev.parley.server.grpc.wire;

import static dev.parley.server.grpc.wire.WireReader.BYTES;
import static dev.parley.server.grpc.wire.WireReader.NUMBER;
import static dev.parley.server.grpc.wire.WireReader.requirePlain;

import com.google.protobuf.WireFormat;
import com.google.protobuf.util.Timestamps;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageDraft;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.settings.LimitSettings;
import dev.parley.v1.Message;
import dev.parley.v1.MessageError;
import java.util.Optional;

/**
 * Reads a new message in one walk over its bytes: fills the envelope, checks what callers may not send, and keeps the
 * rest as it came. Gives up on everything that it would refuse, on output-only fields, and on a field that comes twice.
 * What it accepts, the generated parser and the checks behind it accept too, with the same outcome.
 */
public final class MessageWalk {
    private static final int ID = Message.MESSAGE_ID_FIELD_NUMBER << 3 | BYTES;
    private static final int SEQUENCE = Message.SEQUENCE_FIELD_NUMBER << 3 | NUMBER;
    private static final int ROLE = Message.ROLE_FIELD_NUMBER << 3 | NUMBER;
    private static final int AUTHOR = Message.AUTHOR_FIELD_NUMBER << 3 | BYTES;
    private static final int PART = Message.PARTS_FIELD_NUMBER << 3 | BYTES;
    private static final int STATUS = Message.STATUS_FIELD_NUMBER << 3 | NUMBER;
    private static final int TURN_ID = Message.TURN_ID_FIELD_NUMBER << 3 | BYTES;
    private static final int RUN_ID = Message.RUN_ID_FIELD_NUMBER << 3 | BYTES;
    private static final int PARENT_ID = Message.PARENT_MESSAGE_ID_FIELD_NUMBER << 3 | BYTES;
    private static final int BRANCH = Message.BRANCH_FIELD_NUMBER << 3 | BYTES;
    private static final int MODEL = Message.MODEL_FIELD_NUMBER << 3 | BYTES;
    private static final int FINISH_REASON = Message.FINISH_REASON_FIELD_NUMBER << 3 | BYTES;
    private static final int USAGE = Message.USAGE_FIELD_NUMBER << 3 | BYTES;
    private static final int TOKEN_COUNT = Message.TOKEN_COUNT_FIELD_NUMBER << 3 | NUMBER;
    private static final int LABEL = Message.LABELS_FIELD_NUMBER << 3 | BYTES;
    private static final int METADATA = Message.PROVIDER_METADATA_FIELD_NUMBER << 3 | BYTES;
    private static final int SUMMARY = Message.SUMMARY_FIELD_NUMBER << 3 | BYTES;
    private static final int PINNED = Message.PINNED_FIELD_NUMBER << 3 | NUMBER;
    private static final int ERROR = Message.ERROR_FIELD_NUMBER << 3 | BYTES;
    private static final int EVENT_TIME = Message.EVENT_TIME_FIELD_NUMBER << 3 | BYTES;
    private static final int CREATE_TIME = Message.CREATE_TIME_FIELD_NUMBER << 3 | BYTES;
    private static final int UPDATE_TIME = Message.UPDATE_TIME_FIELD_NUMBER << 3 | BYTES;
    private static final int ETAG = Message.ETAG_FIELD_NUMBER << 3 | BYTES;

    private static final int ERROR_CODE = MessageError.CODE_FIELD_NUMBER << 3 | BYTES;
    private static final int ERROR_MESSAGE = MessageError.MESSAGE_FIELD_NUMBER << 3 | BYTES;

    // Fields that may come more than once.
    private static final long REPEATED = 1L << Message.PARTS_FIELD_NUMBER
            | 1L << Message.LABELS_FIELD_NUMBER
            | 1L << Message.PROVIDER_METADATA_FIELD_NUMBER;

    private final WireReader in;
    private final LimitSettings limits;
    private final PartWalk parts;
    private final MapWalk maps;
    private final Kept kept;

    private long seen;
    private Optional<String> id = Optional.empty();
    private Optional<Role> role = Optional.empty();
    private MessageStatus status = MessageStatus.COMPLETE;
    private String turnId = "";
    private String runId = "";
    private String branch = "";
    private Usage usage = Usage.NONE;
    private boolean pinned;
    private Optional<SummaryRange> summary = Optional.empty();

    private MessageWalk(WireReader in, LimitSettings limits) {
        this.in = in;
        this.limits = limits;
        this.parts = new PartWalk(in, limits);
        this.maps = new MapWalk(in, limits);
        this.kept = new Kept(in);
    }

    /**
     * Reads a message.
     *
     * @param in behind the tag of the field that has the message
     */
    public static MessageDraft read(WireReader in, LimitSettings limits) throws NotPlainException {
        int outer = in.enter();
        requirePlain(in.end() - in.at() <= limits.messageBytes());
        var walk = new MessageWalk(in, limits);
        while (in.hasMore()) {
            walk.field();
        }
        var draft = walk.draft();
        in.leave(outer);
        return draft;
    }

    private void field() throws NotPlainException {
        int start = in.at();
        int tag = in.tag();
        switch (tag) {
            case ID -> id = Optional.of(in.id());
            case ROLE -> role = Optional.of(role(in.number()));
            case STATUS -> status = status(in.number());
            case AUTHOR, MODEL, FINISH_REASON -> in.skipText(limits.textBytes());
            case TURN_ID -> turnId = in.name(limits.textBytes());
            case RUN_ID -> runId = in.name(limits.textBytes());
            case PARENT_ID -> in.name(limits.textBytes());
            case BRANCH -> branch = in.name(limits.textBytes());
            case PART -> parts.read();
            case LABEL -> maps.label();
            case METADATA -> maps.metadata();
            case USAGE -> usage = usage();
            case TOKEN_COUNT -> requirePlain(in.count() <= Integer.MAX_VALUE);
            case SUMMARY -> summary = Optional.of(summary());
            case PINNED -> pinned = in.number() != 0;
            case ERROR -> error();
            case EVENT_TIME -> time();
            case SEQUENCE, CREATE_TIME, UPDATE_TIME, ETAG -> throw new NotPlainException();
            default -> in.skip(tag);
        }
        once(tag);
        if (tag == ID || tag == STATUS) {
            kept.cut(start, in.at());
        }
    }

    // A field that comes twice is merged, or the last one counts: the generated parser knows.
    private void once(int tag) throws NotPlainException {
        int field = WireFormat.getTagFieldNumber(tag);
        if (field < Long.SIZE) {
            long bit = 1L << field;
            requirePlain((seen & bit & ~REPEATED) == 0);
            seen |= bit;
        }
    }

    private MessageDraft draft() throws NotPlainException {
        requirePlain(role.isPresent());
        return new MessageDraft(
                id,
                new Envelope(role.get(), status, turnId, runId, branch, maps.labels(), usage, marks()),
                kept.content());
    }

    private static Role role(long number) throws NotPlainException {
        return switch (value(number)) {
            case dev.parley.v1.Role.ROLE_SYSTEM_VALUE -> Role.SYSTEM;
            case dev.parley.v1.Role.ROLE_DEVELOPER_VALUE -> Role.DEVELOPER;
            case dev.parley.v1.Role.ROLE_USER_VALUE -> Role.USER;
            case dev.parley.v1.Role.ROLE_ASSISTANT_VALUE -> Role.ASSISTANT;
            case dev.parley.v1.Role.ROLE_TOOL_VALUE -> Role.TOOL;
            default -> throw new NotPlainException();
        };
    }

    private static MessageStatus status(long number) throws NotPlainException {
        return switch (value(number)) {
            case dev.parley.v1.MessageStatus.MESSAGE_STATUS_IN_PROGRESS_VALUE -> MessageStatus.IN_PROGRESS;
            case dev.parley.v1.MessageStatus.MESSAGE_STATUS_UNSPECIFIED_VALUE,
                    dev.parley.v1.MessageStatus.MESSAGE_STATUS_COMPLETE_VALUE -> MessageStatus.COMPLETE;
            case dev.parley.v1.MessageStatus.MESSAGE_STATUS_INCOMPLETE_VALUE -> MessageStatus.INCOMPLETE;
            case dev.parley.v1.MessageStatus.MESSAGE_STATUS_FAILED_VALUE -> MessageStatus.FAILED;
            default -> throw new NotPlainException();
        };
    }

    private static int value(long number) throws NotPlainException {
        requirePlain(number == (int) number);
        return (int) number;
    }

    private Usage usage() throws NotPlainException {
        var counts = in.numbers(4);
        for (long count : counts) {
            requirePlain(count >= 0);
        }
        return new Usage(counts[0], counts[1], counts[2], counts[3]);
    }

    private SummaryRange summary() throws NotPlainException {
        var bounds = in.numbers(2);
        requirePlain(bounds[0] >= 1 && bounds[1] >= bounds[0]);
        return new SummaryRange(bounds[0], bounds[1]);
    }

    private Marks marks() {
        return pinned || summary.isPresent() ? new Marks(pinned, summary) : Marks.NONE;
    }

    private void time() throws NotPlainException {
        var time = in.numbers(2);
        requirePlain(time[1] == (int) time[1] && Timestamps.isValid(time[0], (int) time[1]));
    }

    private void error() throws NotPlainException {
        int outer = in.enter();
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case ERROR_CODE -> in.skipText(limits.textBytes());
                case ERROR_MESSAGE -> in.skipText(Long.MAX_VALUE);
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }
}
