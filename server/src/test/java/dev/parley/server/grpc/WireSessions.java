package dev.parley.server.grpc;

import dev.parley.server.domain.session.Sessions;
import dev.parley.server.settings.Settings;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.BatchGetSessionsResponse;
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
import dev.parley.v1.ListSessionsResponse;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PatchStateResponse;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.PurgeSessionsResponse;
import dev.parley.v1.Session;
import dev.parley.v1.UpdateSessionRequest;
import io.grpc.stub.StreamObserver;

/** The sessions service with its answers as messages instead of bytes. */
final class WireSessions {
    private final SessionStoreService service;

    WireSessions(Sessions sessions, Settings settings) {
        service = new SessionStoreService(sessions, settings.limits(), new Pages(settings.paging()));
    }

    void createSession(CreateSessionRequest request, StreamObserver<Session> response) {
        service.create(request, new Parsing<>(Session.parser(), response));
    }

    void getSession(GetSessionRequest request, StreamObserver<Session> response) {
        service.get(request, new Parsing<>(Session.parser(), response));
    }

    void batchGetSessions(BatchGetSessionsRequest request, StreamObserver<BatchGetSessionsResponse> response) {
        service.batchGet(request, new Parsing<>(BatchGetSessionsResponse.parser(), response));
    }

    void listSessions(ListSessionsRequest request, StreamObserver<ListSessionsResponse> response) {
        service.list(request, new Parsing<>(ListSessionsResponse.parser(), response));
    }

    void updateSession(UpdateSessionRequest request, StreamObserver<Session> response) {
        service.update(request, new Parsing<>(Session.parser(), response));
    }

    void countSessions(CountSessionsRequest request, StreamObserver<CountSessionsResponse> response) {
        service.countSessions(request, response);
    }

    void getState(GetStateRequest request, StreamObserver<GetStateResponse> response) {
        service.getState(request, response);
    }

    void patchState(PatchStateRequest request, StreamObserver<PatchStateResponse> response) {
        service.patchState(request, response);
    }

    void deleteSession(DeleteSessionRequest request, StreamObserver<DeleteSessionResponse> response) {
        service.deleteSession(request, response);
    }

    void forkSession(ForkSessionRequest request, StreamObserver<Session> response) {
        service.fork(request, new Parsing<>(Session.parser(), response));
    }

    void purgeSessions(PurgeSessionsRequest request, StreamObserver<PurgeSessionsResponse> response) {
        service.purgeSessions(request, response);
    }
}
