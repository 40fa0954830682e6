package dev.parley.server.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Utf8;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.ForkDraft;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionDraft;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.SessionUpdate.Field;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.grpc.wire.JsonSyntax;
import dev.parley.server.settings.LimitSettings;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.Session;
import dev.parley.v1.UpdateSessionRequest;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads what requests say of sessions and their state. */
final class SessionReader {
    // Many more than a state has, and few enough to look at each.
    private static final int MAX_REMOVALS = 100_000;
    private static final Duration MIN_TTL = Durations.fromSeconds(1);
    private static final Map<String, Field> MASK = Map.of(
            "title", Field.TITLE,
            "labels", Field.LABELS,
            "status", Field.STATUS,
            "ttl", Field.TTL,
            "ttl_policy", Field.TTL_POLICY);

    private final RequestReader in;
    private final LimitSettings limits;
    private final JsonSyntax json;

    SessionReader(RequestReader in) {
        this.in = in;
        this.limits = in.limits();
        this.json = new JsonSyntax(limits.jsonDepth());
    }

    SessionDraft draft(CreateSessionRequest request) {
        var session = request.getSession();
        return new SessionDraft(
                in.optionalId("session.session_id", session.getSessionId()),
                in.requestId("request_id", request.getRequestId()),
                owner("session", session),
                fields("session", session, EnumSet.allOf(Field.class)),
                stateEntries("state", request.getStateMap()));
    }

    /** The session that an append creates where there is none. */
    SessionDraft draftForAppend(String sessionId, Session session, Optional<UUID> requestId) {
        in.require(
                session.getSessionId().isEmpty() || session.getSessionId().equals(sessionId),
                "create_session.session_id",
                "must be unset, or the same as session_id");
        return new SessionDraft(
                Optional.of(sessionId),
                requestId,
                owner("create_session", session),
                fields("create_session", session, EnumSet.allOf(Field.class)),
                Map.of());
    }

    /** A copy of a session: what the request does not set of it comes from the source. */
    ForkDraft fork(ForkSessionRequest request) {
        var session = request.getSession();
        in.require(
                session.getStatus() != dev.parley.v1.SessionStatus.SESSION_STATUS_CLOSED,
                "session.status",
                "must be unset or SESSION_STATUS_ACTIVE");
        var owner = owner("session", session);
        var fields = fields("session", session, EnumSet.allOf(Field.class));
        return new ForkDraft(
                in.id("session_id", request.getSessionId()),
                in.notNegative("through_sequence", request.getThroughSequence()),
                in.optionalId("session.session_id", session.getSessionId()),
                in.requestId("request_id", request.getRequestId()),
                new Fork.Overrides(
                        optional(owner.appId()),
                        optional(owner.userId()),
                        optional(fields.title()),
                        fields.labels(),
                        fields.ttl().duration(),
                        Enums.TTL_POLICY.toDomain(session.getTtlPolicy())));
    }

    SessionUpdate update(UpdateSessionRequest request) {
        var session = request.getSession();
        var mask = mask(request.getUpdateMask());
        var setLabels = in.labels("set_labels", request.getSetLabelsMap());
        var removeLabels = removeLabels(request.getRemoveLabelsList(), setLabels.keySet());
        in.require(
                !mask.contains(Field.LABELS) || (setLabels.isEmpty() && removeLabels.isEmpty()),
                "update_mask",
                "must not name labels together with set_labels or remove_labels");
        return new SessionUpdate(
                in.id("session.session_id", session.getSessionId()),
                optional(session.getEtag()),
                mask,
                fields("session", session, mask),
                setLabels,
                removeLabels,
                limits.labels());
    }

    SessionFilter filter(dev.parley.v1.SessionFilter filter) {
        return new SessionFilter(
                optional(filter.getAppId()),
                optional(filter.getUserId()),
                filter.getLabelsMap(),
                in.optional("filter.status", filter.getStatus(), Enums.SESSION_STATUS),
                new TimeRange(
                        in.time("filter.created_after", filter.hasCreatedAfter(), filter.getCreatedAfter()),
                        in.time("filter.created_before", filter.hasCreatedBefore(), filter.getCreatedBefore())),
                new TimeRange(
                        in.time("filter.active_after", filter.hasActiveAfter(), filter.getActiveAfter()),
                        in.time("filter.active_before", filter.hasActiveBefore(), filter.getActiveBefore())));
    }

    SessionOrder order(dev.parley.v1.SessionOrder order) {
        return in.optional("order_by", order, Enums.SESSION_ORDER).orElse(SessionOrder.LAST_ACTIVITY_DESC);
    }

