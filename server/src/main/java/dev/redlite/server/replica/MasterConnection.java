package dev.redlite.server.replica;

import dev.redlite.base.Bytes;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection to a master: lines and bytes in, commands out. Used by one thread, but for {@link
 * #close}, which any other may use to end what it waits for.
 */
final class MasterConnection implements AutoCloseable {
    /** A master's longest line is an error, or an id with an offset. */
    private static final int LINE_BYTES_MAX = 4096;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MasterAddress address;
    private final LinkStatus status;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Socket plain = new Socket();
    private Socket socket = plain;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private int at;
    private int end;
    private long sentNanos = System.nanoTime();

    /** A connection that is to be made by {@link #connect}. */
    MasterConnection(MasterAddress address, LinkStatus status) {
        this.address = address;
        this.status = status;
    }

    /** Connects, and waits no longer than this for a master that is silent from then on. */
    void connect(int timeoutMillis) throws IOException {
        var where = new InetSocketAddress(address.host(), address.port());
        if (where.isUnresolved()) {
            throw new IOException("there is no host " + address.host());
        }
        plain.setTcpNoDelay(true);
        plain.connect(where, timeoutMillis);
        plain.setSoTimeout(timeoutMillis);
        MasterTls tls = address.tls();
        if (tls != null) {
            socket = encrypted(tls);
        }
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    private SSLSocket encrypted(MasterTls tls) throws IOException {
        var made =
                (SSLSocket) tls.factory().createSocket(plain, address.host(), address.port(), true);
        if (tls.checksHost()) {
            SSLParameters parameters = made.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            made.setSSLParameters(parameters);
        }
        made.startHandshake();
        return made;
    }

    /** The own end, as a client's address is shown. */
    String local() {
        return plain.getLocalAddress().getHostAddress() + ":" + plain.getLocalPort();
    }

    /** How long {@link #read} waits. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    // ---- Out

    /** Sends a command. */
    void send(String... words) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Bytes.of("*" + words.length + "\r\n"));
        for (String word : words) {
            byte[] text = word.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(Bytes.of("$" + text.length + "\r\n"));
            bytes.writeBytes(text);
            bytes.writeBytes(Bytes.of("\r\n"));
        }
        write(bytes.toByteArray());
    }

    /** Sends a command and returns the line that answers it, without its end. */
    String call(String... words) throws IOException {
        send(words);
        return line();
    }

    /** Sends a command and returns the text that answers it. */
    String text(String... words) throws IOException {
        String line = call(words);
        if (!line.matches("\\$[0-9]{1,5}")) {
            throw new IOException("the answer is " + Handshake.shown(line));
        }
        byte[] text = new byte[Integer.parseInt(line.substring(1))];
        for (int have = 0; have < text.length; ) {
            byte[] part = new byte[text.length - have];
            int count = read(part, part.length);
            if (count == 0) {
                throw new SocketTimeoutException("the master does not answer");
            }
            System.arraycopy(part, 0, text, have, count);
            have += count;
        }
        return Bytes.ascii(text);
    }

    /** Has the master not give up a replica that is busy with its data; as often as one likes. */
    void keepAlive() throws IOException {
        if (System.nanoTime() - sentNanos >= KEEP_ALIVE_NANOS) {
            write(new byte[] {'\n'});
        }
    }

    private void write(byte[] bytes) throws IOException {
        sentNanos = System.nanoTime();
        out.write(bytes);
        out.flush();
    }

    // ---- In

    /** The next line that is not empty, as a master sends those to keep a replica waiting. */
    String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            if (at == end && !fill()) {
                throw new SocketTimeoutException("the master does not answer");
            }
            char next = (char) (buffer[at++] & 0xff);
            if (next != '\n') {
                line.append(next);
                if (line.length() > LINE_BYTES_MAX) {
                    throw new IOException(
                            "the master sends a line of more than " + LINE_BYTES_MAX + " bytes");
                }
            } else if (!line.toString().isBlank()) {
                return line.toString().stripTrailing();
            } else {
                line.setLength(0);
            }
        }
    }

    /** Reads some bytes, at most so many; 0 if none came for as long as is waited. */
    int read(byte[] target, int most) throws IOException {
        if (at == end && !fill()) {
            return 0;
        }
        int count = Math.min(most, end - at);
        System.arraycopy(buffer, at, target, 0, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        int count;
        try {
            count = in.read(buffer, 0, buffer.length);
        } catch (SocketTimeoutException silent) {
            return false;
        }
        if (count < 0) {
            throw new EOFException("the master has closed the connection");
        }
        at = 0;
        end = count;
        status.received();
        return true;
    }

    @Override
    public void close() throws IOException {
        plain.close(); // at once, without a farewell of TLS, which could wait
    }
}
