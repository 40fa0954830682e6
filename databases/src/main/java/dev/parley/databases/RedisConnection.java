package dev.parley.databases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A plain connection to a Redis, for looking at it from outside. Texts are bytes, each as the character of its number.
 */
public final class RedisConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(5).toMillis();

    private final Socket socket;
    private final InputStream in;

    private RedisConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RedisConnection to(String node) {
        int colon = node.lastIndexOf(':');
        var address = new InetSocketAddress(node.substring(0, colon), Integer.parseInt(node.substring(colon + 1)));
        var socket = new Socket();
        try {
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RedisConnection(socket);
        } catch (IOException e) {
            close(socket);
            throw new DatabaseFailedException("no connection to Redis at " + node, e);
        }
    }

    /**
     * Sends a command and waits for its answer: a text, a {@code Long}, a list of these, or the text {@code (nil)}.
     *
     * @throws DatabaseFailedException if Redis refuses, with its words, or does not answer
     */
    public Object call(String... command) {
        try {
            var request = new ByteArrayOutputStream();
            request.writeBytes(("*" + command.length + "\r\n").getBytes(ISO_8859_1));
            for (var part : command) {
                request.writeBytes(("$" + part.length() + "\r\n" + part + "\r\n").getBytes(ISO_8859_1));
            }
            socket.getOutputStream().write(request.toByteArray());
            return answer();
        } catch (IOException e) {
            throw new DatabaseFailedException("Redis does not answer to " + command[0], e);
        }
    }

    private Object answer() throws IOException {
        var line = line();
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> throw new DatabaseFailedException(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> text(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new IOException("no answer of Redis: " + line);
        };
    }

    private String text(int length) throws IOException {
        if (length < 0) {
            return "(nil)";
        }
        var text = new String(in.readNBytes(length), ISO_8859_1);
        in.skipNBytes(2);
        return text;
    }

    private List<Object> list(int length) throws IOException {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            items.add(answer());
        }
        return items;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        int next = in.read();
        while (next != '\r') {
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
            next = in.read();
        }
        in.skipNBytes(1);
        return line.toString();
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot close a connection", e);
        }
    }
}
