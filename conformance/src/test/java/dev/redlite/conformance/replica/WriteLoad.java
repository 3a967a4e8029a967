package dev.redlite.conformance.replica;

import dev.redlite.base.Threads;
import dev.redlite.conformance.RespConnection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that write to a Redis without a pause, of every type, until they are stopped. */
final class WriteLoad implements AutoCloseable {
    private static final int KEYS = 40;
    private static final String SCRIPT =
            """
            local n = redis.call('INCR', KEYS[1])
            redis.call('RPUSH', KEYS[2], redis.call('TIME')[1], n)
            if n % 3 == 0 then redis.call('LTRIM', KEYS[2], -20, -1) end
            redis.call('SPOP', KEYS[3])
            redis.call('PEXPIRE', KEYS[1], 50000 + n)
            return n
            """;
    private static final String LIBRARY =
            """
            #!lua name=load
            redis.register_function('bump', function(keys, args)
                redis.call('HSET', keys[1], args[1], redis.call('TIME')[2])
                return redis.call('HINCRBY', keys[1], 'n', 1)
            end)
            """;

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean isStopped;

    private WriteLoad(int port) {
        this.port = port;
    }

    /** Begins with so many clients. */
    static WriteLoad start(int port, int clients, long seed) throws IOException {
        try (var client = RespConnection.open(port)) {
            client.call("FUNCTION", "LOAD", "REPLACE", LIBRARY);
        }
        var load = new WriteLoad(port);
        for (int i = 0; i < clients; i++) {
            var random = new Random(seed + i);
            var thread = new Thread(() -> load.run(random), "load-" + i);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    /** How many calls were made so far. */
    long calls() {
        return calls.get();
    }

    private void run(Random random) {
        try (var client = RespConnection.open(port)) {
            while (!isStopped) {
                step(new Calls(client, random));
                calls.incrementAndGet();
            }
        } catch (IOException | RuntimeException | Error failure) {
            synchronized (failures) {
                failures.add(failure);
            }
        }
    }

    /** One client and its chance. */
    private record Calls(RespConnection client, Random random) {
        String key(String type) {
            return type + random.nextInt(KEYS);
        }

        String number(int most) {
            return Integer.toString(random.nextInt(most));
        }

        String text() {
            return "v".repeat(1 + random.nextInt(30)) + random.nextInt(1000);
        }

        void call(String... words) throws IOException {
            client.call(words);
        }
    }

    private static void step(Calls to) throws IOException {
        switch (to.random.nextInt(40)) {
            case 0 -> transaction(to);
            case 1 -> to.call("EVAL", SCRIPT, "3", to.key("n"), to.key("l"), to.key("t"));
            case 2 -> to.call("FCALL", "bump", "1", to.key("h"), to.text());
            case 3 -> to.call("SELECT", to.number(3));
            case 4, 5 -> expiry(to);
            case 6 -> whole(to);
            case 7, 8, 9, 10 -> string(to);
            case 11, 12, 13, 14 -> hash(to);
            case 15, 16, 17, 18 -> list(to);
            case 19, 20, 21, 22 -> set(to);
            case 23, 24, 25, 26 -> sortedSet(to);
            case 27, 28, 29, 30 -> stream(to);
            default -> to.call("SET", to.key("s"), to.text());
        }
    }

    private static void transaction(Calls to) throws IOException {
        to.call("MULTI");
        string(to);
        hash(to);
        to.call("SELECT", to.number(3));
        list(to);
        sortedSet(to);
        to.call("EXEC");
    }

    private static void expiry(Calls to) throws IOException {
        String[] types = {"s", "n", "h", "l", "t", "z", "x"};
        String key = to.key(types[to.random.nextInt(types.length)]);
        switch (to.random.nextInt(7)) {
            case 0 -> to.call("PEXPIRE", key, to.number(60));
            case 1 -> to.call("SET", to.key("s"), to.text(), "PX", "1" + to.number(40));
            case 2 -> to.call("EXPIRE", key, "10000");
            case 3 -> to.call("PERSIST", key);
            case 4 -> to.call("GETEX", to.key("s"), "EX", "20000");
            case 5 -> to.call("PEXPIREAT", key, "1000");
            default -> to.call("SETEX", to.key("s"), "3000", to.text());
        }
    }

    private static void whole(Calls to) throws IOException {
        switch (to.random.nextInt(8)) {
            case 0 -> to.call("RENAME", to.key("s"), to.key("s"));
            case 1 -> to.call("COPY", to.key("z"), to.key("z"), "REPLACE");
            case 2 -> to.call("UNLINK", to.key("h"), to.key("l"));
            case 3 -> to.call("DEL", to.key("x"), to.key("t"));
            case 4 -> to.call("MOVE", to.key("s"), to.number(3));
            case 5 -> to.call("SORT", to.key("l"), "ALPHA", "STORE", to.key("l"));
            case 6 -> to.call("SWAPDB", "1", "2");
            default -> to.call("PUBLISH", "news", to.text());
        }
    }

    private static void string(Calls to) throws IOException {
        switch (to.random.nextInt(8)) {
            case 0 -> to.call("INCRBY", to.key("n"), to.number(100));
            case 1 -> to.call("INCRBYFLOAT", to.key("n"), "1.5");
            case 2 -> to.call("APPEND", to.key("s"), to.text());
            case 3 -> to.call("SETRANGE", to.key("s"), to.number(50), to.text());
            case 4 -> to.call("GETDEL", to.key("s"));
            case 5 -> to.call("SETBIT", to.key("s"), to.number(500), to.number(2));
            case 6 -> to.call("PFADD", to.key("p"), to.text(), to.text());
            default -> to.call("MSET", to.key("s"), to.text(), to.key("s"), to.text());
        }
    }

    private static void hash(Calls to) throws IOException {
        switch (to.random.nextInt(4)) {
            case 0 -> to.call("HINCRBYFLOAT", to.key("h"), "float" + to.number(5), "0.25");
            case 1 -> to.call("HDEL", to.key("h"), "f" + to.number(200));
            case 2 -> to.call("HINCRBY", to.key("h"), "n", to.number(9));
            default -> to.call("HSET", to.key("h"), "f" + to.number(200), to.text());
        }
    }

    private static void list(Calls to) throws IOException {
        switch (to.random.nextInt(7)) {
            case 0 -> to.call("LMOVE", to.key("l"), to.key("l"), "LEFT", "RIGHT");
            case 1 -> to.call("LTRIM", to.key("l"), "0", "100");
            case 2 -> to.call("LREM", to.key("l"), "2", to.text());
            case 3 -> to.call("BLPOP", to.key("l"), "0.001");
            case 4 -> to.call("LPUSH", to.key("l"), to.text());
            case 5 -> to.call("LINSERT", to.key("l"), "BEFORE", "1", to.text());
            default -> to.call("RPUSH", to.key("l"), to.text(), to.number(9));
        }
    }

    private static void set(Calls to) throws IOException {
        switch (to.random.nextInt(6)) {
            case 0 -> to.call("SPOP", to.key("t"), to.number(3));
            case 1 -> to.call("SREM", to.key("t"), to.number(300));
            case 2 -> to.call("SUNIONSTORE", to.key("t"), to.key("t"), to.key("t"));
            case 3 -> to.call("SMOVE", to.key("t"), to.key("t"), to.number(300));
            case 4 -> to.call("SADD", to.key("t"), to.text());
            default -> to.call("SADD", to.key("t"), to.number(300), to.number(300));
        }
    }

    private static void sortedSet(Calls to) throws IOException {
        switch (to.random.nextInt(6)) {
            case 0 -> to.call("ZPOPMIN", to.key("z"), to.number(3));
            case 1 -> to.call("ZREM", to.key("z"), to.number(300));
            case 2 -> to.call("ZINCRBY", to.key("z"), "0.1", to.number(300));
            case 3 -> to.call("ZRANGESTORE", to.key("z"), to.key("z"), "0", "100");
            case 4 -> to.call("GEOADD", to.key("z"), "13.3", to.number(80), "place");
            default -> to.call("ZADD", to.key("z"), to.number(50), to.number(300));
        }
    }

    private static void stream(Calls to) throws IOException {
        String key = to.key("x");
        switch (to.random.nextInt(7)) {
            case 0 -> to.call("XGROUP", "CREATE", key, "g", "0", "MKSTREAM");
            case 1, 2 ->
                    to.call(
                            "XREADGROUP",
                            "GROUP",
                            "g",
                            "c" + to.number(3),
                            "COUNT",
                            "3",
                            "STREAMS",
                            key,
                            ">");
            case 3 -> to.call("XAUTOCLAIM", key, "g", "c0", "0", "0", "COUNT", "2");
            case 4 -> to.call("XTRIM", key, "MAXLEN", "~", "50");
            default -> to.call("XADD", key, "MAXLEN", "200", "*", "f", to.text());
        }
    }

    /** Stops, and returns when the last answer is there. */
    void stop() {
        isStopped = true;
        threads.forEach(Threads::join);
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new AssertionError("a client failed", failures.getFirst());
            }
        }
    }

    @Override
    public void close() {
        isStopped = true;
    }
}
