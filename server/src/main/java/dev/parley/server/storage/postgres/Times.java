package dev.parley.server.storage.postgres;

import static java.time.temporal.ChronoUnit.MICROS;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/** Times in columns: timestamptz, whole microseconds. */
final class Times {
    // What PostgreSQL counts from when it sends a time in binary: microseconds, in eight bytes.
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private Times() {}

    static Instant get(ResultSet row, int column) throws SQLException {
        return find(row, column).orElseThrow();
    }

    static Optional<Instant> find(ResultSet row, int column) throws SQLException {
        // The driver would go through a calendar. What comes as text, since the statement was not prepared, is longer.
        var sent = row.getBytes(column);
        if (sent == null) {
            return Optional.empty();
        }
        return Optional.of(
                sent.length == Long.BYTES
                        ? EPOCH.plus(ByteBuffer.wrap(sent).getLong(), MICROS)
                        : Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                                .toInstant());
    }

    static OffsetDateTime of(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
