package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;

/** What was opened, to be closed again in the other order. */
final class Opened implements AutoCloseable {
    private final List<AutoCloseable> opened = new ArrayList<>();

    <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    @Override
    public void close() {
        for (var closeable : opened.reversed()) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("a server did not end well", e);
            }
        }
        opened.clear();
    }
}
