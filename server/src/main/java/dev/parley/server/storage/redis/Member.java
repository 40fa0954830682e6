package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * An entry of a tenant's indexes: one incarnation of a session, and all that tells which indexes it is in. No two are
 * the same bytes, since no id has a zero and the length of the app's id is told.
 */
record Member(String sessionId, UUID uid, Owner owner) {
    private static final int UID_BYTES = 16;

    static Member of(Session session) {
        return new Member(session.id(), session.uid(), session.owner());
    }

    static Member read(byte[] bytes) {
        int idBytes = idBytes(bytes);
        var rest = behindId(bytes, idBytes);
        var uid = new UUID(rest.getLong(), rest.getLong());
        int appBytes = Short.toUnsignedInt(rest.getShort());
        int app = rest.position();
        var owner = new Owner(
                new String(bytes, app, appBytes, UTF_8),
                new String(bytes, app + appBytes, bytes.length - app - appBytes, UTF_8));
        return new Member(new String(bytes, 0, idBytes, UTF_8), uid, owner);
    }

    /** Reads one that leaves out its app, its user or both, which are known. */
    static Member read(byte[] bytes, Owner known) {
        int idBytes = idBytes(bytes);
        var rest = behindId(bytes, idBytes);
        var uid = new UUID(rest.getLong(), rest.getLong());
        var other = UTF_8.decode(rest).toString();
        var owner = new Owner(
                known.appId().isEmpty() ? other : known.appId(), known.userId().isEmpty() ? other : known.userId());
        return new Member(new String(bytes, 0, idBytes, UTF_8), uid, owner);
    }

    private static int idBytes(byte[] bytes) {
        int idBytes = 0;
        while (bytes[idBytes] != 0) {
            idBytes++;
        }
        return idBytes;
    }

    private static ByteBuffer behindId(byte[] bytes, int idBytes) {
        return ByteBuffer.wrap(bytes, idBytes + 1, bytes.length - idBytes - 1);
    }

    byte[] bytes() {
        var id = sessionId.getBytes(UTF_8);
        var app = owner.appId().getBytes(UTF_8);
        var user = owner.userId().getBytes(UTF_8);
        return ByteBuffer.allocate(id.length + 1 + UID_BYTES + Short.BYTES + app.length + user.length)
                .put(id)
                .put((byte) 0)
                .putLong(uid.getMostSignificantBits())
                .putLong(uid.getLeastSignificantBits())
                .putShort((short) app.length)
                .put(app)
                .put(user)
                .array();
    }
}
