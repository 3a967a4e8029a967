package dev.redlite.command.server;

import dev.redlite.engine.CommandStats;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Info;

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

    static void latencies(Engine engine, Info.Fields fields) {}
}
