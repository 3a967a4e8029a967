package dev.redlite.bench;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a push a waiter has the element. Both ends are threads of this program, with one
 * clock; the waking of the waiter's thread counts.
 */
final class WakeUps {
    private static final long LONGEST_MICROS = 60_000_000;
    // Between two pushes, so that the server and the waiter are asleep, and not in step with them;
    // and a moment for the waiter to begin to wait, where all of it is only to warm up.
    private static final long LEAST_NANOS = 2_000_000;
    private static final long MOST_NANOS = 6_000_000;
    private static final long SHORT_NANOS = 20_000;

    /** How often to do it, and whether to rest in between; else it warms up. */
    record Times(int count, boolean isRested) {
        void rest() {
            long nanos =
                    isRested
                            ? ThreadLocalRandom.current().nextLong(LEAST_NANOS, MOST_NANOS)
                            : SHORT_NANOS;
            long until = System.nanoTime() + nanos;
            for (long left; (left = until - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private WakeUps() {}

    /** Gives an element to who waits for it, or waits for it, or both. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /**
     * From just before the bytes of LPUSH are written to one socket, until BLPOP's answer was read
     * from another: the ways through both sockets count. Returns microseconds.
     */
    static Histogram ofClients(int pushPort, int waitPort, Times times)
            throws IOException, InterruptedException {
        String queue = "queue:" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        try (var pusher = new RespClient(pushPort);
                var waiter = new RespClient(waitPort)) {
            return run(
                    times, () -> pusher.call("LPUSH", queue, "element"), () -> pop(waiter, queue));
        }
    }

    /**
     * From before a question is pushed until its answer was popped, by a client of one server; a
     * client of the other waits for questions and pushes the answers. Returns microseconds.
     */
    static Histogram ofAnswers(int askPort, int answerPort, Times times)
            throws IOException, InterruptedException {
        long run = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        String questions = "questions:" + run;
        String answers = "answers:" + run;
        try (var asking = new RespClient(askPort);
                var answering = new RespClient(answerPort);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Long> all =
                    thread.submit(
                            () -> {
                                for (int i = 0; i < times.count(); i++) {
                                    pop(answering, questions);
                                    answering.call("LPUSH", answers, "answer");
                                }
                                return 0L;
                            });
            Histogram micros =
                    timed(
                            times,
                            () -> {
                                asking.call("LPUSH", questions, "question");
                                pop(asking, answers);
                            });
            get(all);
            return micros;
        }
    }

    private static void pop(RespClient client, String queue) throws IOException {
        client.send(Keys.bytes("BLPOP"), Keys.bytes(queue), Keys.bytes("0"));
        client.flush();
        client.readAny();
    }

    /** From before the call of LPUSH until that of BLPOP has returned. Returns microseconds. */
    static Histogram ofThreads(Redlite db, Times times) throws IOException, InterruptedException {
        try (Connection pusher = db.connect();
                Connection waiter = db.connect()) {
            return run(
                    times,
                    () -> pusher.call("LPUSH", "queue", "element"),
                    () -> waiter.call("BLPOP", "queue", "0"));
        }
    }

    /** The same with a queue of the JDK: what the waking of a thread alone takes. */
    static Histogram ofQueue(Times times) throws IOException, InterruptedException {
        var queue = new LinkedBlockingQueue<String>();
        return run(times, () -> queue.put("element"), queue::take);
    }

    private static Histogram run(Times times, Step push, Step wait)
            throws IOException, InterruptedException {
        var micros = new Histogram(LONGEST_MICROS, 3);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < times.count(); i++) {
                Future<Long> woken =
                        thread.submit(
                                () -> {
                                    wait.run();
                                    return System.nanoTime();
                                });
                times.rest();
                long pushed = System.nanoTime();
                push.run();
                micros.recordValue(Math.max(0, (get(woken) - pushed) / 1000));
            }
        }
        return micros;
    }

    private static long get(Future<Long> woken) throws IOException, InterruptedException {
        try {
            return woken.get();
        } catch (ExecutionException failure) {
            throw new IOException("the waiter failed", failure.getCause());
        }
    }

    /** A command with as much of a pause before it, there and back: what the ways alone take. */
    static Histogram pings(int port, Times times) throws IOException, InterruptedException {
        try (var client = new RespClient(port)) {
            return timed(times, () -> client.call("PING"));
        }
    }

    /** How long a step takes after a pause. */
    private static Histogram timed(Times times, Step step)
            throws IOException, InterruptedException {
        var micros = new Histogram(LONGEST_MICROS, 3);
        for (int i = 0; i < times.count(); i++) {
            times.rest();
            long start = System.nanoTime();
            step.run();
            micros.recordValue((System.nanoTime() - start) / 1000);
        }
        return micros;
    }
}
