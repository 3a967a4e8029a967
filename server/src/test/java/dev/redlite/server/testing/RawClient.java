package dev.redlite.server.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends and receives bytes as they are: text is ISO 8859-1, one character a byte. A
 * read that takes longer than 10 seconds fails.
 */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    /** Connects to a port of the loopback interface. */
    public static RawClient connect(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public Socket socket() {
        return socket;
    }

    /** Sends text as it is. */
    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes as they are. */
    public RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** The bytes of a request: an array of bulk strings. */
    public static byte[] request(String... words) {
        var bytes = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            bytes.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends one request and returns its reply, as {@link #reply} does. */
    public String call(String... words) throws IOException {
        return send(request(words)).reply();
    }

    /** The bytes of one whole reply, nested elements included. */
    public String reply() throws IOException {
        var bytes = new ByteArrayOutputStream();
        readReply(bytes);
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** The next bytes, exactly so many. */
    public String read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(
                    "closed after " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Everything until the server closes the connection. */
    public String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Whether nothing comes for some milliseconds, and the connection stays open. */
    public boolean isSilentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            in.mark(1);
            if (in.read() >= 0) {
                in.reset();
            }
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private void readReply(ByteArrayOutputStream into) throws IOException {
        String line = readLine(into);
        if (line.isEmpty()) {
            throw new IOException("an empty line where a reply should begin");
        }
        char type = line.charAt(0);
        long size =
                switch (type) {
                    case '$', '=', '!', '*', '~', '>', '%', '|' ->
                            Long.parseLong(line.substring(1));
                    default -> -1;
                };
        switch (type) {
            case '$', '=', '!' -> {
                if (size >= 0) {
                    into.writeBytes(read((int) size + 2).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            case '*', '~', '>' -> readReplies(size, into);
            case '%' -> readReplies(size * 2, into);
            case '|' -> readReplies(size * 2 + 1, into);
            default -> {}
        }
    }

    private void readReplies(long count, ByteArrayOutputStream into) throws IOException {
        for (long i = 0; i < count; i++) {
            readReply(into);
        }
    }

    private String readLine(ByteArrayOutputStream into) throws IOException {
        var line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            into.write(b);
            line.append((char) b);
        }
        return line.substring(0, line.length() - 2);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
