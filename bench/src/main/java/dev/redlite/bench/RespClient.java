package dev.redlite.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A blocking client of a server on this machine. What is sent waits for {@link #flush}. */
final class RespClient implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RespClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    }

    /** Calls a command; nil is the empty text. */
    String call(String... words) throws IOException {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(UTF_8);
        }
        send(bytes);
        flush();
        byte[] reply = read();
        return reply == null ? "" : new String(reply, UTF_8);
    }

    void send(byte[]... words) throws IOException {
        length('*', words.length);
        for (byte[] word : words) {
            length('$', word.length);
            out.write(word);
            out.write(LINE_END);
        }
    }

    private void length(char type, int length) throws IOException {
        out.write(type);
        out.write(Integer.toString(length).getBytes(UTF_8));
        out.write(LINE_END);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** A reply that is not an array; an error is an exception. */
    byte @Nullable [] read() throws IOException {
        int type = in.read();
        String line = line();
        return switch (type) {
            case '+', ':' -> line.getBytes(UTF_8);
            case '$' -> bulk(Integer.parseInt(line));
            default -> throw new IOException("unexpected reply: " + (char) type + line);
        };
    }

    /** A reply of any kind: an array is a list of such, all else is bytes; nil is null. */
    @Nullable Object readAny() throws IOException {
        in.mark(1);
        int type = in.read();
        if (type != '*') {
            in.reset();
            return read();
        }
        int length = Integer.parseInt(line());
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(readAny());
        }
        return elements;
    }

    private byte @Nullable [] bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bulk = in.readNBytes(length);
        if (bulk.length < length || in.read() < 0 || in.read() < 0) {
            throw new EOFException("the server hung up");
        }
        return bulk;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server hung up");
            }
            line.append((char) next);
        }
        in.read();
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
