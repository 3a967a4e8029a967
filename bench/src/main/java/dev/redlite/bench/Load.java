package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A closed loop: each connection sends a batch and waits for all its replies before the next.
 *
 * @param depth commands in a batch
 */
record Load(int port, int connections, int depth) {
    /** No more keys. */
    static final long END = -1;

    /** What is done with a key. */
    interface Operation {
        void send(RespClient client, long key) throws IOException;

        void receive(long key, byte @Nullable [] reply);
    }

    /** SET of a value of some bytes. */
    static Operation set(byte[] value) {
        byte[] command = Keys.bytes("SET");
        return new Operation() {
            @Override
            public void send(RespClient client, long key) throws IOException {
                client.send(command, Keys.key(key), value);
            }

            @Override
            public void receive(long key, byte @Nullable [] reply) {}
        };
    }

    /** ZADD to one sorted set: a member for each key, its number the score. */
    static Operation zadd(byte[] set) {
        byte[] command = Keys.bytes("ZADD");
        return new Operation() {
            @Override
            public void send(RespClient client, long key) throws IOException {
                client.send(command, set, Keys.bytes(String.valueOf(key)), Keys.key(key));
            }

            @Override
            public void receive(long key, byte @Nullable [] reply) {}
        };
    }

    /** Each key once. */
    static LongSupplier upTo(long keys) {
        return range(0, keys);
    }

    /** Each key once, from the first to before the end. */
    static LongSupplier range(long first, long end) {
        var next = new AtomicLong(first);
        return () -> {
            long key = next.getAndIncrement();
            return key < end ? key : END;
        };
    }

    /** Random keys until a time of {@link System#nanoTime}. */
    static LongSupplier random(long keys, long endNanos) {
        return () ->
                System.nanoTime() - endNanos > 0 ? END : ThreadLocalRandom.current().nextLong(keys);
    }

    /**
     * Runs until the keys end; returns how long that took.
     *
     * @param timeline told of the commands that were answered
     */
    double seconds(LongSupplier keys, Operation operation, Timeline timeline)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                running.add(
                        threads.submit(
                                () -> {
                                    connection(keys, operation, timeline);
                                    return null;
                                }));
            }
        }
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException failure) {
                throw new IOException("a connection failed", failure.getCause());
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void connection(LongSupplier keys, Operation operation, Timeline timeline)
            throws IOException {
        long[] batch = new long[depth];
        try (RespClient client = new RespClient(port)) {
            while (true) {
                int size = 0;
                for (long key; size < depth && (key = keys.getAsLong()) != END; size++) {
                    operation.send(client, key);
                    batch[size] = key;
                }
                if (size == 0) {
                    return;
                }
                client.flush();
                for (int i = 0; i < size; i++) {
                    operation.receive(batch[i], client.read());
                }
                timeline.record(size, System.nanoTime());
            }
        }
    }

    /** Gives a server the keys that redis-benchmark uses, {@code key:000000000000} and so on. */
    static void fill(ServerProcess server, int keys, int sizeBytes)
            throws IOException, InterruptedException {
        System.out.printf("  filling %s with %,d keys%n", server.side().title, keys);
        var load = new Load(server.port(), 4, 64);
        load.seconds(upTo(keys), set(Keys.value(sizeBytes)), new Timeline(1, System.nanoTime()));
    }
}
