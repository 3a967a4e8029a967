package dev.redlite.command.server;

import dev.redlite.engine.CommandStats;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Info;
import dev.redlite.engine.Latencies;

import java.util.ArrayList;
import java.util.Locale;

/** The sections of INFO about commands and errors. */
final class InfoCommandStats {
    private static final long NANOS_PER_MICRO = 1000;

    private InfoCommandStats() {}

    static void calls(Engine engine, Info.Fields fields) {
        engine.table()
                .eachCommand(
                        command -> {
                            CommandStats stats = command.stats();
                            if (stats.calls() + stats.rejected() + stats.failed() > 0) {
                                fields.put("cmdstat_" + command.fullName(), line(stats));
                            }
                        });
    }

    private static String line(CommandStats stats) {
        long micros = stats.nanos() / NANOS_PER_MICRO;
        double each = stats.calls() == 0 ? 0 : micros / (double) stats.calls();
        return String.format(
                Locale.ROOT,
                "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
                stats.calls(),
                micros,
                each,
                stats.rejected(),
                stats.failed());
    }

    static void errors(Engine engine, Info.Fields fields) {
        engine.stats()
                .errorCounts()
                .forEach((code, count) -> fields.put("errorstat_" + code, "count=" + count));
    }

    static void latencies(Engine engine, Info.Fields fields) {
        String shown = engine.config().get("latency-tracking-info-percentiles").value();
        if (shown.isEmpty() || !engine.config().get("latency-tracking").isYes()) {
            return;
        }
        String[] percentiles = shown.split(" ");
        engine.table()
                .eachCommand(
                        command -> {
                            Latencies latencies = command.stats().latencies();
                            if (latencies != null) {
                                fields.put(
                                        "latency_percentiles_usec_" + command.fullName(),
                                        line(latencies, percentiles));
                            }
                        });
    }

    private static String line(Latencies latencies, String[] percentiles) {
        var parts = new ArrayList<String>();
        for (String percentile : percentiles) {
            double micros = latencies.micros(Double.parseDouble(percentile));
            parts.add(String.format(Locale.ROOT, "p%s=%.3f", percentile, micros));
        }
        return String.join(",", parts);
    }
}
