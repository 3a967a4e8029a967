package dev.redlite.server.training;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that sends requests, and reads answers only as far as its user wants to see them. */
final class TrainingClient implements Closeable {
    private static final byte[] NOTHING = new byte[0];

    private final Socket socket = new Socket();
    private final OutputStream requests;
    private final InputStream answers;
    private int unanswered;

    TrainingClient(InetSocketAddress address) throws IOException {
        try {
            socket.connect(address);
            socket.setTcpNoDelay(true);
            requests = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            answers = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Holds a request until the next {@link #flush}. */
    void send(byte[]... words) throws IOException {
        line('*', words.length);
        for (byte[] word : words) {
            line('$', word.length);
            requests.write(word);
            requests.write('\r');
            requests.write('\n');
        }
        unanswered++;
    }

    private void line(char type, int number) throws IOException {
        requests.write((type + Integer.toString(number) + "\r\n").getBytes(ISO_8859_1));
    }

    /** Sends what was held. */
    void flush() throws IOException {
        requests.flush();
    }

    /** Reads the answers to all that was sent. */
    void readAll() throws IOException {
        while (unanswered > 0) {
            read();
        }
    }

    /**
     * Reads an answer; of one that is a single text, the text.
     *
     * @throws IOException if it is an error
     */
    byte @Nullable [] read() throws IOException {
        unanswered--;
        return value();
    }

    private byte @Nullable [] value() throws IOException {
        int type = answers.read();
        String line = line();
        return switch (type) {
            case '$', '=' -> text(Integer.parseInt(line));
            case '*', '~', '>' -> values(Integer.parseInt(line));
            case '%' -> values(2 * Integer.parseInt(line));
            case '+', ':', ',', '(', '#' -> line.getBytes(UTF_8);
            case '_' -> null;
            default -> throw new IOException("answered: " + (char) type + line);
        };
    }

    private byte @Nullable [] text(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] text = answers.readNBytes(length);
        answers.skipNBytes(2);
        return text;
    }

    private byte[] values(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            value();
        }
        return NOTHING;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = answers.read(); b != '\r'; b = answers.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) b);
        }
        answers.skipNBytes(1);
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
