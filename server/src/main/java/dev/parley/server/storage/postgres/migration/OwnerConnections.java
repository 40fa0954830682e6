package dev.parley.server.storage.postgres.migration;

import dev.parley.server.storage.postgres.PostgresSettings.Login;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections of the role that migrates. They wait for as long as the database works: a migration may take hours. */
final class OwnerConnections {
    private static final int CONNECT_SECONDS = 10;

    private OwnerConnections() {}

    static DataSource of(Login login) {
        var source = new PGSimpleDataSource();
        source.setUrl(login.url());
        source.setUser(login.username());
        source.setPassword(login.password().get());
        source.setSslMode(login.tls().mode());
        login.tls()
                .rootCertificate()
                .ifPresentOrElse(path -> source.setSslRootCert(path.toString()), () -> trustAsJavaDoes(login, source));
        source.setApplicationName("parley migrate");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        // A pooler may stand between.
        source.setPrepareThreshold(0);
        return source;
    }

    // The driver would look for a file in the home folder, and fail without one.
    private static void trustAsJavaDoes(Login login, PGSimpleDataSource source) {
        if (login.tls().mode().equals("verify-full")) {
            source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }
}
