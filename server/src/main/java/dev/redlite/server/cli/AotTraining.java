package dev.redlite.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * A short life of a server that the JVM watches, to write its cache for fast starts. The launcher
 * runs it once after a build.
 */
public final class AotTraining {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = 200;
    private static final String LAST = "that was the last reply";

    /** The commands that most clients begin with, and one or more of each common type. */
    private static final String ROUND =
            """
            HELLO 3
            CLIENT SETINFO lib-name training
            COMMAND COUNT
            INFO
            PING
            SET greeting hello EX 100
            GET greeting
            INCR counter
            MSET a 1 b 2
            MGET a b greeting
            DEL a b
            HSET hash field value other 2
            HGETALL hash
            RPUSH list one two three
            LRANGE list 0 -1
            LPOP list
            SADD set one two
            SMEMBERS set
            ZADD zset 1 one 2 two
            ZRANGE zset 0 -1 WITHSCORES
            XADD stream * field value
            XRANGE stream - + COUNT 2
            EXPIRE hash 100
            TTL hash
            TYPE zset
            SCAN 0 COUNT 10
            MULTI
            INCR counter
            EXEC
            EVAL "return redis.call('GET', KEYS[1])" 1 greeting
            EVAL "local function f(t, n) t[#t + 1] = n * 2 .. '' return t end \
            local t = {} for i = 1, 20 do f(t, i) end \
            local m = cmsgpack.unpack(cmsgpack.pack({KEYS[2], n = #t})) \
            if m.n > 5 and type(m[1]) == 'string' then \
            redis.call('HSET', KEYS[2], 'packed', cjson.encode(t), 'n', tonumber(m.n)) end \
            local all = redis.call('HGETALL', KEYS[2]) local seen = {} \
            for i = 1, #all, 2 do seen[all[i]] = all[i + 1] end \
            for k, v in pairs(seen) do \
            redis.call('ZADD', KEYS[3], 1, k .. string.sub(v, 1, 3)) end \
            return {seen.n, redis.pcall('INCR', KEYS[2]).err}" 3 greeting hash zset
            DBSIZE
            """;

    private AotTraining() {}

    /** Serves a new file of the given name, talks to the server and ends the process. */
    public static void main(String[] args) {
        endProcessAfter(PATIENCE);
        try {
            train(args[0]);
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // an exit would write the cache of a failed training
        }
        System.exit(0);
    }

    private static void train(String file) throws IOException, InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        var server = Thread.ofPlatform().daemon().start(() -> Main.main(options(file, address)));
        try (Socket socket = connect(address, server)) {
            var commands = (ROUND + "ECHO '" + LAST + "'\n").replace("\n", "\r\n").getBytes(UTF_8);
            for (int round = 0; round < ROUNDS; round++) {
                socket.getOutputStream().write(commands);
                awaitLastReply(socket.getInputStream());
            }
        }
    }

    private static String[] options(String file, InetSocketAddress address) {
        var hostAndPort = address.getAddress().getHostAddress() + ":" + address.getPort();
        return new String[] {"--db", file, "--addr", hostAndPort};
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Socket connect(InetSocketAddress address, Thread server)
            throws IOException, InterruptedException {
        while (true) {
            var socket = new Socket();
            try {
                socket.connect(address);
                return socket;
            } catch (IOException e) {
                socket.close();
                if (!server.isAlive()) {
                    throw new IOException("the server ended before it listened", e);
                }
                Thread.sleep(10);
            }
        }
    }

    /** Replies come in order, so the echo at the end of a round means that all were sent. */
    private static void awaitLastReply(InputStream replies) throws IOException {
        var read = new ByteArrayOutputStream();
        while (!read.toString(UTF_8).contains(LAST)) {
            var some = new byte[8192];
            int length = replies.read(some);
            if (length < 0) {
                throw new IOException("the server closed the connection: " + read.toString(UTF_8));
            }
            read.write(some, 0, length);
        }
    }

    /** A training that hangs must not keep the launcher waiting. */
    private static void endProcessAfter(Duration patience) {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                Thread.sleep(patience);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            System.err.println("training took too long");
                            Runtime.getRuntime().halt(1);
                        });
    }
}
