package dev.redlite.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client that keeps each answer as the bytes that came. Text is ISO 8859-1. */
public final class RespConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RespConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    /** Connects to a port of the loopback interface. */
    public static RespConnection open(int port) throws IOException {
        return new RespConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Calls a command with text arguments. */
    public Answer call(String... words) throws IOException {
        return call(List.of(words).stream().map(RespConnection::bytes).toList());
    }

    /** Calls a command. */
    public Answer call(List<byte[]> words) throws IOException {
        send(request(words));
        return receive();
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The bytes of a request. */
    public static byte[] request(List<byte[]> words) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(bytes("*" + words.size() + "\r\n"));
        for (byte[] word : words) {
            bytes.writeBytes(bytes("$" + word.length + "\r\n"));
            bytes.writeBytes(word);
            bytes.writeBytes(bytes("\r\n"));
        }
        return bytes.toByteArray();
    }

    /** One whole answer. */
    public Answer receive() throws IOException {
        var raw = new ByteArrayOutputStream();
        receive(raw);
        return Answer.parse(raw.toByteArray());
    }

    /** Whether something of an answer has come. */
    public boolean hasReceived() throws IOException {
        return in.available() > 0;
    }

    /** Everything until the server closes the connection. */
    public byte[] receiveAll() throws IOException {
        return in.readAllBytes();
    }

    private void receive(ByteArrayOutputStream raw) throws IOException {
        String line = line(raw);
        char type = line.charAt(0);
        if ("$=!".indexOf(type) >= 0) {
            int length = Integer.parseInt(line.substring(1));
            if (length >= 0) {
                raw.writeBytes(exactly(length + 2));
            }
        } else if ("*~>%".indexOf(type) >= 0) {
            int count = Integer.parseInt(line.substring(1)) * (type == '%' ? 2 : 1);
            for (int i = 0; i < count; i++) {
                receive(raw);
            }
        } else if ("+-:,#_(".indexOf(type) < 0) {
            throw new IOException("not an answer: " + line);
        }
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("closed within an answer");
        }
        return bytes;
    }

    private String line(ByteArrayOutputStream raw) throws IOException {
        var line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException("closed instead of an answer");
            }
            line.write(b);
        }
        line.write('\n');
        raw.writeBytes(line.toByteArray());
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (text.length() < 3 || !text.endsWith("\r\n")) {
            throw new IOException("not the line of an answer: " + text);
        }
        return text.substring(0, text.length() - 2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
