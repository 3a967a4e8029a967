package dev.redlite.command.server;

import dev.redlite.engine.Command;
import dev.redlite.engine.Flag;
import dev.redlite.engine.Reply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The facts of a command in the shape of COMMAND INFO: an array of ten elements. */
final class CommandFacts {
    /** ACL categories in the order in which they are reported. */
    static final List<String> CATEGORIES =
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

    /** Categories of groups that are called otherwise. */
    private static final Map<String, String> OF_GROUP =
            Map.of(
                    "generic", "keyspace",
                    "sorted-set", "sortedset",
                    "transactions", "transaction",
                    "vector_set", "vectorset");

    private CommandFacts() {}

    static void write(Command command, Reply reply) {
        reply.array(10);
        reply.bulk(command.fullName());
        reply.integer(command.arity());
        reply.set(command.flags().size());
        command.flags().forEach(flag -> reply.status(flag.reported()));
        reply.integer(command.firstKey());
        reply.integer(command.lastKey());
        reply.integer(command.keyStep());
        List<String> categories = categories(command);
        reply.set(categories.size());
        categories.forEach(category -> reply.status("@" + category));
        reply.set(command.tips().size());
        command.tips().forEach(reply::bulk);
        KeySpecs.write(command, reply);
        Collection<Command> subcommands = command.subcommands();
        if (subcommands.isEmpty()) {
            reply.set(0); // as Redis has it, although there is an array otherwise
        } else {
            reply.array(subcommands.size());
        }
        subcommands.forEach(subcommand -> write(subcommand, reply));
    }

    /** Categories that follow from the flags and the group, and those given besides. */
    static List<String> categories(Command command) {
        Set<String> found = new TreeSet<>(command.extraCategories());
        boolean isContainer = command.handler() == null;
        String group = command.group().toLowerCase(Locale.ROOT);
        String ofGroup = OF_GROUP.getOrDefault(group, group);
        if (!isContainer && CATEGORIES.contains(ofGroup)) {
            found.add(ofGroup);
        }
        add(found, command.has(Flag.WRITE), "write");
        add(found, command.has(Flag.READONLY) && !found.contains("scripting"), "read");
        add(found, command.has(Flag.ADMIN), "admin");
        add(found, command.has(Flag.ADMIN), "dangerous");
        add(found, command.has(Flag.PUBSUB), "pubsub");
        add(found, command.has(Flag.BLOCKING), "blocking");
        add(found, true, command.has(Flag.FAST) ? "fast" : "slow");
        var ordered = new ArrayList<>(CATEGORIES);
        ordered.retainAll(found);
        return ordered;
    }

    private static void add(Set<String> categories, boolean applies, String category) {
        if (applies) {
            categories.add(category);
        }
    }
}
