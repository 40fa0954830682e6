package dev.parley.server.grpc;

import com.google.protobuf.FieldMask;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Utf8;
import dev.parley.server.domain.message.AppendDraft;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.LogGuard;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageDraft;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.SessionDraft;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.grpc.MaskedEdit.Field;
import dev.parley.server.settings.LimitSettings;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.Message;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.UpdateMessageRequest;
import dev.parley.v1.Usage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what requests say of messages. */
final class MessageReader {
    private final RequestReader in;
    private final LimitSettings limits;
    private final PartReader parts;

    MessageReader(RequestReader in) {
        this.in = in;
        this.limits = in.limits();
        this.parts = new PartReader(in);
    }

    AppendDraft append(AppendMessagesRequest request) {
        return append(request, drafts("messages", request.getMessagesList()));
    }

    /** An append whose messages were read before. */
    AppendDraft append(AppendMessagesRequest request, List<MessageDraft> messages) {
        var sessions = new SessionReader(in);
        var sessionId = in.id("session_id", request.getSessionId());
        var requestId = in.requestId("request_id", request.getRequestId());
        var patch = request.getStatePatch();
        var created = request.hasCreateSession()
                ? Optional.of(sessions.draftForAppend(sessionId, request.getCreateSession(), requestId))
                : Optional.<SessionDraft>empty();
        return new AppendDraft(
                sessionId,
                SessionReader.optional(request.getSessionUid()),
                messages,
                requestId,
                guard(request),
                request.hasStatePatch()
                        ? sessions.patch("state_patch.", patch.getSetMap(), patch.getRemoveList())
                        : StatePatch.NONE,
                created);
    }

    MessageKey key(GetMessageRequest request) {
        var sessionId = in.id("session_id", request.getSessionId());
        return switch (request.getKeyCase()) {
            case MESSAGE_ID -> new MessageKey.ById(sessionId, in.id("message_id", request.getMessageId()));
            case SEQUENCE -> {
                in.require(request.getSequence() > 0, "sequence", "must be at least 1");
                yield new MessageKey.BySequence(sessionId, request.getSequence());
            }
            case KEY_NOT_SET -> {
                in.reject("key", "must be set: message_id or sequence");
                yield new MessageKey.BySequence(sessionId, 0);
            }
        };
    }

    MessageFilter filter(dev.parley.v1.MessageFilter filter) {
        return new MessageFilter(
                known("filter.roles", filter.getRolesList(), Enums.ROLE),
                known("filter.statuses", filter.getStatusesList(), Enums.MESSAGE_STATUS),
                SessionReader.optional(filter.getTurnId()),
                SessionReader.optional(filter.getRunId()),
                SessionReader.optional(filter.getBranch()),
                filter.getLabelsMap(),
                in.time("filter.created_after", filter.hasCreatedAfter(), filter.getCreatedAfter()));
    }

    Truncation truncation(TruncateMessagesRequest request) {
        in.require(request.hasAfterSequence(), "after_sequence", "must be set; 0 erases all messages");
        in.require(request.hasExpectedLastSequence(), "expected_last_sequence", "must be set");
        return new Truncation(
                in.id("session_id", request.getSessionId()),
                in.notNegative("after_sequence", request.getAfterSequence()),
                in.notNegative("expected_last_sequence", request.getExpectedLastSequence()));
    }

    private LogGuard guard(AppendMessagesRequest request) {
        var expected = request.hasExpectedLastSequence()
                ? OptionalLong.of(in.notNegative("expected_last_sequence", request.getExpectedLastSequence()))
                : OptionalLong.empty();
        if (!request.hasReplaceAfterSequence()) {
            return new LogGuard(expected, OptionalLong.empty());
        }
        var keep = in.notNegative("replace_after_sequence", request.getReplaceAfterSequence());
        in.require(expected.isPresent(), "expected_last_sequence", "must be set together with replace_after_sequence");
        in.require(
                expected.isEmpty() || keep <= expected.getAsLong(),
                "replace_after_sequence",
                "must not be above expected_last_sequence");
        return new LogGuard(expected, OptionalLong.of(keep));
    }

    private List<MessageDraft> drafts(String field, List<Message> messages) {
        in.require(!messages.isEmpty(), field, "must have at least 1 entry");
        in.requireSize(
                Reason.BATCH_TOO_LARGE,
                messages.size() <= limits.batchMessages(),
                new Violation(field, RequestReader.atMost(limits.batchMessages(), "entries")));
        var drafts = new ArrayList<MessageDraft>(messages.size());
        var ids = new HashSet<String>();
        long bytes = 0;
        for (int i = 0; i < messages.size() && i < limits.batchMessages(); i++) {
            var message = MessageCodec.withoutOutput(messages.get(i));
            var path = RequestReader.entry(field, i);
            bytes += message.getSerializedSize();
            drafts.add(draft(path, message));
            in.require(
                    message.getMessageId().isEmpty() || ids.add(message.getMessageId()),
                    path + ".message_id",
                    "must not be in the batch twice");
        }
        in.requireSize(
                Reason.BATCH_TOO_LARGE,
                bytes <= limits.batchBytes(),
                new Violation(field, RequestReader.atMost(limits.batchBytes(), "bytes, serialised")));
        return drafts;
    }

