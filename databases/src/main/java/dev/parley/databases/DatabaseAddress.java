package dev.parley.databases;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, and who may use it.
 *
 * @param url for JDBC, such as {@code jdbc:postgresql://127.0.0.1:5432/postgres}
 */
public record DatabaseAddress(String url, String username, String password) {
    private static final Pattern URL =
            Pattern.compile("jdbc:postgresql://(?<host>[^/:,]+)(:(?<port>\\d+))?/(?<database>[^?]*)(?<rest>.*)");
    private static final int DEFAULT_PORT = 5432;
    private static final String PROBE_SECONDS = "5";

    static DatabaseAddress local(int port, String username, String password) {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), username, password);
    }

    /** The machine that it is on. */
    String host() {
        return parts().group("host");
    }

    /** The port of its server. */
    public int port() {
        var port = parts().group("port");
        return port == null ? DEFAULT_PORT : Integer.parseInt(port);
    }

    /** The same server and user, and another database. */
    public DatabaseAddress database(String name) {
        return at(host(), port(), name);
    }

    /** The same database and user, through another port of this machine, such as that of a {@link FaultProxy}. */
    public DatabaseAddress port(int port) {
        return at("127.0.0.1", port, parts().group("database"));
    }

    /** A new connection, which the caller closes. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, username, password);
    }

    /** Whether the database takes connections and answers. */
    boolean isReady() {
        var properties = new Properties();
        properties.put("user", username);
        properties.put("password", password);
        properties.put("connectTimeout", PROBE_SECONDS);
        properties.put("socketTimeout", PROBE_SECONDS);
        try (var connection = DriverManager.getConnection(url, properties)) {
            return connection.isValid(0);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Runs statements, on a connection of their own. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new DatabaseFailedException("a statement failed on " + url, e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return username + " at " + url;
    }

    private DatabaseAddress at(String host, int port, String database) {
        var changed = "jdbc:postgresql://%s:%d/%s%s".formatted(host, port, database, parts().group("rest"));
        return new DatabaseAddress(changed, username, password);
    }

    private Matcher parts() {
        var matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not jdbc:postgresql://host:port/database: " + url);
        }
        return matcher;
    }
}
