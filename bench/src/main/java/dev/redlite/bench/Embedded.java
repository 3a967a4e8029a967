package dev.redlite.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Stores inside the program, one thread, random keys: each in a JVM of its own, in turns. A key is
 * made when it is used, as in a program: read from a table of a million it would cost every store
 * the same two misses of the processor's caches. A phase is long enough for what stores put off.
 */
final class Embedded implements Scenario {
    private static final long ROUND_LIMIT_MINUTES = 10;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 5);
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 64);
        int millis = 1000 * arguments.number("seconds", 4);
        List<String> stores = arguments.list("stores", "redlite,redlite-default,rocksdb,sqlite");
        arguments.requireKnown();
        for (int round = 1; round <= rounds; round++) {
            for (String name : stores) {
                var kind = StoreKind.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
                for (String line : fork(kind, place, keys, size, millis)) {
                    String[] cells = line.split("\t", -1);
                    results.add(
                            cells[0],
                            kind.title,
                            round,
                            Double.parseDouble(cells[1]),
                            Sample.Unit.PER_SECOND);
                }
            }
        }
    }

    private static List<String> fork(
            StoreKind kind, Workplace place, int keys, int size, int millis)
            throws IOException, InterruptedException {
        Path folder = place.folder(kind.name());
        Path output = folder.resolve("output.tsv");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseG1GC", // as the launcher
                        "-Xmn12m",
                        "-XX:InitiatingHeapOccupancyPercent=75",
                        "-XX:-G1UseAdaptiveIHOP",
                        "-XX:G1MixedGCCountTarget=128",
                        "-XX:GCCardSizeInBytes=128",
                        "-XX:MaxRAM=16g",
                        "-XX:InitialRAMPercentage=6.25",
                        "-XX:GCTimeRatio=1",
                        "-XX:MaxTenuringThreshold=0",
                        "-XX:+UseTransparentHugePages",
                        "-XX:+UseCompactObjectHeaders"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Embedded.class.getName(), kind.name(), folder.toString()));
        for (int number : new int[] {place.cacheMegabytes(), keys, size, millis}) {
            command.add(String.valueOf(number));
        }
        Process process =
                place.watch(
                        new ProcessBuilder(command)
                                .redirectOutput(output.toFile())
                                .redirectError(ProcessBuilder.Redirect.INHERIT)
                                .start());
        if (!process.waitFor(ROUND_LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("the round of " + kind + " failed");
        }
        List<String> lines = Files.readAllLines(output);
        Workplace.delete(folder);
        return lines;
    }

    /** One round of one store: prints lines of measurement and rate. */
    public static void main(String[] words) throws Exception {
        var kind = StoreKind.valueOf(words[0]);
        int keys = Integer.parseInt(words[3]);
        byte[] value = Keys.value(Integer.parseInt(words[4]));
        long nanos = TimeUnit.MILLISECONDS.toNanos(Integer.parseInt(words[5]));
        Path folder = Path.of(words[1]).resolve("data");
        Files.createDirectory(folder);
        try (EmbeddedStore store = kind.open(folder, Integer.parseInt(words[2]))) {
            store.fill(keys, value);
            Operation get =
                    key -> {
                        byte[] found = store.get(key);
                        if (found == null || found.length != value.length) {
                            throw new IllegalStateException("a value is missing");
                        }
                    };
            var count = new Counter();
            Operation set = key -> store.set(key, Keys.numbered(value, ++count.sets));
            perSecond(get, keys, nanos / 2);
            System.out.println("GET\t" + perSecond(get, keys, nanos));
            perSecond(set, keys, nanos / 2);
            System.out.println("SET\t" + perSecond(set, keys, nanos));
        }
    }

    private static final class Counter {
        long sets;
    }

    private interface Operation {
        void run(byte[] key) throws Exception;
    }

    private static double perSecond(Operation operation, int keys, long nanos) throws Exception {
        final int batch = 256; // between looks at the clock
        var random = new SplittableRandom(42);
        long start = System.nanoTime();
        long count = 0;
        long now;
        do {
            for (int i = 0; i < batch; i++) {
                operation.run(Keys.key(random.nextInt(keys)));
            }
            count += batch;
            now = System.nanoTime();
        } while (now - start < nanos);
        return count * 1e9 / (now - start);
    }
}
