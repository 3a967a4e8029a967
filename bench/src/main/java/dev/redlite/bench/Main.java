package dev.redlite.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures one scenario, or makes the report of all; {@code bench/run} starts it. */
public final class Main {
    private static final int CACHE_MEGABYTES = 1024;

    private Main() {}

    private static Map<String, Scenario> scenarios() {
        Map<String, Scenario> scenarios = new LinkedHashMap<>();
        scenarios.put("redis", new Throughput("everysec"));
        scenarios.put("redis-always", new Throughput("always"));
        scenarios.put("latency", new Latency());
        scenarios.put("embedded", new Embedded());
        scenarios.put("cpu-memory", new CpuAndMemory());
        scenarios.put("twenty-million", new RandomWrites());
        scenarios.put("larger-than-heap", new LargerThanHeap());
        scenarios.put("startup", new StartUp());
        scenarios.put("redis-default", new DefaultList());
        scenarios.put("types", new LargeTypes());
        scenarios.put("size", new CostOverSize());
        scenarios.put("cold", new ColdCollection());
        scenarios.put("blocked", new BlockedClients());
        scenarios.put("scripts", new ScriptSpeed());
        scenarios.put("pubsub", new FanOut());
        scenarios.put("eviction", new AtTheLimit());
        scenarios.put("rights", new RightsAndTracking());
        scenarios.put("idle", new IdleConnections());
        scenarios.put("soak", new Soak());
        return scenarios;
    }

    /** Words: the folder of the sources, a scenario or "report", and options. */
    public static void main(String[] words) throws Exception {
        Path root = Path.of(words[0]).toAbsolutePath();
        String name = words.length > 1 ? words[1] : "";
        List<String> options = new ArrayList<>(List.of(words).subList(2, words.length));
        Scenario scenario = scenarios().get(name);
        if (scenario == null && !name.equals("report")) {
            System.err.println(
                    "bench: no scenario " + name + "; there are " + scenarios().keySet());
            System.exit(2);
        }
        try {
            if (scenario != null) {
                measure(root, name, scenario, options);
            }
            report(root.resolve("bench"));
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.exit(2);
        }
    }

    private static void measure(Path root, String name, Scenario scenario, List<String> options)
            throws Exception {
        var arguments = new Arguments(options);
        var results = new Results();
        results.fact("command", ("bench/run " + name + " " + String.join(" ", options)).strip());
        Machine.describe(results, root);
        System.out.println(name);
        try (var place = new Workplace(root, arguments.number("cache", CACHE_MEGABYTES))) {
            scenario.run(place, arguments, results);
        }
        results.write(root.resolve("bench/results").resolve(name + ".tsv"));
    }

    private static void report(Path bench) throws IOException {
        new Report(bench, Target.read(bench.resolve("targets.tsv"))).write();
        System.out.println("  report in " + bench.resolve("RESULTS.md"));
    }
}
