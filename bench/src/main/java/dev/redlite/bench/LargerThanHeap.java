package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** More data than the heap: loads it, then reads every key and compares each byte. */
final class LargerThanHeap implements Scenario {
    private static final int CONNECTIONS = 4;
    private static final int DEPTH = 16;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 4096);
        int heap = arguments.number("heap", 512);
        arguments.requireKnown();
        double megabytes = (double) keys * size / (1 << 20);
        Map<String, String> heapLimit = Map.of("REDLITE_JAVA_OPTS", "-Xmx" + heap + "m");
        Side side = Side.REDLITE_DEFAULT;
        try (var server = ServerProcess.start(side, place, "everysec", heapLimit)) {
            var load = new Load(server.port(), CONNECTIONS, DEPTH);
            System.out.printf("  loading %,.0f MB, heap %d MB%n", megabytes, heap);
            var unused = new Timeline(1, System.nanoTime());
            double loading = load.seconds(Load.upTo(keys), write(size), unused);
            add(results, "load", side, keys / loading, megabytes / loading);
            var wrong = new LongAdder();
            System.out.println("  reading and comparing");
            double reading = load.seconds(Load.upTo(keys), read(size, wrong), unused);
            add(results, "read all, compared", side, keys / reading, megabytes / reading);
            results.add("values that differ", side, 1, wrong.doubleValue(), Sample.Unit.WRONG);
            results.add(
                    "peak resident memory", side, 1, server.peakMegabytes(), Sample.Unit.MEGABYTES);
        }
    }

    private static void add(
            Results results, String what, Side side, double rate, double megabytesRate) {
        results.add(what, side, 1, rate, Sample.Unit.PER_SECOND);
        results.add(what + ", bytes", side, 1, megabytesRate, Sample.Unit.MEGABYTES_PER_SECOND);
    }

    private static Load.Operation write(int size) {
        byte[] command = Keys.bytes("SET");
        return new Load.Operation() {
            @Override
            public void send(RespClient client, long key) throws IOException {
                client.send(command, Keys.key(key), Keys.value(key, size));
            }

            @Override
            public void receive(long key, byte @Nullable [] reply) {}
        };
    }

    private static Load.Operation read(int size, LongAdder wrong) {
        byte[] command = Keys.bytes("GET");
        return new Load.Operation() {
            @Override
            public void send(RespClient client, long key) throws IOException {
                client.send(command, Keys.key(key));
            }

            @Override
            public void receive(long key, byte @Nullable [] reply) {
                if (!Arrays.equals(reply, Keys.value(key, size))) {
                    wrong.increment();
                }
            }
        };
    }
}
