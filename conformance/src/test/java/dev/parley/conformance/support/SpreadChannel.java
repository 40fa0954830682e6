package dev.parley.conformance.support;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Several servers on the same data, as one: each call goes to the next. */
final class SpreadChannel extends Channel {
    private final List<Channel> servers;
    private final AtomicInteger calls = new AtomicInteger();

    SpreadChannel(List<? extends Channel> servers) {
        this.servers = List.copyOf(servers);
    }

    @Override
    public <I, O> ClientCall<I, O> newCall(MethodDescriptor<I, O> method, CallOptions options) {
        return servers.get(Math.floorMod(calls.getAndIncrement(), servers.size()))
                .newCall(method, options);
    }

    @Override
    public String authority() {
        return servers.getFirst().authority();
    }
}
