package dev.redlite.command.set;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Flag;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Commands that count what a combination of sets has: SINTERCARD, SUNIONCARD, SDIFFCARD. */
final class SetCardinalities {
    /** Visits what a combination has until enough is said. */
    @FunctionalInterface
    private interface Combination {
        void each(SetSources sources, BooleanSupplier isEnough, Consumer<byte[]> visitor);
    }

    private SetCardinalities() {}

    static void register(CommandTable table) {
        add(table, "SINTERCARD", "7.0.0", "all sets have", false, SetSources::intersection);
        add(table, "SUNIONCARD", "8.10.0", "any set has", true, SetSources::union);
        add(table, "SDIFFCARD", "8.10.0", "only the first set has", false, SetSources::difference);
    }

    private static void add(
            CommandTable table,
            String name,
            String since,
            String who,
            boolean mayApproximate,
            Combination combination) {
        table.add(name)
                .since(since)
                .arity(-3)
                .keySpecs(KeySpec.counted(1, "RO", "access"))
                .flags(READONLY, Flag.MOVABLEKEYS)
                .syntax(
                        "numkeys key [key ...]"
                                + (mayApproximate ? " [APPROX]" : "")
                                + " [LIMIT limit]")
                .summary("Returns the number of members that " + who)
                .complexity("O(N*M), where N is the size of a set and M the number of sets")
                .handler((call, reply) -> count(call, reply, mayApproximate, combination));
    }

    /**
     * A bad number of keys comes first, then bad options, then a wrong type. An approximation may
     * be exact, and here it is.
     */
    private static void count(
            Call call, Reply reply, boolean mayApproximate, Combination combination) {
        long keys = Numbers.parseLong(call.arg(1), 0);
        if (keys < 1) {
            throw new CommandException("ERR numkeys should be greater than 0");
        }
        if (keys > call.count() - 2) {
            throw new CommandException("ERR Number of keys can't be greater than number of args");
        }
        long limit = limit(call, 2 + (int) keys, mayApproximate);
        long[] count = {0};
        combination.each(
                SetSources.read(call, 2, (int) keys), () -> count[0] == limit, _ -> count[0]++);
        reply.integer(count[0]);
    }

    /** Where to stop counting; less than 0 for nowhere. */
    private static long limit(Call call, int from, boolean mayApproximate) {
        long limit = 0;
        int at = from;
        while (at < call.count()) {
            if (mayApproximate && call.is(at, "APPROX")) {
                at++;
            } else if (call.is(at, "LIMIT") && at + 1 < call.count()) {
                limit = Numbers.parseLong(call.arg(at + 1), -1);
                if (limit < 0) {
                    throw new CommandException("ERR LIMIT can't be negative");
                }
                at += 2;
            } else {
                throw Errors.syntax();
            }
        }
        return limit == 0 ? -1 : limit;
    }
}
