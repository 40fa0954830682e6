package dev.parley.bench.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.parley.AppendRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class CopyRowsTest {
    private final Tables tables = FloorDatabase.create();

    @Test
    void copyTakesTheRows() {
        var message = AppendRequest.message("message-000000000");
        var rows = new CopyRows("copied", message);

        copy(rows.next(10));
        copy(rows.next(5));

        assertThat(tables.number("SELECT count(DISTINCT message_id) FROM parley.message"))
                .isEqualTo(15);
        assertThat(tables.number("SELECT max(sequence) FROM parley.message WHERE session_id = 'copied'"))
                .isEqualTo(15);
        assertThat(tables.number("SELECT sum(octet_length(content)) FROM parley.message"))
                .isEqualTo(15L * message.getSerializedSize());
        assertThat(tables.number("SELECT count(*) FROM parley.message WHERE now() - create_time < '1 hour'"))
                .isEqualTo(15);
    }

    private void copy(byte[] rows) {
        tables.use(connection -> {
            try {
                return connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(CopyContender.COPY, new ByteArrayInputStream(rows));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
