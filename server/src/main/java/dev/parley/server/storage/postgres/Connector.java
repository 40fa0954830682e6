package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.parley.server.storage.postgres.PostgresSettings.Login;
import dev.parley.server.storage.postgres.PostgresSettings.Tls;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.util.PSQLState;

/**
 * Makes the pool's connections. While the database cannot be reached it goes on trying, at short intervals, where the
 * pool would pause for seconds: so the pool is full again as soon as the database is back.
 */
final class Connector implements DataSource, AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final PostgresSettings settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Race race = new Race(this::attempt);
    private volatile @Nullable SQLException failure;
    private volatile Pooling pooling = Pooling.UNKNOWN;

    Connector(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Whether a pooler that hands connections round stands before the database. */
    enum Pooling {
        UNKNOWN,
        NONE,
        TRANSACTION,
    }

    /** Why the database cannot be reached; nothing if the last attempt succeeded. */
    @Nullable
    SQLException failure() {
        return failure;
    }

    /** Whether what is set on a connection may be gone, or somebody else's, in the next transaction. */
    boolean isPooled() {
        return pooling == Pooling.TRANSACTION;
    }

    /** Makes a connection, as soon as there can be one. */
    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                var connection = connect();
                failure = null;
                return connection;
            } catch (SQLException e) {
                failure = e;
                if (isOver()) {
                    throw e;
                }
            }
        }
    }

    /** Makes a connection, or fails if there can be none at this time. */
    Connection connect() throws SQLException {
        return race.connect();
    }

    private Connection attempt() throws SQLException {
        try {
            return pooling == Pooling.TRANSACTION ? open(Pooling.TRANSACTION) : detected(open(Pooling.NONE));
        } catch (SQLException e) {
            // A pooler refuses the options of a session, since it has none.
            if (pooling == Pooling.UNKNOWN
                    && PSQLState.PROTOCOL_VIOLATION.getState().equals(e.getSQLState())) {
                pooling = Pooling.TRANSACTION;
                return open(Pooling.TRANSACTION);
            }
            throw e;
        }
    }

    private Connection detected(Connection connection) throws SQLException {
        if (pooling == Pooling.UNKNOWN) {
            pooling = isHandedRound(connection) ? Pooling.TRANSACTION : Pooling.NONE;
            if (pooling == Pooling.TRANSACTION) {
                connection.close();
                return open(Pooling.TRANSACTION);
            }
        }
        return connection;
    }

    // A pooler names a process of its own when it is logged into, not the one that works.
    private static boolean isHandedRound(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT pg_backend_pid()")) {
            answer.next();
            return answer.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }

    private Connection open(Pooling as) throws SQLException {
        var login = settings.login();
        var properties = new Properties();
        PGProperty.USER.set(properties, login.username());
        PGProperty.PASSWORD.set(properties, password(login));
        PGProperty.SSL_MODE.set(properties, login.tls().mode());
        trust(login.tls(), properties);
        PGProperty.APPLICATION_NAME.set(properties, "parley");
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        // Seconds are the finest that the driver takes; each use of the connection sets its own limit.
        int seconds = (int) Math.max(1, settings.patience().connect().toSeconds());
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 1);
        if (as != Pooling.TRANSACTION) {
            PGProperty.OPTIONS.set(properties, SessionDefaults.options(settings.patience()));
        }
        PGProperty.PREPARE_THRESHOLD.set(properties, prepares(as) ? 1 : 0);
        return DriverManager.getConnection(login.url(), properties);
    }

    // Without a certificate as Java does: the driver would look for a file in the home folder.
    private static void trust(Tls tls, Properties properties) {
        if (tls.rootCertificate().isPresent()) {
            PGProperty.SSL_ROOT_CERT.set(properties, tls.rootCertificate().get().toString());
        } else if (tls.mode().equals("verify-full")) {
            PGProperty.SSL_FACTORY.set(properties, DefaultJavaSSLFactory.class.getName());
        }
    }

    private static String password(Login login) throws SQLException {
        try {
            return login.password().get();
        } catch (UncheckedIOException e) {
            throw new SQLException("the password cannot be read", PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState(), e);
        }
    }

    private boolean prepares(Pooling as) {
        return switch (settings.preparedStatements()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> as != Pooling.TRANSACTION;
        };
    }

    private boolean isOver() throws SQLException {
        try {
            return closing.await(PAUSE_MILLIS, MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while connecting", e);
        }
    }

    /** Ends the attempts that are under way. */
    @Override
    public void close() {
        closing.countDown();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
