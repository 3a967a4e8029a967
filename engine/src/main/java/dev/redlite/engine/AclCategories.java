package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The categories of commands that ACL rules name; those of a command follow from its facts. */
public final class AclCategories {
    /** In the order in which they are reported. */
    private static final List<String> ALL =
            List.of(
                    "keyspace",
                    "read",
                    "write",
                    "set",
                    "sortedset",
                    "list",
                    "hash",
                    "string",
                    "array",
                    "bitmap",
                    "hyperloglog",
                    "geo",
                    "stream",
                    "pubsub",
                    "admin",
                    "fast",
                    "slow",
                    "blocking",
                    "dangerous",
                    "connection",
                    "transaction",
                    "scripting",
                    "json",
                    "search",
                    "bloom",
                    "cuckoo",
                    "cms",
                    "topk",
                    "tdigest",
                    "timeseries",
                    "vectorset");

    /** The last one that is there whatever commands there are. */
    private static final String LAST_OF_ALWAYS = "scripting";

    /** Categories of groups that are called otherwise. */
    private static final Map<String, String> OF_GROUP =
            Map.of(
                    "generic", "keyspace",
                    "sorted-set", "sortedset",
                    "transactions", "transaction",
                    "vector_set", "vectorset");

    private final CommandTable table;
    private final Map<String, List<Command>> members = new LinkedHashMap<>();

    /**
     * Of all commands of a table; categories of families only if one of their commands is there.
     */
    AclCategories(CommandTable table) {
        this.table = table;
        for (String name : ALL) {
            var commands = new ArrayList<Command>();
            table.eachCommand(
                    command -> {
                        if (of(command).contains(name)) {
                            commands.add(command);
                        }
                    });
            if (!commands.isEmpty() || ALL.indexOf(name) <= ALL.indexOf(LAST_OF_ALWAYS)) {
                members.put(name, commands);
            }
        }
    }

    CommandTable table() {
        return table;
    }

    /** All names. */
    public Set<String> names() {
        return members.keySet();
    }

    /**
     * The commands and subcommands of a category, its name in lower case; null if there is none.
     */
    public @Nullable List<Command> commands(String name) {
        return members.get(name);
    }

    /** The categories of a command: from its flags and its group, and those given besides. */
    public static List<String> of(Command command) {
        Set<String> found = new TreeSet<>(command.extraCategories());
        boolean isContainer = command.handler() == null;
        String group = command.group().toLowerCase(Locale.ROOT);
        String ofGroup = OF_GROUP.getOrDefault(group, group);
        if (!isContainer && ALL.contains(ofGroup)) {
            found.add(ofGroup);
        }
        add(found, command.has(Flag.WRITE), "write");
        add(found, command.has(Flag.READONLY) && !found.contains("scripting"), "read");
        add(found, command.has(Flag.ADMIN), "admin");
        add(found, command.has(Flag.ADMIN), "dangerous");
        add(found, command.has(Flag.PUBSUB), "pubsub");
        add(found, command.has(Flag.BLOCKING), "blocking");
        add(found, true, command.has(Flag.FAST) ? "fast" : "slow");
        found.removeAll(command.withheldCategories());
        var ordered = new ArrayList<>(ALL);
        ordered.retainAll(found);
        return ordered;
    }

    private static void add(Set<String> categories, boolean applies, String category) {
        if (applies) {
            categories.add(category);
        }
    }
}
