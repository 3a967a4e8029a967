package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

/** Commands that count or remove what lies between two bounds: ZCOUNT, ZREMRANGEBYSCORE … */
final class SortedSetCounts {
    /** Reads the bounds of a call. */
    @FunctionalInterface
    private interface Bounds {
        Interval of(Call call, int min, int max);
    }

    private SortedSetCounts() {}

    static void register(CommandTable table) {
        count(table, "ZCOUNT", "2.0.0", "scores", Interval::scores);
        count(
                table,
                "ZLEXCOUNT",
                "2.8.9",
                "members, if all have the same score",
                Interval::members);
        remove(
                table,
                "ZREMRANGEBYRANK",
                "2.0.0",
                "start stop",
                "ranks",
                (call, min, max) -> Interval.ranks(call, min, max, false));
        remove(table, "ZREMRANGEBYSCORE", "1.2.0", "min max", "scores", Interval::scores);
        remove(
                table,
                "ZREMRANGEBYLEX",
                "2.8.9",
                "min max",
                "members, if all have the same score",
                Interval::members);
    }

    private static void count(
            CommandTable table, String name, String since, String what, Bounds bounds) {
        table.add(name)
                .since(since)
                .arity(4)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key min max")
                .summary("Counts the members between two " + what)
                .complexity("O(log(N)), where N is the number of members")
                .handler((call, reply) -> count(call, reply, bounds));
    }

    private static void remove(
            CommandTable table,
            String name,
            String since,
            String between,
            String what,
            Bounds bounds) {
        String event = name.toLowerCase(java.util.Locale.ROOT);
        table.add(name)
                .since(since)
                .arity(4)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE)
                .syntax("key " + between)
                .summary("Removes the members between two " + what)
                .complexity("O(log(N)+M), where N is the number of members and M that of removed")
                .handler((call, reply) -> remove(call, reply, bounds, event));
    }

    /** Bad bounds come before a wrong type. */
    private static void count(Call call, Reply reply, Bounds bounds) {
        Interval interval = bounds.of(call, 2, 3);
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        reply.integer(set == null ? 0 : interval.count(set, interval.from(set)));
    }

    /** Bad bounds come before a wrong type. */
    private static void remove(Call call, Reply reply, Bounds bounds, String event) {
        Interval interval = bounds.of(call, 2, 3);
        SortedSetValue set = call.change(1, ValueType.SORTED_SET);
        int from = set == null ? 0 : interval.from(set);
        int removed = set == null ? 0 : set.removeRange(from, interval.count(set, from));
        if (set != null && removed > 0) {
            call.event(call.arg(1), event);
            if (set.isEmpty()) {
                call.event(call.arg(1), "del");
            }
        }
        reply.integer(removed);
    }
}
