package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.command.sortedset.RangeOptions.Fixed;
import dev.redlite.command.sortedset.RangeOptions.Kind;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.ScoreVisitor;
import dev.redlite.value.sortedset.SortedSetValue;

/** Commands that return or store a range of members: ZRANGE, ZRANGEBYSCORE, ZRANGESTORE … */
final class SortedSetRanges {
    private static final String COMPLEXITY =
            "O(log(N)+M), where N is the number of members and M that of those in the range";

    private SortedSetRanges() {}

    static void register(CommandTable table) {
        range(table, "ZRANGE", "1.2.0", Fixed.NOTHING)
                .syntax("key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]")
                .summary("Returns the members in a range of ranks, scores or members");
        range(table, "ZREVRANGE", "1.2.0", Fixed.of(Kind.RANK, true))
                .syntax("key start stop [WITHSCORES]")
                .summary("Returns the members in a range of ranks, the last first")
                .deprecated("6.2.0", "`ZRANGE` with the `REV` argument");
        range(table, "ZRANGEBYSCORE", "1.0.5", Fixed.of(Kind.SCORE, false))
                .syntax("key min max [WITHSCORES] [LIMIT offset count]")
                .summary("Returns the members in a range of scores")
                .deprecated("6.2.0", "`ZRANGE` with the `BYSCORE` argument");
        range(table, "ZREVRANGEBYSCORE", "2.2.0", Fixed.of(Kind.SCORE, true))
                .syntax("key max min [WITHSCORES] [LIMIT offset count]")
                .summary("Returns the members in a range of scores, the last first")
                .deprecated("6.2.0", "`ZRANGE` with the `REV` and `BYSCORE` arguments");
        range(table, "ZRANGEBYLEX", "2.8.9", Fixed.of(Kind.MEMBER, false))
                .syntax("key min max [LIMIT offset count]")
                .summary("Returns the members in a range of members, if all scores are the same")
                .deprecated("6.2.0", "`ZRANGE` with the `BYLEX` argument");
        range(table, "ZREVRANGEBYLEX", "2.8.9", Fixed.of(Kind.MEMBER, true))
                .syntax("key max min [LIMIT offset count]")
                .summary("Returns a range of members, the last first, if all scores are the same")
                .deprecated("6.2.0", "`ZRANGE` with the `REV` and `BYLEX` arguments");
        table.add("ZRANGESTORE")
                .looksUpToRead()
                .since("6.2.0")
                .arity(-5)
                .keys(1, 2, 1)
                .keySpecs(KeySpec.key(1, "OW", "update"), KeySpec.key(2, "RO", "access"))
                .flags(WRITE, DENYOOM)
                .syntax("dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]")
                .summary("Stores the members in a range of ranks, scores or members")
                .complexity("O(log(N)+M), where N is the number of members and M that of stored")
                .handler(SortedSetRanges::zrangestore);
    }

    private static Command range(CommandTable table, String name, String since, Fixed fixed) {
        return table.add(name)
                .since(since)
                .arity(-4)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .complexity(COMPLEXITY)
                .handler((call, reply) -> range(call, reply, fixed));
    }

    /** Bad options come before bad bounds, and those before a wrong type. */
    private static void range(Call call, Reply reply, Fixed fixed) {
        RangeOptions options = RangeOptions.parse(call, 2, fixed, false);
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        if (set == null) {
            reply.array(0);
            return;
        }
        boolean withScores = options.withScores();
        boolean areNested = withScores && reply.protocol() > 2;
        int from = options.interval().from(set);
        int total = options.interval().count(set, from);
        int count = taken(total, options);
        Scored.start(reply, count, withScores);
        visit(
                set,
                options,
                first(from, total, count, options),
                count,
                (member, score) -> Scored.one(reply, member, score, withScores, areNested));
    }

    /** How many members there are to visit, of so many in the interval. */
    private static int taken(int total, RangeOptions options) {
        if (options.offset() < 0 || options.offset() >= total) {
            return 0;
        }
        long left = total - options.offset();
        return (int) (options.limit() < 0 ? left : Math.min(left, options.limit()));
    }

    /** The rank of the first member to visit, of an interval that begins at a rank. */
    private static long first(int from, int total, int count, RangeOptions options) {
        return options.isReverse()
                ? (long) from + total - options.offset() - count
                : from + options.offset();
    }

    private static void visit(
            SortedSetValue set, RangeOptions options, long first, int count, ScoreVisitor visitor) {
        if (count > 0) {
            set.range((int) first, count, options.isReverse(), visitor);
        }
    }

    /** All is read before the destination changes, which may be the source. */
    private static void zrangestore(Call call, Reply reply) {
        RangeOptions options = RangeOptions.parse(call, 3, Fixed.NOTHING, true);
        SortedSetValue source = call.read(2, ValueType.SORTED_SET);
        var found = new Scored();
        if (source != null) {
            int from = options.interval().from(source);
            int total = options.interval().count(source, from);
            int count = taken(total, options);
            visit(source, options, first(from, total, count, options), count, found);
        }
        reply.integer(found.store(call, call.arg(1), "zrangestore"));
    }
}
