package dev.parley.server.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MICROS;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.SessionPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and reads the page tokens of one list.
 *
 * <p>A token is a position and a hash of that position with the tenant and the request, page size and token apart: it
 * fits the same request only, and a changed one fits none. It holds all that the next page needs, so it outlives
 * restarts and deploys, as long as {@link #VERSION} and the meaning of the request stay.
 */
final class PageTokens {
    private static final byte VERSION = 1;
    private static final int HASH_BYTES = 16;
    private static final int MAX_TOKEN_LENGTH = 1024;

    private final Tenant tenant;
    private final Message request;

    private PageTokens(Tenant tenant, Message request) {
        this.tenant = tenant;
        this.request = request;
    }

    /** The tokens of the list that a request asks for. */
    static PageTokens of(Tenant tenant, Message request) {
        var fields = request.getDescriptorForType();
        var bare = request.toBuilder();
        for (var name : new String[] {"page_size", "page_token"}) {
            var field = fields.findFieldByName(name);
            if (field != null) {
                bare.clearField(field);
            }
        }
        return new PageTokens(tenant, bare.build());
    }

    /**
     * Where a page of messages goes on.
     *
     * @param sessionUid the incarnation that the list is of
     * @param resume the sequence behind which it goes on
     * @param lastSequence the session's, as the first page saw it
     */
    record MessageCursor(UUID sessionUid, long resume, long lastSequence) {}

    String write(MessageCursor cursor) {
        return token(ByteBuffer.allocate(32)
                .putLong(cursor.sessionUid().getMostSignificantBits())
                .putLong(cursor.sessionUid().getLeastSignificantBits())
                .putLong(cursor.resume())
                .putLong(cursor.lastSequence())
                .array());
    }

    String write(SessionPosition position) {
        var id = position.sessionId().getBytes(US_ASCII);
        return token(ByteBuffer.allocate(8 + id.length)
                .putLong(micros(position.time()))
                .put(id)
                .array());
    }

    String write(Purge.Progress progress) {
        var id = progress.position().sessionId().getBytes(US_ASCII);
        return token(ByteBuffer.allocate(16 + id.length)
                .putLong(micros(progress.createdThrough()))
                .putLong(micros(progress.position().time()))
                .put(id)
                .array());
    }

    /**
     * Reads the token of a purge; nothing if there is none.
     *
     * @throws InvalidRequestException if it is not one of these tokens
     */
    Optional<Purge.Progress> purgeProgress(String token) {
        return payload(token).map(payload -> {
            requireFits(payload.remaining() > 16);
            var until = time(payload.getLong());
            return new Purge.Progress(until, position(payload));
        });
    }

    /**
     * Reads the token of a list of messages; nothing if there is none.
     *
     * @throws InvalidRequestException if it is not one of these tokens
     */
    Optional<MessageCursor> messageCursor(String token) {
        return payload(token).map(payload -> {
            requireFits(payload.remaining() == 32);
            return new MessageCursor(
                    new UUID(payload.getLong(), payload.getLong()), payload.getLong(), payload.getLong());
        });
    }

    /**
     * Reads the token of a list of sessions; nothing if there is none.
     *
     * @throws InvalidRequestException if it is not one of these tokens
     */
    Optional<SessionPosition> sessionPosition(String token) {
        return payload(token).map(payload -> {
            requireFits(payload.remaining() > 8);
            return position(payload);
        });
    }

    private static SessionPosition position(ByteBuffer payload) {
        var time = time(payload.getLong());
        return new SessionPosition(time, US_ASCII.decode(payload).toString());
    }

    private static long micros(Instant time) {
        return MICROS.between(Instant.EPOCH, time);
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, MICROS);
    }

    private String token(byte[] payload) {
        var token = ByteBuffer.allocate(1 + HASH_BYTES + payload.length)
                .put(VERSION)
                .put(hash(payload))
                .put(payload);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    private Optional<ByteBuffer> payload(String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        requireFits(token.length() <= MAX_TOKEN_LENGTH);
        var bytes = decoded(token);
        requireFits(bytes.length > 1 + HASH_BYTES && bytes[0] == VERSION);
        var payload = Arrays.copyOfRange(bytes, 1 + HASH_BYTES, bytes.length);
        requireFits(Arrays.equals(hash(payload), Arrays.copyOfRange(bytes, 1, 1 + HASH_BYTES)));
        return Optional.of(ByteBuffer.wrap(payload));
    }

    private static byte[] decoded(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw InvalidRequestException.pageToken();
        }
    }

    private byte[] hash(byte[] payload) {
        var sha256 = sha256();
        sha256.update(tenant.id().getBytes(UTF_8));
        sha256.update((byte) 0);
        sha256.update(request.getDescriptorForType().getFullName().getBytes(UTF_8));
        sha256.update((byte) 0);
        sha256.update(canonical(request));
        sha256.update(payload);
        return Arrays.copyOf(sha256.digest(), HASH_BYTES);
    }

    // The same maps in another order are the same request.
    private static byte[] canonical(Message message) {
        var bytes = new byte[message.getSerializedSize()];
        var out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    private static void requireFits(boolean fits) {
        if (!fits) {
            throw InvalidRequestException.pageToken();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
