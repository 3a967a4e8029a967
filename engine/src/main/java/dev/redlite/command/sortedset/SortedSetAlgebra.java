package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.MOVABLEKEYS;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.command.sortedset.AlgebraOptions.Accepted;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;

import java.util.Locale;
import java.util.function.BiFunction;

/** Commands that combine sorted sets: ZUNION, ZINTER, ZDIFF, the storing ones, ZINTERCARD. */
final class SortedSetAlgebra {
    private static final String WEIGHTS =
            " [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX | COUNT>]";
    private static final String COMPLEXITY =
            "O(N*K)+O(M*log(M)), where N is the number of members of a set, K that of the sets and"
                    + " M that of members that come out";

    private SortedSetAlgebra() {}

    static void register(CommandTable table) {
        add(table, "ZUNION", "2.0.0", "members that any set has", true, ScoreSources::union);
        add(
                table,
                "ZINTER",
                "2.0.0",
                "members that all sets have",
                true,
                ScoreSources::intersection);
        add(
                table,
                "ZDIFF",
                "6.2.0",
                "members that only the first set has",
                false,
                (sources, _) -> sources.difference());
        table.add("ZINTERCARD")
                .since("7.0.0")
                .arity(-3)
                .keySpecs(KeySpec.counted(1, "RO", "access"))
                .flags(READONLY, MOVABLEKEYS)
                .syntax("numkeys key [key ...] [LIMIT limit]")
                .summary("Returns the number of members that all sets have")
                .complexity(
                        "O(N*K), where N is the size of the smallest set and K the number of"
                                + " sets")
                .handler(SortedSetAlgebra::zintercard);
    }

    private static void add(
            CommandTable table,
            String name,
            String storedSince,
            String what,
            boolean isWeighted,
            BiFunction<ScoreSources, AlgebraOptions, Scored> combination) {
        String weights = isWeighted ? WEIGHTS : "";
        table.add(name)
                .since("6.2.0")
                .arity(-3)
                .keySpecs(KeySpec.counted(1, "RO", "access"))
                .flags(READONLY, MOVABLEKEYS)
                .syntax("numkeys key [key ...]" + weights + " [WITHSCORES]")
                .summary("Returns the " + what)
                .complexity(COMPLEXITY)
                .handler((call, reply) -> combine(call, reply, isWeighted, combination));
        String event = name.toLowerCase(Locale.ROOT) + "store";
        table.add(name + "STORE")
                .looksUpToRead()
                .since(storedSince)
                .arity(-4)
                .key(1)
                .keySpecs(KeySpec.key(1, "OW", "update"), KeySpec.counted(2, "RO", "access"))
                .flags(WRITE, DENYOOM, MOVABLEKEYS)
                .syntax("destination numkeys key [key ...]" + weights)
                .summary("Stores the " + what)
                .complexity(COMPLEXITY)
                .handler((call, reply) -> store(call, reply, isWeighted, combination, event));
    }

    /** A bad number of keys comes first, then a wrong type, then bad options. */
    private static void combine(
            Call call,
            Reply reply,
            boolean isWeighted,
            BiFunction<ScoreSources, AlgebraOptions, Scored> combination) {
        int keys = AlgebraOptions.keys(call, 1);
        var sources = ScoreSources.read(call, 2, keys);
        var accepted = new Accepted(isWeighted, true, false);
        var options = AlgebraOptions.parse(call, 2 + keys, keys, accepted);
        combination.apply(sources, options).reply(reply, options.withScores());
    }

    /** All is computed before the destination changes, which may be one of the sources. */
    private static void store(
            Call call,
            Reply reply,
            boolean isWeighted,
            BiFunction<ScoreSources, AlgebraOptions, Scored> combination,
            String event) {
        int keys = AlgebraOptions.keys(call, 2);
        var sources = ScoreSources.read(call, 3, keys);
        var accepted = new Accepted(isWeighted, false, false);
        var options = AlgebraOptions.parse(call, 3 + keys, keys, accepted);
        Scored found = combination.apply(sources, options);
        reply.integer(found.store(call, call.arg(1), event));
    }

    private static void zintercard(Call call, Reply reply) {
        int keys = AlgebraOptions.keys(call, 1);
        var sources = ScoreSources.read(call, 2, keys);
        var accepted = new Accepted(false, false, true);
        var options = AlgebraOptions.parse(call, 2 + keys, keys, accepted);
        reply.integer(sources.countIntersection(options.limit()));
    }
}
