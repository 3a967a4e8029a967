package dev.redlite.log;

import dev.redlite.base.OsDisk;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what an append costs: {@code java -cp ... dev.redlite.log.AppendCost [directory]}.
 *
 * <p>Batches of 16 records, published; a background thread prepares segments and recycles, as the
 * engine's housekeeping does.
 */
final class AppendCost {
    private static final int RECORDS = 4_000_000;
    private static final int BATCH = 16;
    private static final int ROUNDS = 4;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private AppendCost() {}

    /** Argument: a directory to work in, by default a temporary one. */
    public static void main(String[] args) throws Exception {
        Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("append-cost");
        try (Log log =
                Log.open(
                        OsDisk.INSTANCE,
                        home.resolve("cost.db-log"),
                        LogOptions.defaults(),
                        1,
                        () -> 0L)) {
            log.writeLock().acquire();
            var housekeeping = new Thread(() -> keep(log));
            housekeeping.setDaemon(true);
            housekeeping.start();
            for (int round = 0; round < ROUNDS; round++) {
                for (int bodyBytes : new int[] {40, 120, 1000}) {
                    measure(log, bodyBytes);
                }
            }
            housekeeping.interrupt();
            housekeeping.join();
            log.beginClose();
            log.close(log.committed());
        }
    }

    private static void keep(Log log) {
        while (!Thread.interrupted()) {
            log.prepareNext();
            log.recycle(log.committed());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void measure(Log log, int bodyBytes) {
        byte[] body = new byte[bodyBytes];
        int records = bodyBytes > 500 ? RECORDS / 8 : RECORDS;
        long cpuBegan = THREADS.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        for (int i = 0; i < records; i += BATCH) {
            for (int j = 0; j < BATCH; j++) {
                body[0]++;
                log.append(body, 0, bodyBytes, began);
            }
            log.publish();
        }
        long nanos = System.nanoTime() - began;
        long cpu = THREADS.getCurrentThreadCpuTime() - cpuBegan;
        System.out.printf(
                Locale.ROOT,
                "%5d bytes: %6.1f ns an append, of them on the processor %6.1f%n",
                bodyBytes,
                nanos / (double) records,
                cpu / (double) records);
    }
}
