package dev.redlite.bench;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that sends PING and GET in turns, one each millisecond, and notes how late an answer
 * came at most: from when it was due to be sent, so that a stall counts in full.
 */
final class SteadyClient implements AutoCloseable {
    private static final long SPACING_NANOS = 1_000_000;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> running;
    private volatile boolean isOver;
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    SteadyClient(int port) {
        running =
                thread.submit(
                        () -> {
                            run(port);
                            return null;
                        });
    }

    private void run(int port) throws IOException {
        byte[][] ping = {Keys.bytes("PING")};
        byte[][] get = {Keys.bytes("GET"), Keys.key(0)};
        try (var client = new RespClient(port)) {
            long due = System.nanoTime();
            for (int i = 0; !isOver; i++) {
                for (long early; (early = due - System.nanoTime()) > 0; ) {
                    LockSupport.parkNanos(early);
                }
                client.send(i % 2 == 0 ? ping : get);
                client.flush();
                client.read();
                longestNanos.accumulateAndGet(System.nanoTime() - due, Math::max);
                answers.incrementAndGet();
                due += SPACING_NANOS;
            }
        }
    }

    /** The longest since the last call, after answers that were due by now have come. */
    double takeLongestMillis() throws InterruptedException, IOException {
        long before = answers.get();
        while (answers.get() < before + 2 && !running.isDone()) {
            Thread.sleep(1);
        }
        if (running.isDone()) {
            failed();
        }
        return longestNanos.getAndSet(0) / 1e6;
    }

    private void failed() throws IOException {
        try {
            running.get();
        } catch (ExecutionException failure) {
            throw new IOException("the steady client failed", failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        isOver = true;
        thread.close();
        failed();
    }
}
