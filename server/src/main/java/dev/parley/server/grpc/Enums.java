package dev.parley.server.grpc;

import dev.parley.server.domain.Durability;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.Ttl;

/** The enums of the interface and of the domain, side by side. */
final class Enums {
    static final EnumMapping<dev.parley.v1.Role, Role> ROLE =
            EnumMapping.byName(dev.parley.v1.Role.ROLE_UNSPECIFIED, Role.class);
    static final EnumMapping<dev.parley.v1.MessageStatus, MessageStatus> MESSAGE_STATUS =
            EnumMapping.byName(dev.parley.v1.MessageStatus.MESSAGE_STATUS_UNSPECIFIED, MessageStatus.class);
    static final EnumMapping<dev.parley.v1.SessionStatus, SessionStatus> SESSION_STATUS =
            EnumMapping.byName(dev.parley.v1.SessionStatus.SESSION_STATUS_UNSPECIFIED, SessionStatus.class);
    static final EnumMapping<dev.parley.v1.TtlPolicy, Ttl.Policy> TTL_POLICY =
            EnumMapping.byName(dev.parley.v1.TtlPolicy.TTL_POLICY_UNSPECIFIED, Ttl.Policy.class);
    static final EnumMapping<dev.parley.v1.SessionOrder, SessionOrder> SESSION_ORDER =
            EnumMapping.byName(dev.parley.v1.SessionOrder.SESSION_ORDER_UNSPECIFIED, SessionOrder.class);
    static final EnumMapping<dev.parley.v1.Durability, Durability> DURABILITY =
            EnumMapping.byName(dev.parley.v1.Durability.DURABILITY_UNSPECIFIED, Durability.class);

    private Enums() {}
}
