package dev.redlite.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Consumers of one group, each on a connection of its own: a batch of XREADGROUP COUNT 1, and when
 * its entries are there a batch of XACK, one for each.
 *
 * @param depth commands in a batch
 */
record GroupReaders(int port, int depth) {
    static final String STREAM = "log";
    private static final int CONNECTIONS = 8;

    /** Reads and acknowledges entries from the first on; returns entries a second. */
    double perSecond(String group, int entries) throws IOException, InterruptedException {
        try (var client = new RespClient(port)) {
            client.call("XGROUP", "CREATE", STREAM, group, "0");
            var left = new AtomicInteger(entries);
            long start = System.nanoTime();
            List<Future<Integer>> running = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    String consumer = "consumer-" + i;
                    running.add(threads.submit(() -> consume(group, consumer, left)));
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            int acknowledged = sum(running);
            client.call("XGROUP", "DESTROY", STREAM, group);
            if (acknowledged != entries) {
                throw new IOException(acknowledged + " of " + entries + " were acknowledged");
            }
            return entries / seconds;
        }
    }

    private static int sum(List<Future<Integer>> running) throws IOException, InterruptedException {
        int sum = 0;
        for (Future<Integer> each : running) {
            try {
                sum += each.get();
            } catch (ExecutionException failure) {
                throw new IOException("a consumer failed", failure.getCause());
            }
        }
        return sum;
    }

    private int consume(String group, String consumer, AtomicInteger left) throws IOException {
        byte[][] read =
                words("XREADGROUP", "GROUP", group, consumer, "COUNT", "1", "STREAMS", STREAM, ">");
        byte[][] acknowledge = words("XACK", STREAM, group, "");
        int acknowledged = 0;
        try (var client = new RespClient(port)) {
            while (true) {
                int before = left.getAndAdd(-depth);
                int size = Math.min(before, depth);
                if (size <= 0) {
                    return acknowledged;
                }
                for (int i = 0; i < size; i++) {
                    client.send(read);
                }
                client.flush();
                for (byte[] id : ids(client, size)) {
                    acknowledge[acknowledge.length - 1] = id;
                    client.send(acknowledge);
                }
                client.flush();
                for (int i = 0; i < size; i++) {
                    acknowledged += Integer.parseInt(new String(text(client.read()), US_ASCII));
                }
            }
        }
    }

    private static byte[][] words(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = Keys.bytes(words[i]);
        }
        return bytes;
    }

    private static List<byte[]> ids(RespClient client, int size) throws IOException {
        List<byte[]> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Object streams = client.readAny();
            // [[stream, [[id, [field, value]]]]]
            Object entries = at(at(streams, 0), 1);
            ids.add(text(at(at(entries, 0), 0)));
        }
        return ids;
    }

    private static Object at(@Nullable Object reply, int index) throws IOException {
        if (reply instanceof List<?> list && list.size() > index) {
            Object element = list.get(index);
            if (element != null) {
                return element;
            }
        }
        throw new IOException("XREADGROUP gave no entry");
    }

    private static byte[] text(@Nullable Object reply) throws IOException {
        if (reply instanceof byte[] bytes) {
            return bytes;
        }
        throw new IOException("expected a text or a number");
    }
}
