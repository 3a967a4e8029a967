package dev.redlite.command.server;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Info;
import dev.redlite.engine.Reply;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** INFO: figures about the server in sections. */
final class InfoCommand {
    /** Who fills a section with what this package knows of it. */
    private interface Section extends BiConsumer<Engine, Info.Fields> {}

    /** All sections in the order in which they are shown. */
    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put("Server", InfoSections::server);
        SECTIONS.put("Clients", InfoSections::clients);
        SECTIONS.put("Memory", InfoMemory::memory);
        SECTIONS.put("Persistence", InfoSections::persistence);
        SECTIONS.put("Stats", InfoSections::statistics);
        SECTIONS.put("Replication", InfoReplication::replication);
        SECTIONS.put("CPU", InfoSections::cpu);
        SECTIONS.put("Modules", (engine, fields) -> {});
        SECTIONS.put("Commandstats", InfoCommandStats::calls);
        SECTIONS.put("Errorstats", InfoCommandStats::errors);
        SECTIONS.put("Latencystats", InfoCommandStats::latencies);
        SECTIONS.put("Cluster", (engine, fields) -> fields.put("cluster_enabled", 0));
        SECTIONS.put("Keyspace", InfoSections::keyspace);
    }

    /** Those that are shown only if they are asked for. */
    private static final Set<String> NOT_BY_DEFAULT = Set.of("commandstats", "latencystats");

    private InfoCommand() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("INFO")
                .since("1.0.0")
                .arity(-1)
                .flags(LOADING, STALE)
                .syntax("[section [section ...]]")
                .categories("dangerous")
                .tips(
                        "nondeterministic_output",
                        "request_policy:all_shards",
                        "response_policy:special")
                .summary("Returns figures about the server in sections")
                .complexity("O(1)")
                .handler(InfoCommand::info);
    }

    private static void info(Call call, Reply reply) {
        Set<String> wanted = new HashSet<>();
        if (call.count() == 1) {
            wanted.addAll(group("default"));
        }
        for (int i = 1; i < call.count(); i++) {
            String word = call.text(i).toLowerCase(Locale.ROOT);
            wanted.addAll(group(word));
        }
        var text = new StringBuilder();
        SECTIONS.forEach(
                (title, section) -> {
                    String name = title.toLowerCase(Locale.ROOT);
                    if (wanted.contains(name)) {
                        append(text, call.engine(), title, section);
                    }
                });
        reply.verbatim("txt", Bytes.of(text.toString()));
    }

    private static void append(StringBuilder text, Engine engine, String title, Section section) {
        if (!text.isEmpty()) {
            text.append("\r\n");
        }
        text.append("# ").append(title).append("\r\n");
        var fields = new Info.Fields();
        section.accept(engine, fields);
        engine.info().fill(title.toLowerCase(Locale.ROOT), fields);
        fields.appendTo(text);
    }

    /** The sections that a word stands for. */
    private static List<String> group(String word) {
        return switch (word) {
            case "default" -> names().filter(name -> !NOT_BY_DEFAULT.contains(name)).toList();
            case "all" -> names().filter(name -> !name.equals("modules")).toList();
            case "everything" -> names().toList();
            default -> List.of(word);
        };
    }

    private static java.util.stream.Stream<String> names() {
        return SECTIONS.keySet().stream().map(title -> title.toLowerCase(Locale.ROOT));
    }
}
