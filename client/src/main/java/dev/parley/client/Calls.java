package dev.parley.client;

import com.google.protobuf.Message;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends calls. What is the same for every RPC is here: the check before, tenant, credential, deadline, errors. */
final class Calls {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER);

    private final Settings settings;
    private final Channel channel;
    private final RequestCheck check;

    Calls(Settings settings) {
        this.settings = settings;
        this.channel =
                settings.tenant() == null ? settings.channel() : withTenant(settings.channel(), settings.tenant());
        this.check = new RequestCheck(settings.limits());
    }

    Settings settings() {
        return settings;
    }

    /** Sends a call that changes nothing. */
    <Q extends Message, A> CompletableFuture<A> read(MethodDescriptor<Q, A> method, Q request) {
        return send(method, request, Attempts.ofRead());
    }

    /** Sends a call that changes something. The request has the ids that make it one call, however often it is sent. */
    <Q extends Message, A> CompletableFuture<A> mutate(MethodDescriptor<Q, A> method, Q request) {
        return send(method, request, Attempts.ofMutation());
    }

    /** Opens a call without a deadline, to be started by the caller. */
    <Q extends Message, A> ClientCall<Q, A> open(MethodDescriptor<Q, A> method, Q request) {
        requireSendable(request);
        return channel.newCall(method, options());
    }

    /** Refuses a request that only reads, where it must not be sent. */
    void requireSendable(Message request) {
        check.refusal(request, Outcome.NOT_A_MUTATION).ifPresent(refusal -> {
            throw ParleyException.of(refusal, null);
        });
    }

    /** Whether no call can succeed any more. Not known of a channel that the application wrapped. */
    boolean closed() {
        return settings.channel() instanceof ManagedChannel connections && connections.isShutdown();
    }

    private <Q extends Message, A> CompletableFuture<A> send(
            MethodDescriptor<Q, A> method, Q request, Attempts attempts) {
        var reply = new Reply<A>(attempts);
        var refusal = check.refusal(request, attempts.unsent());
        if (refusal.isPresent()) {
            reply.completeExceptionally(ParleyException.of(refusal.get(), null));
            return reply;
        }

        var call = channel.newCall(
                method,
                options()
                        .withDeadlineAfter(settings.deadline().toNanos(), TimeUnit.NANOSECONDS)
                        .withStreamTracerFactory(attempts));
        ClientCalls.asyncUnaryCall(call, request, reply);
        // Also where the caller itself gave the future up: cancelled it, or set it a time limit.
        var unused = reply.whenComplete((answer, failure) -> {
            if (failure != null) {
                call.cancel("given up", failure);
            }
        });
        return reply;
    }

    private CallOptions options() {
        return CallOptions.DEFAULT.withCallCredentials(settings.credentials());
    }

    private static Channel withTenant(Channel channel, String tenant) {
        var headers = new Metadata();
        headers.put(TENANT, tenant);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** How calls are sent. */
    record Settings(
            Channel channel,
            @Nullable CallCredentials credentials,
            @Nullable String tenant,
            Duration deadline,
            Limits limits) {
        Settings withTenant(String other) {
            return new Settings(channel, credentials, other, deadline, limits);
        }

        Settings withDeadline(Duration other) {
            return new Settings(channel, credentials, tenant, other, limits);
        }
    }
}
