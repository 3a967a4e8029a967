package dev.redlite.bench;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a push a waiter has the element: from just before the bytes of LPUSH are written
 * to one socket, until BLPOP's answer was read from another. Both ends are threads of this program,
 * with one clock; the way through two sockets and the waking of the waiter's thread count.
 */
record WakeUps(int pushPort, int waitPort) {
    private static final long LONGEST_MICROS = 60_000_000;
    // Between two pushes, so that the server and the waiter are asleep, and not in step with them.
    private static final long LEAST_NANOS = 2_000_000;
    private static final long MOST_NANOS = 6_000_000;

    /** Returns microseconds. */
    Histogram run(int count) throws IOException, InterruptedException {
        var micros = new Histogram(LONGEST_MICROS, 3);
        String queue = "queue:" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        try (var pusher = new RespClient(pushPort);
                var waiter = new RespClient(waitPort);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < count; i++) {
                Future<Long> woken = thread.submit(() -> waitFor(waiter, queue));
                rest();
                long pushed = System.nanoTime();
                pusher.call("LPUSH", queue, "element");
                micros.recordValue(Math.max(0, (get(woken) - pushed) / 1000));
            }
        }
        return micros;
    }

    private static long waitFor(RespClient waiter, String queue) throws IOException {
        waiter.send(Keys.bytes("BLPOP"), Keys.bytes(queue), Keys.bytes("0"));
        waiter.flush();
        waiter.readAny();
        return System.nanoTime();
    }

    private static long get(Future<Long> woken) throws IOException, InterruptedException {
        try {
            return woken.get();
        } catch (ExecutionException failure) {
            throw new IOException("the waiter failed", failure.getCause());
        }
    }

    /** A command with as much of a pause before it, there and back: what the ways alone take. */
    static Histogram pings(int port, int count) throws IOException {
        var micros = new Histogram(LONGEST_MICROS, 3);
        try (var client = new RespClient(port)) {
            for (int i = 0; i < count; i++) {
                rest();
                long start = System.nanoTime();
                client.call("PING");
                micros.recordValue((System.nanoTime() - start) / 1000);
            }
        }
        return micros;
    }

    private static void rest() {
        long until =
                System.nanoTime() + ThreadLocalRandom.current().nextLong(LEAST_NANOS, MOST_NANOS);
        for (long left; (left = until - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(left);
        }
    }
}
