package dev.parley.server.grpc.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The servers of one test, closed after it. */
final class Servers implements AfterEachCallback {
    private final List<TestServer> open = new ArrayList<>();

    TestServer start() throws IOException {
        return start(settings -> {});
    }

    TestServer start(Consumer<TestSettings> change) throws IOException {
        var server = TestServer.start(change);
        open.add(server);
        return server;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(TestServer::close);
        open.clear();
    }
}
