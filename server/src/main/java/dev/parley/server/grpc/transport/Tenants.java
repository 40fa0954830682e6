package dev.parley.server.grpc.transport;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Tenant;
import io.grpc.Metadata;

/**
 * Finds out whose data a call is about (contract §2). Authentication is off: the header is taken as it is, and a call
 * without one belongs to the tenant {@code default}.
 */
final class Tenants implements Admission {
    static final String HEADER = "parley-tenant";

    private static final Metadata.Key<String> KEY = Metadata.Key.of(HEADER, Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public void admit(Exchange<?, ?> exchange, Metadata headers) {
        if (exchange.rpc().isOurs()) {
            exchange.calledAs(new Call(tenant(headers), exchange.deadlineNanos()));
        }
    }

    private static Tenant tenant(Metadata headers) {
        var values = headers.getAll(KEY);
        if (values == null) {
            return Tenant.DEFAULT;
        }
        var all = values.iterator();
        var tenant = Tenant.parse(all.next());
        if (all.hasNext()) {
            throw InvalidRequestException.field(HEADER, "must be there once");
        }
        return tenant.orElseThrow(
                () -> InvalidRequestException.field(HEADER, "must have the form [a-z0-9][a-z0-9-]{0,62}"));
    }
}
