package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * Mixed load on a fixed set of keys for an hour: what grows although the data does not is a leak.
 * Heap, resident memory and the database's files are looked at every few seconds.
 */
final class Soak implements Scenario {
    private static final int CONNECTIONS = 8;
    private static final int DEPTH = 16;
    private static final int LOOKS = 360;
    private static final int VALUE_BYTES_MAX = 2000;
    private static final Pattern HEAP = Pattern.compile("\\bused_memory:(\\d+)");

    private final List<Double> heap = new ArrayList<>();
    private final List<Double> resident = new ArrayList<>();
    private final List<Double> files = new ArrayList<>();

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int minutes = arguments.number("minutes", 60);
        int keys = arguments.number("keys", 100_000);
        arguments.requireKnown();
        Side side = Side.REDLITE_DEFAULT;
        try (var server = ServerProcess.start(side, place, "everysec", Map.of())) {
            long start = System.nanoTime();
            long end = start + TimeUnit.MINUTES.toNanos(minutes);
            Thread looker = new Thread(() -> look(server, end), "soak-looker");
            looker.start();
            var timeline = new Timeline(minutes * 60, start);
            new Load(server.port(), CONNECTIONS, DEPTH)
                    .seconds(Load.random(keys, end), new Mixed(), timeline);
            looker.join();
            double rate = DoubleStream.of(timeline.perSecond()).average().orElse(0);
            results.add("commands", side, 1, rate, Sample.Unit.PER_SECOND);
            add(results, side, "heap", heap);
            add(results, side, "resident memory", resident);
            add(results, side, "files", files);
        }
        write(place.root().resolve("bench/results"));
    }

    /** The peaks, and how much the last quarter's exceeds that of the second. */
    private static void add(Results results, Side side, String what, List<Double> looks) {
        int quarter = looks.size() / 4;
        double before = peak(looks.subList(quarter, 2 * quarter));
        double last = peak(looks.subList(looks.size() - quarter, looks.size()));
        results.add(what + ", peak", side, 1, peak(looks), Sample.Unit.MEGABYTES);
        results.add(what + ", growth of the peak", side, 1, last / before, Sample.Unit.TIMES);
    }

    private static double peak(List<Double> looks) {
        return looks.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    private void look(ServerProcess server, long endNanos) {
        long begin = System.nanoTime();
        try (RespClient client = new RespClient(server.port())) {
            for (int i = 1; i <= LOOKS; i++) {
                TimeUnit.NANOSECONDS.sleep(
                        begin + (endNanos - begin) / LOOKS * i - System.nanoTime());
                Matcher used = HEAP.matcher(client.call("INFO", "memory"));
                if (!used.find()) {
                    throw new IOException("INFO memory has no used_memory");
                }
                heap.add(Long.parseLong(used.group(1)) / 1e6);
                resident.add(server.residentMegabytes());
                files.add(server.fileMegabytes());
                if (i % (LOOKS / 12) == 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "  %d %%: heap %.0f MB, resident %.0f MB, files %.0f MB%n",
                            100 * i / LOOKS,
                            heap.getLast(),
                            resident.getLast(),
                            files.getLast());
                }
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("the soak cannot be watched", failure);
        }
    }

    private void write(Path folder) throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("what\tlook\tMB");
        rows(rows, "heap", heap);
        rows(rows, "resident memory", resident);
        rows(rows, "files", files);
        Files.createDirectories(folder);
        Files.write(folder.resolve("soak-over-time.tsv"), rows);
    }

    private static void rows(List<String> rows, String what, List<Double> looks) {
        for (int i = 0; i < looks.size(); i++) {
            rows.add(String.format(Locale.ROOT, "%s\t%d\t%.1f", what, i, looks.get(i)));
        }
    }

    /** Commands of every kind, each key being a string or a hash by its number. */
    private static final class Mixed implements Load.Operation {
        private static final byte[][] FIELDS = new byte[50][];

        static {
            for (int i = 0; i < FIELDS.length; i++) {
                FIELDS[i] = Keys.bytes("field" + i);
            }
        }

        @Override
        public void send(RespClient client, long number) throws IOException {
            byte[] key = Keys.key(number);
            if (number % 2 == 0) {
                sendString(client, key);
            } else {
                sendHash(client, key);
            }
        }

        private static void sendString(RespClient client, byte[] key) throws IOException {
            var random = ThreadLocalRandom.current();
            switch (random.nextInt(8)) {
                case 0, 1 -> client.send(Keys.bytes("GET"), key);
                case 2 -> client.send(Keys.bytes("APPEND"), key, Keys.value(random.nextInt(1, 9)));
                case 3 -> client.send(Keys.bytes("DEL"), key);
                case 4 -> client.send(Keys.bytes("PEXPIRE"), key, Keys.bytes("500"));
                case 5 -> client.send(Keys.bytes("GETDEL"), key);
                default -> client.send(Keys.bytes("SET"), key, value());
            }
        }

        private static void sendHash(RespClient client, byte[] key) throws IOException {
            var random = ThreadLocalRandom.current();
            byte[] field = FIELDS[random.nextInt(FIELDS.length)];
            switch (random.nextInt(8)) {
                case 0, 1 -> client.send(Keys.bytes("HGET"), key, field);
                case 2 -> client.send(Keys.bytes("HDEL"), key, field);
                case 3 -> client.send(Keys.bytes("UNLINK"), key);
                case 4 -> client.send(Keys.bytes("PEXPIRE"), key, Keys.bytes("5000"));
                default -> client.send(Keys.bytes("HSET"), key, field, value());
            }
        }

        private static byte[] value() {
            return Keys.value(ThreadLocalRandom.current().nextInt(1, VALUE_BYTES_MAX));
        }

        @Override
        public void receive(long key, byte @Nullable [] reply) {}
    }
}