    private MessageDraft draft(String path, Message message) {
        in.requireSize(
                Reason.MESSAGE_TOO_LARGE,
                message.getSerializedSize() <= limits.messageBytes(),
                new Violation(path, RequestReader.atMost(limits.messageBytes(), "bytes, serialised")));
        checked(path, message);
        in.time(path + ".event_time", message.hasEventTime(), message.getEventTime());
        if (message.hasSummary()) {
            summary(path + ".summary", message.getSummary());
        }
        return new MessageDraft(
                in.optionalId(path + ".message_id", message.getMessageId()),
                envelope(path, message),
                MessageCodec.content(message));
    }

    private void checked(String path, Message message) {
        texts(path, message);
        metadata(path + ".provider_metadata", message);
        in.notNegative(path + ".token_count", message.getTokenCount());
        parts.check(path + ".parts", message.getPartsList());
    }

    private Envelope envelope(String path, Message message) {
        return new Envelope(
                in.known(path + ".role", message.getRole(), Enums.ROLE),
                in.optional(path + ".status", message.getStatus(), Enums.MESSAGE_STATUS)
                        .orElse(MessageStatus.COMPLETE),
                message.getTurnId(),
                message.getRunId(),
                message.getBranch(),
                in.labels(path + ".labels", message.getLabelsMap()),
                usage(path + ".usage", message.getUsage()),
                marks(message));
    }

    private static Marks marks(Message message) {
        var summary = message.getSummary();
        return new Marks(
                message.getPinned(),
                message.hasSummary()
                        ? Optional.of(new SummaryRange(summary.getFromSequence(), summary.getThroughSequence()))
                        : Optional.empty());
    }

    /** A change of a message: only what its mask names is read. */
    MessageUpdate update(UpdateMessageRequest request) {
        var message = request.getMessage();
        var mask = mask(request.getUpdateMask());
        if (mask.contains(Field.STATUS)) {
            in.optional("message.status", message.getStatus(), Enums.MESSAGE_STATUS);
        }
        var asked = MaskedEdit.only(mask, message);
        checked("message", asked);
        in.labels("message.labels", asked.getLabelsMap());
        usage("message.usage", asked.getUsage());
        return new MessageUpdate(
                request.getSessionId(),
                in.id("message.message_id", message.getMessageId()),
                SessionReader.optional(message.getEtag()),
                new MaskedEdit(
                        mask,
                        asked.toBuilder().setMessageId(message.getMessageId()).build()),
                limits.messageBytes());
    }

    private Set<Field> mask(FieldMask mask) {
        in.require(mask.getPathsCount() > 0, "update_mask", "must have at least 1 path");
        var fields = EnumSet.noneOf(Field.class);
        int paths =
                in.hasAtMost(RequestReader.MAX_ENTRIES, "update_mask", mask.getPathsCount()) ? mask.getPathsCount() : 0;
        for (int i = 0; i < paths; i++) {
            var field = Field.of(mask.getPaths(i));
            field.ifPresent(fields::add);
            in.require(field.isPresent(), RequestReader.entry("update_mask.paths", i), "must be one of " + Field.PATHS);
        }
        return fields;
    }

    private void texts(String path, Message message) {
        name(path + ".turn_id", message.getTurnId());
        name(path + ".run_id", message.getRunId());
        name(path + ".parent_message_id", message.getParentMessageId());
        name(path + ".branch", message.getBranch());
        in.plain(path + ".author", message.getAuthor(), limits.textBytes());
        in.plain(path + ".model", message.getModel(), limits.textBytes());
        in.plain(path + ".finish_reason", message.getFinishReason(), limits.textBytes());
        in.plain(path + ".error.code", message.getError().getCode(), limits.textBytes());
    }

    private void name(String path, String value) {
        in.plain(path, value, limits.textBytes());
        in.noControls(path, value);
    }

    private void metadata(String path, Message message) {
        long bytes = 0;
        for (var entry : message.getProviderMetadataMap().entrySet()) {
            bytes += Utf8.length(entry.getKey()) + entry.getValue().size();
        }
        in.require(
                bytes <= limits.providerMetadataBytes(),
                path,
                RequestReader.atMost(limits.providerMetadataBytes(), "bytes of names and values"));
    }

    private void summary(String path, dev.parley.v1.Summary summary) {
        in.require(summary.getFromSequence() >= 1, path + ".from_sequence", "must be at least 1");
        in.require(
                summary.getThroughSequence() >= summary.getFromSequence(),
                path + ".through_sequence",
                "must not be below from_sequence");
    }

    private dev.parley.server.domain.Usage usage(String path, Usage usage) {
        return new dev.parley.server.domain.Usage(
                in.notNegative(path + ".input_tokens", usage.getInputTokens()),
                in.notNegative(path + ".output_tokens", usage.getOutputTokens()),
                in.notNegative(path + ".cached_input_tokens", usage.getCachedInputTokens()),
                in.notNegative(path + ".reasoning_tokens", usage.getReasoningTokens()));
    }

    private <P extends Enum<P>, D> Set<D> known(String field, List<P> values, EnumMapping<P, D> mapping) {
        var known = new LinkedHashSet<D>();
        if (in.hasAtMost(RequestReader.MAX_ENTRIES, field, values.size())) {
            for (int i = 0; i < values.size(); i++) {
                known.add(in.known(RequestReader.entry(field, i), values.get(i), mapping));
            }
        }
        return known;
    }
}
