package dev.parley.databases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address that stands between clients and a server and can do what networks do. It passes
 * everything on until it is told otherwise. What it is told holds for the connections that are open, too.
 */
public final class FaultProxy implements AutoCloseable {
    private final InetSocketAddress server;
    private final InetSocketAddress address;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final FaultRules rules = new FaultRules();

    private @Nullable ServerSocket listener;
    private Thread acceptor = Thread.currentThread();

    private FaultProxy(InetSocketAddress server) {
        this.server = server;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
    }

    /** Starts one before a server on a port of this machine. */
    public static FaultProxy before(int port) {
        var proxy = new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        proxy.listen();
        return proxy;
    }

    /** The port to connect to instead of the server's. */
    public int port() {
        return address.getPort();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Ends all faults. What was swallowed or is cut stays lost. */
    public synchronized void pass() {
        rules.pass();
        listen();
    }

    /** Refuses new connections, as where nobody listens. Open ones stay. */
    public synchronized void refuse() {
        try {
            if (listener != null) {
                listener.close();
                listener = null;
                // The port stays open until nobody waits at it.
                acceptor.join();
            }
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot close a port", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all open connections with a reset. New ones are taken. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Swallows all that comes from either side. New connections are taken, and nothing comes of them. */
    public void silence() {
        rules.silence();
    }

    /** Holds back whatever comes from either side for so long. No more than 64 KiB go on in that time. */
    public void delay(Duration delay) {
        rules.delay(delay);
    }

    /**
     * Ends the connection with a reset that would be the first to carry more than so many bytes to the server, counted
     * over all connections from now on. What comes before them arrives; the fault is over then.
     */
    public void cutAfterBytesToServer(long bytes) {
        rules.cutToServer(bytes);
    }

    /** As {@link #cutAfterBytesToServer}, with the bytes that the server sends. */
    public void cutAfterBytesFromServer(long bytes) {
        rules.cutFromServer(bytes);
    }

    /**
     * Takes a step each time before something goes on to the server that has a text in it. What comes behind it on that
     * connection waits.
     *
     * @param text of which no two overlap
     */
    public void interrupt(String text, Runnable step) {
        rules.interlude(new FaultRules.Interlude(text, step));
    }

    @Override
    public void close() {
        refuse();
        reset();
    }

    private void listen() {
        try {
            if (listener == null) {
                var socket = new ServerSocket();
                socket.setReuseAddress(true);
                socket.bind(address);
                listener = socket;
                acceptor = Thread.ofVirtual().start(() -> accept(socket));
            }
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot listen on " + address, e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                open(socket.accept());
            }
        } catch (IOException e) {
            // The port was closed.
        }
    }

    private void open(Socket client) {
        try {
            var connection = new ProxiedConnection(client, new Socket(server.getAddress(), server.getPort()), rules);
            connections.add(connection);
            connection.start(() -> connections.remove(connection));
        } catch (IOException e) {
            // The server refuses; so does the proxy, as well as it can.
            ProxiedConnection.reset(client);
        }
    }
}
