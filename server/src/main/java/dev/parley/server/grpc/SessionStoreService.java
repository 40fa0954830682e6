package dev.parley.server.grpc;

import static dev.parley.server.grpc.transport.Reply.reply;

import com.google.inject.Inject;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.Sessions;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StateSnapshot;
import dev.parley.server.grpc.transport.Calls;
import dev.parley.server.grpc.transport.Serialized;
import dev.parley.server.settings.LimitSettings;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.CountSessionsResponse;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.DeleteSessionResponse;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.GetStateResponse;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PatchStateResponse;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.PurgeSessionsResponse;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.SessionStoreGrpc.AsyncService;
import dev.parley.v1.UpdateSessionRequest;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** {@link Sessions} on the wire. Refusals are thrown, or fail the stage; the transport sends them. */
final class SessionStoreService implements BindableService, AsyncService {
    private final Sessions sessions;
    private final LimitSettings limits;
    private final Pages pages;

    @Inject
    SessionStoreService(Sessions sessions, LimitSettings limits, Pages pages) {
        this.sessions = sessions;
        this.limits = limits;
        this.pages = pages;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new BytesMethods(SessionStoreGrpc.bindService(this))
                .unary(SessionStoreGrpc.getCreateSessionMethod(), this::create)
                .unary(SessionStoreGrpc.getGetSessionMethod(), this::get)
                .unary(SessionStoreGrpc.getBatchGetSessionsMethod(), this::batchGet)
                .unary(SessionStoreGrpc.getListSessionsMethod(), this::list)
                .unary(SessionStoreGrpc.getUpdateSessionMethod(), this::update)
                .unary(SessionStoreGrpc.getForkSessionMethod(), this::fork)
                .build();
    }

    void create(CreateSessionRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var draft = new SessionReader(in).draft(request);
        in.requireValid();

        var created = sessions.create(Calls.current(), draft);

        reply(response, created, SessionCodec::answer);
    }

    void get(GetSessionRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var id = in.id("session_id", request.getSessionId());
        in.requireValid();

        var session = sessions.get(Calls.current(), id);

        reply(response, session, SessionCodec::answer);
    }

    void batchGet(BatchGetSessionsRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var ids = in.ids("session_ids", request.getSessionIdsList(), limits.batchGetSessions());
        in.requireValid();

        var found = sessions.find(Calls.current(), ids);

        reply(response, found, present -> batch(ids, present));
    }

    void list(ListSessionsRequest request, StreamObserver<Serialized> response) {
        var call = Calls.current();
        var in = new RequestReader(limits);
        var read = new SessionReader(in);
        var filter = read.filter(request.getFilter());
        var order = read.order(request.getOrderBy());
        var limit = pages.ofSessions(in, request.getPageSize());
        in.requireValid();
        var tokens = PageTokens.of(call.tenant(), request);
        var after = tokens.sessionPosition(request.getPageToken());

        var page = sessions.list(call, new SessionQuery(filter, order, after, limit));

        reply(response, page, found -> page(found, tokens));
    }

    @Override
    public void countSessions(CountSessionsRequest request, StreamObserver<CountSessionsResponse> response) {
        var in = new RequestReader(limits);
        var filter = new SessionReader(in).filter(request.getFilter());
        var limit = pages.count(in, request.getLimit());
        in.requireValid();

        var count = sessions.count(Calls.current(), new SessionCount.Query(filter, limit));

        reply(response, count, SessionStoreService::count);
    }

    void update(UpdateSessionRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var update = new SessionReader(in).update(request);
        in.requireValid();

        var updated = sessions.update(Calls.current(), update);

        reply(response, updated, SessionCodec::answer);
    }

    @Override
    public void getState(GetStateRequest request, StreamObserver<GetStateResponse> response) {
        var in = new RequestReader(limits);
        var id = in.id("session_id", request.getSessionId());
        in.requireValid();

        var query = new StateSnapshot.Query(id, new HashSet<>(request.getKeysList()));
        var state = sessions.getState(Calls.current(), query);

        reply(response, state, SessionStoreService::state);
    }

    @Override
    public void patchState(PatchStateRequest request, StreamObserver<PatchStateResponse> response) {
        var in = new RequestReader(limits);
        var id = in.id("session_id", request.getSessionId());
        var patch = new SessionReader(in).patch("", request.getSetMap(), request.getRemoveList());
        in.requireValid();

        var change = new StateChange(id, SessionReader.optional(request.getEtag()), patch);
        var etag = sessions.patchState(Calls.current(), change);

        reply(
                response,
                etag,
                after -> PatchStateResponse.newBuilder().setEtag(after).build());
    }

    @Override
    public void deleteSession(DeleteSessionRequest request, StreamObserver<DeleteSessionResponse> response) {
        var in = new RequestReader(limits);
        var id = in.id("session_id", request.getSessionId());
        in.requireValid();

        var ifMissing = request.getAllowMissing() ? IfMissing.SUCCEED : IfMissing.FAIL;
        var deletion = new SessionDeletion(id, SessionReader.optional(request.getEtag()), ifMissing);
        var deleted = sessions.delete(Calls.current(), deletion);

        reply(response, deleted, _ -> DeleteSessionResponse.getDefaultInstance());
    }

    void fork(ForkSessionRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var draft = new SessionReader(in).fork(request);
        in.requireValid();

        var forked = sessions.fork(Calls.current(), draft);

        reply(response, forked, SessionCodec::answer);
    }

    @Override
    public void purgeSessions(PurgeSessionsRequest request, StreamObserver<PurgeSessionsResponse> response) {
        var call = Calls.current();
        var in = new RequestReader(limits);
        var filter = new SessionReader(in).filter(request.getFilter());
        in.require(!filter.equals(SessionFilter.ALL), "filter", "must have a condition: nothing erases everything");
        in.requireValid();
        var tokens = PageTokens.of(call.tenant(), request);
        var before = tokens.purgeProgress(request.getPageToken());

        var mode = request.getDryRun() ? Purge.Mode.COUNT : Purge.Mode.ERASE;
        var step = sessions.purge(call, new Purge(filter, mode, before, pages.ofPurge()));

        reply(response, step, done -> purged(done, tokens));
    }

    private static Serialized batch(List<String> ids, List<dev.parley.server.domain.session.Session> present) {
        var missing = new ArrayList<>(ids);
        missing.removeAll(present.stream()
                .map(dev.parley.server.domain.session.Session::id)
                .collect(Collectors.toSet()));
        return SessionCodec.batch(present, missing);
    }

    private static Serialized page(SessionPage page, PageTokens tokens) {
        return SessionCodec.page(page, page.next().map(tokens::write).orElse(""));
    }

    private static PurgeSessionsResponse purged(Purge.Step step, PageTokens tokens) {
        return PurgeSessionsResponse.newBuilder()
                .setSessionCount(step.sessions())
                .setMessageCount(step.messages())
                .setNextPageToken(step.next().map(tokens::write).orElse(""))
                .build();
    }

    private static CountSessionsResponse count(SessionCount count) {
        return CountSessionsResponse.newBuilder()
                .setCount(count.count())
                .setLimited(count.isLimited())
                .build();
    }

    private static GetStateResponse state(StateSnapshot state) {
        return GetStateResponse.newBuilder()
                .putAllEntries(state.entries())
                .setEtag(state.etag())
                .build();
    }
}