    StatePatch patch(String prefix, Map<String, String> set, List<String> remove) {
        var removed = new HashSet<String>();
        int removals = in.hasAtMost(MAX_REMOVALS, prefix + "remove", remove.size()) ? remove.size() : 0;
        for (int i = 0; i < removals; i++) {
            var path = RequestReader.entry(prefix + "remove", i);
            removed.add(stateKey(path, remove.get(i)));
            in.require(!set.containsKey(remove.get(i)), path, "must not be set in the same patch");
        }
        return new StatePatch(stateEntries(prefix + "set", set), removed);
    }

    static Optional<String> optional(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private Owner owner(String field, Session session) {
        return new Owner(
                in.text(field + ".app_id", session.getAppId(), limits.ownerCharacters()),
                in.text(field + ".user_id", session.getUserId(), limits.ownerCharacters()));
    }

    // Fields that are not asked for are not checked either: a caller may send back a whole session.
    private SessionFields fields(String field, Session session, Set<Field> asked) {
        var title = asked.contains(Field.TITLE)
                ? in.text(field + ".title", session.getTitle(), limits.titleCharacters())
                : "";
        var labels = asked.contains(Field.LABELS)
                ? in.labels(field + ".labels", session.getLabelsMap())
                : Map.<String, String>of();
        var status = asked.contains(Field.STATUS)
                ? in.optional(field + ".status", session.getStatus(), Enums.SESSION_STATUS)
                : Optional.<SessionStatus>empty();
        return new SessionFields(title, labels, status.orElse(SessionStatus.ACTIVE), ttl(field, session, asked));
    }

    private Ttl ttl(String field, Session session, Set<Field> asked) {
        var duration = asked.contains(Field.TTL) && session.hasTtl()
                ? duration(field + ".ttl", session.getTtl())
                : Optional.<java.time.Duration>empty();
        var policy = asked.contains(Field.TTL_POLICY)
                ? in.optional(field + ".ttl_policy", session.getTtlPolicy(), Enums.TTL_POLICY)
                : Optional.<Ttl.Policy>empty();
        return new Ttl(duration, policy.orElse(Ttl.Policy.SLIDING));
    }

    private Optional<java.time.Duration> duration(String field, Duration ttl) {
        if (!Durations.isValid(ttl)
                || Durations.compare(ttl, MIN_TTL) < 0
                || ttl.getSeconds() >= limits.ttl().toSeconds() + (ttl.getNanos() > 0 ? 0 : 1)
                || ttl.getNanos() % 1000 != 0) {
            in.reject(
                    field,
                    "must be 1 to %d seconds, in whole microseconds"
                            .formatted(limits.ttl().toSeconds()));
            return Optional.empty();
        }
        return Optional.of(java.time.Duration.ofSeconds(ttl.getSeconds(), ttl.getNanos()));
    }

    private Set<Field> mask(FieldMask mask) {
        var fields = EnumSet.noneOf(Field.class);
        int paths =
                in.hasAtMost(RequestReader.MAX_ENTRIES, "update_mask", mask.getPathsCount()) ? mask.getPathsCount() : 0;
        for (int i = 0; i < paths; i++) {
            var field = Optional.ofNullable(MASK.get(mask.getPaths(i)));
            field.ifPresent(fields::add);
            in.require(
                    field.isPresent(),
                    RequestReader.entry("update_mask.paths", i),
                    "must be one of title, labels, status, ttl, ttl_policy");
        }
        return fields;
    }

    private Set<String> removeLabels(List<String> keys, Set<String> setKeys) {
        if (!in.hasAtMost(RequestReader.MAX_ENTRIES, "remove_labels", keys.size())) {
            return Set.of();
        }
        for (int i = 0; i < keys.size(); i++) {
            in.require(
                    !setKeys.contains(keys.get(i)),
                    RequestReader.entry("remove_labels", i),
                    "must not be set in the same update");
        }
        return Set.copyOf(keys);
    }

    // More keys than any session may have fit none, so they are not looked at one by one.
    private Map<String, String> stateEntries(String field, Map<String, String> entries) {
        if (entries.size() > limits.stateKeys()) {
            throw PreconditionException.stateFull("state_keys", limits.stateKeys());
        }
        entries.forEach((key, value) -> {
            var path = RequestReader.entry(field, key);
            stateKey(path, key);
            in.plain(path, value, limits.stateValueBytes());
            in.require(value.isEmpty() || json.isValid(value), path, json.rule());
        });
        return entries;
    }

    private String stateKey(String field, String key) {
        in.require(!key.isEmpty(), field, "key must not be empty");
        in.require(
                Utf8.length(key) <= limits.stateKeyBytes(),
                field,
                "key " + RequestReader.atMost(limits.stateKeyBytes(), "bytes"));
        return in.noControls(field, key);
    }
}
