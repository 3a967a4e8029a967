package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Latencies;
import dev.redlite.engine.LatencyEvents;
import dev.redlite.engine.Reply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What took long: LATENCY LATEST, HISTORY, GRAPH, RESET, DOCTOR, HISTOGRAM, HELP. */
final class LatencyCommands {
    private static final long BUCKET_NANOS_MIN = 1024;
    private static final int BUCKETS = 30;

    private static final String[] TIPS = {
        "nondeterministic_output", "request_policy:all_nodes", "response_policy:special"
    };

    private LatencyCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("LATENCY")
                .since("2.8.13")
                .arity(-2)
                .summary("Contains the commands about what took long")
                .complexity("Depends on the subcommand");
        add(table, "LATENCY LATEST", 2)
                .tips(TIPS)
                .summary("Returns the last time each kind of event took long")
                .handler(LatencyCommands::latest);
        add(table, "LATENCY HISTORY", 3)
                .tips(TIPS)
                .syntax("event")
                .summary("Returns when a kind of event took long, and how long")
                .handler(LatencyCommands::history);
        add(table, "LATENCY GRAPH", 3)
                .tips(TIPS)
                .syntax("event")
                .summary("Draws how long a kind of event took")
                .handler(LatencyCommands::graph);
        add(table, "LATENCY RESET", -2)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .syntax("[event [event ...]]")
                .summary("Forgets what took long")
                .handler(LatencyCommands::reset);
        add(table, "LATENCY DOCTOR", 2)
                .tips(TIPS)
                .summary("Says in words what took long")
                .handler(LatencyCommands::doctor);
        add(table, "LATENCY HISTOGRAM", -2)
                .tips(TIPS)
                .since("7.0.0")
                .syntax("[command [command ...]]")
                .summary("Returns how many calls of commands took how long")
                .complexity("O(N), where N is the number of commands")
                .handler(LatencyCommands::histogram);
        addHelp(table);
    }

    private static Command add(CommandTable table, String name, int arity) {
        return table.add(name)
                .since("2.8.13")
                .arity(arity)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .complexity("O(1)");
    }

    private static void addHelp(CommandTable table) {
        Help.add(
                table,
                "LATENCY",
                "2.8.13",
                "DOCTOR",
                "What took long, in words.",
                "GRAPH <event>",
                "A drawing of how long a kind of event took.",
                "HISTORY <event>",
                "When a kind of event took long, and how long.",
                "LATEST",
                "The last time each kind of event took long.",
                "RESET [<event> ...]",
                "Forget what took long: all, or these kinds.",
                "HISTOGRAM [<command> ...]",
                "How many calls of commands took how long.");
    }

    private static void latest(Call call, Reply reply) {
        Map<String, LatencyEvents.Event> events = call.engine().latencyEvents().all();
        reply.array(events.size());
        events.forEach(
                (name, event) -> {
                    reply.array(4);
                    reply.bulk(name);
                    reply.integer(event.last().at());
                    reply.integer(event.last().millis());
                    reply.integer(event.maxMillis());
                });
    }

    private static void history(Call call, Reply reply) {
        List<LatencyEvents.Sample> samples = samples(call);
        reply.array(samples.size());
        for (LatencyEvents.Sample sample : samples) {
            reply.array(2);
            reply.integer(sample.at());
            reply.integer(sample.millis());
        }
    }

    private static List<LatencyEvents.Sample> samples(Call call) {
        LatencyEvents.Event event = call.engine().latencyEvents().all().get(call.text(2));
        return event == null ? List.of() : event.samples();
    }

    /** A line of # for each sample. */
    private static void graph(Call call, Reply reply) {
        List<LatencyEvents.Sample> samples = samples(call);
        if (samples.isEmpty()) {
            throw new CommandException(
                    "ERR No samples available for event '" + call.shown(2) + "'");
        }
        long high = 1;
        for (LatencyEvents.Sample sample : samples) {
            high = Math.max(high, sample.millis());
        }
        var text = new StringBuilder(call.text(2) + " - high " + high + " ms\n");
        for (LatencyEvents.Sample sample : samples) {
            long ago = Math.max(0, call.now() / 1000 - sample.at());
            String bar = "#".repeat((int) (1 + sample.millis() * 49 / high));
            text.append(bar).append(' ').append(sample.millis()).append(" ms, ");
            text.append(ago).append(" s ago\n");
        }
        reply.verbatim("txt", Bytes.of(text.toString()));
    }

    private static void reset(Call call, Reply reply) {
        Map<String, LatencyEvents.Event> events = call.engine().latencyEvents().all();
        int before = events.size();
        if (call.count() == 2) {
            events.clear();
        }
        for (int i = 2; i < call.count(); i++) {
            events.remove(call.text(i));
        }
        reply.integer(before - events.size());
    }

    private static void doctor(Call call, Reply reply) {
        long threshold = call.engine().config().get("latency-monitor-threshold").number();
        Map<String, LatencyEvents.Event> events = call.engine().latencyEvents().all();
        var text = new StringBuilder();
        events.forEach((name, event) -> text.append(line(name, event, call.now() / 1000)));
        if (threshold == 0) {
            text.append(
                    "Latency monitoring is disabled: CONFIG SET latency-monitor-threshold"
                            + " <milliseconds> enables it.\n");
        } else if (events.isEmpty()) {
            text.append("Nothing took longer than ").append(threshold).append(" ms.\n");
        } else {
            events.keySet().forEach(name -> text.append(advice(name)));
        }
        reply.verbatim("txt", Bytes.of(text.toString()));
    }

    private static String line(String name, LatencyEvents.Event event, long now) {
        List<LatencyEvents.Sample> samples = event.samples();
        long sum = samples.stream().mapToLong(LatencyEvents.Sample::millis).sum();
        return String.format(
                Locale.ROOT,
                "%s: %d times, at most %d ms. On average %.1f ms, last %d s ago.\n",
                name,
                samples.size(),
                event.maxMillis(),
                sum / (double) samples.size(),
                Math.max(0, now - event.last().at()));
    }

    private static String advice(String name) {
        return switch (name) {
            case "command" ->
                    "command: SLOWLOG GET shows which; a smaller COUNT, or SCAN in place of KEYS,"
                            + " makes many short ones of a long one.\n";
            case "fast-command" ->
                    "fast-command: these never take long by themselves; look for pauses of the"
                            + " collector (a smaller heap), or other programs on the machine.\n";
            case "eviction-cycle" ->
                    "eviction-cycle: much had to be removed at once; raise maxmemory, or lower"
                            + " maxmemory-eviction-tenacity.\n";
            default -> "";
        };
    }

    private static void histogram(Call call, Reply reply) {
        var found = new LinkedHashMap<String, Latencies>();
        if (call.count() == 2) {
            call.engine().table().eachCommand(command -> add(found, command));
        }
        for (int i = 2; i < call.count(); i++) {
            Command command = call.engine().table().lookUp(call.arg(i));
            if (command != null) {
                add(found, command);
                command.subcommands().forEach(subcommand -> add(found, subcommand));
            }
        }
        reply.map(found.size());
        found.forEach(
                (name, latencies) -> {
                    reply.bulk(name);
                    writeHistogram(latencies, reply);
                });
    }

    private static void add(Map<String, Latencies> found, Command command) {
        Latencies latencies = command.stats().latencies();
        if (latencies != null) {
            found.put(command.fullName(), latencies);
        }
    }

    /** Buckets double; each counts the calls up to its end, and one that adds none is left out. */
    private static void writeHistogram(Latencies latencies, Reply reply) {
        List<long[]> buckets = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < BUCKETS; i++) {
            long end = BUCKET_NANOS_MIN << i;
            boolean isLast = i == BUCKETS - 1;
            long count = isLast ? latencies.count() : latencies.countUpTo(end - 1);
            if (count > before) {
                // Redis shows the end as its histogram rounds it: two digits, up.
                buckets.add(new long[] {(end + (end >> 7) - 1) / 1000, count});
            }
            before = count;
        }
        reply.map(2);
        reply.bulk("calls");
        reply.integer(latencies.count());
        reply.bulk("histogram_usec");
        reply.map(buckets.size());
        for (long[] bucket : buckets) {
            reply.integer(bucket[0]);
            reply.integer(bucket[1]);
        }
    }
}
