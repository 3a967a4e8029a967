package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Flag;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.Draw;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

/** Commands that remove members from an end and return them: ZPOPMIN, ZPOPMAX, ZMPOP. */
final class SortedSetPops {
    private SortedSetPops() {}

    static void register(CommandTable table) {
        pop(table, "ZPOPMIN", "lowest", false);
        pop(table, "ZPOPMAX", "highest", true);
        table.add("ZMPOP")
                .since("7.0.0")
                .arity(-4)
                .keySpecs(KeySpec.counted(1, "RW", "access", "delete"))
                .flags(WRITE, Flag.MOVABLEKEYS)
                .syntax("numkeys key [key ...] <MIN | MAX> [COUNT count]")
                .summary("Removes members from an end of the first sorted set that has any")
                .complexity(
                        "O(K)+O(M*log(N)), where K is the number of keys, N that of members"
                                + " and M that of removed")
                .handler(SortedSetPops::zmpop);
    }

    private static void pop(CommandTable table, String name, String which, boolean isMax) {
        table.add(name)
                .since("5.0.0")
                .arity(-2)
                .key(1)
                .draws(isMax ? Draw.LAST : Draw.FIRST)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, FAST)
                .syntax("key [count]")
                .summary("Removes the members with the " + which + " scores and returns them")
                .complexity("O(M*log(N)), where N is the number of members and M that of removed")
                .handler((call, reply) -> pop(call, reply, isMax));
    }

    /** A bad count comes before a wrong type. */
    private static void pop(Call call, Reply reply, boolean isMax) {
        if (call.count() > 3) {
            throw Errors.syntax();
        }
        boolean hasCount = call.count() == 3;
        long count = hasCount ? call.integer(2, Errors.OUT_OF_RANGE) : 1;
        if (count < 0) {
            throw new CommandException(Errors.OUT_OF_RANGE);
        }
        var popped = new Scored();
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        if (set != null && count > 0) {
            SortedSetValue changed = call.changeOrCreate(1, ValueType.SORTED_SET);
            take(call, call.arg(1), changed, count, isMax, popped);
        }
        if (hasCount) {
            popped.reply(reply, true);
        } else {
            reply.array(2 * popped.size());
            if (popped.size() > 0) {
                reply.bulk(popped.member(0));
                reply.number(popped.score(0));
            }
        }
    }

    /** Removes so many members from an end, or as many as there are. */
    static void take(
            Call call, byte[] key, SortedSetValue set, long count, boolean isMax, Scored popped) {
        int taken = (int) Math.min(count, set.size());
        int from = isMax ? set.size() - taken : 0;
        set.range(from, taken, isMax, popped);
        boolean isAll = taken == set.size();
        if (isAll) {
            call.delete(key);
        } else {
            for (int i = 0; i < taken; i++) {
                set.remove(popped.member(i));
            }
        }
        call.event(key, isMax ? "zpopmax" : "zpopmin");
        if (isAll) {
            call.event(key, "del");
        }
    }

    /** What ZMPOP and BZMPOP take from which keys. */
    record Options(int firstKey, int keys, boolean isMax, long count) {
        /** Reads the number of keys at a position and all behind it. */
        static Options parse(Call call, int position) {
            long keys = Numbers.parseLong(call.arg(position), 0);
            if (keys < 1) {
                throw new CommandException("ERR numkeys should be greater than 0");
            }
            if (keys > call.count() - position - 2) {
                throw Errors.syntax();
            }
            int where = position + 1 + (int) keys;
            boolean isMax = call.is(where, "MAX");
            if (!isMax && !call.is(where, "MIN")) {
                throw Errors.syntax();
            }
            int left = call.count() - where - 1;
            if (left == 0) {
                return new Options(position + 1, (int) keys, isMax, 1);
            }
            if (left < 2 || !call.is(where + 1, "COUNT")) {
                throw Errors.syntax();
            }
            long count = Numbers.parseLong(call.arg(where + 2), 0);
            if (count < 1) {
                throw new CommandException("ERR count should be greater than 0");
            }
            if (left > 2) {
                throw Errors.syntax();
            }
            return new Options(position + 1, (int) keys, isMax, count);
        }
    }

    /** Bad arguments come before a wrong type, which matters up to the first key with members. */
    private static void zmpop(Call call, Reply reply) {
        Options options = Options.parse(call, 1);
        if (!pop(call, reply, options)) {
            reply.nilArray();
        }
    }

    /** Answers with what the first key with members gives; false if there is none. */
    static boolean pop(Call call, Reply reply, Options options) {
        for (int i = 0; i < options.keys(); i++) {
            byte[] key = call.arg(options.firstKey() + i);
            SortedSetValue set = call.change(key, ValueType.SORTED_SET);
            if (set != null) {
                var popped = new Scored();
                take(call, key, set, options.count(), options.isMax(), popped);
                reply.array(2);
                reply.bulk(key);
                popped.replyPairs(reply);
                return true;
            }
        }
        return false;
    }
}
