package dev.parley.bench.floor;

import static dev.parley.server.storage.postgres.schema.Tables.MESSAGE;
import static dev.parley.server.storage.postgres.schema.Tables.SESSION;

import com.google.protobuf.Timestamp;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.server.storage.postgres.schema.tables.records.MessageRecord;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc.MessageStoreImplBase;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * A server as one would write it at first: generated stubs, grpc-java's own executor, a pool of ten connections, and
 * for each call one transaction by jOOQ that locks the session, inserts the messages and updates the session. It
 * appends, to the tables of Parley, and can do nothing else.
 */
public final class TransactionServer {
    private static final String URL = "FLOOR_URL";
    private static final String USERNAME = "FLOOR_USERNAME";
    private static final String PASSWORD = "FLOOR_PASSWORD";
    private static final int CONNECTIONS = 10;

    private TransactionServer() {}

    /** The environment variables that name the database. */
    public static Map<String, String> environment(String url, String username, String password) {
        return Map.of(URL, url, USERNAME, username, PASSWORD, password);
    }

    /** Serves on the port that is the only argument, until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var config = new HikariConfig();
        config.setJdbcUrl(System.getenv(URL));
        config.setUsername(System.getenv(USERNAME));
        config.setPassword(System.getenv(PASSWORD));
        config.setMaximumPoolSize(CONNECTIONS);
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        try (var pool = new HikariDataSource(config)) {
            int port = Integer.parseInt(arguments[0]);
            NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(new Messages(DSL.using(pool, SQLDialect.POSTGRES)))
                    .build()
                    .start()
                    .awaitTermination();
        }
    }

    private static final class Messages extends MessageStoreImplBase {
        private static final String TENANT = "default";
        private static final short COMPLETE = 2;

        private final DSLContext database;

        Messages(DSLContext database) {
            this.database = database;
        }

        @Override
        public void appendMessages(
                AppendMessagesRequest request, StreamObserver<AppendMessagesResponse> responseObserver) {
            try {
                responseObserver.onNext(database.transactionResult(transaction -> append(transaction.dsl(), request)));
                responseObserver.onCompleted();
            } catch (StatusRuntimeException e) {
                responseObserver.onError(e);
            } catch (RuntimeException e) {
                responseObserver.onError(Status.INTERNAL.withCause(e).asRuntimeException());
            }
        }

        private static AppendMessagesResponse append(DSLContext transaction, AppendMessagesRequest request) {
            var session = transaction
                    .select(SESSION.UID, SESSION.LAST_SEQUENCE)
                    .from(SESSION)
                    .where(SESSION.TENANT.eq(TENANT), SESSION.SESSION_ID.eq(request.getSessionId()))
                    .forUpdate()
                    .fetchOptional()
                    .orElseThrow(Status.NOT_FOUND::asRuntimeException);
            var now = Instant.now();
            long sequence = session.get(SESSION.LAST_SEQUENCE);
            long bytes = 0;
            List<MessageRecord> records = new ArrayList<>();
            for (var message : request.getMessagesList()) {
                sequence++;
                var record = record(request.getSessionId(), message, sequence, now);
                bytes += record.get(MESSAGE.CONTENT).length;
                records.add(record);
            }
            transaction.insertInto(MESSAGE).set(records).execute();
            transaction
                    .update(SESSION)
                    .set(SESSION.LAST_SEQUENCE, sequence)
                    .set(SESSION.MESSAGE_COUNT, SESSION.MESSAGE_COUNT.plus(records.size()))
                    .set(SESSION.CONTENT_BYTES, SESSION.CONTENT_BYTES.plus(bytes))
                    .set(SESSION.LAST_MESSAGE_TIME, now)
                    .where(SESSION.TENANT.eq(TENANT), SESSION.SESSION_ID.eq(request.getSessionId()))
                    .execute();
            return response(session.get(SESSION.UID).toString(), records);
        }

        private static MessageRecord record(String sessionId, Message message, long sequence, Instant now) {
            var record = new MessageRecord();
            record.set(MESSAGE.TENANT, TENANT);
            record.set(MESSAGE.SESSION_ID, sessionId);
            record.set(MESSAGE.SEQUENCE, sequence);
            record.set(MESSAGE.MESSAGE_ID, message.getMessageId());
            record.set(MESSAGE.CREATE_TIME, now);
            record.set(MESSAGE.ROLE, (short) message.getRoleValue());
            record.set(MESSAGE.STATUS, COMPLETE);
            record.set(MESSAGE.CONTENT, message.toByteArray());
            return record;
        }

        private static AppendMessagesResponse response(String uid, List<MessageRecord> records) {
            var response = AppendMessagesResponse.newBuilder()
                    .setSessionUid(uid)
                    .setLastSequence(records.getLast().get(MESSAGE.SEQUENCE));
            for (var record : records) {
                var time = record.get(MESSAGE.CREATE_TIME);
                response.addResults(AppendMessagesResult.newBuilder()
                        .setMessageId(record.get(MESSAGE.MESSAGE_ID))
                        .setSequence(record.get(MESSAGE.SEQUENCE))
                        .setCreateTime(Timestamp.newBuilder()
                                .setSeconds(time.getEpochSecond())
                                .setNanos(time.getNano())));
            }
            return response.build();
        }
    }
}
