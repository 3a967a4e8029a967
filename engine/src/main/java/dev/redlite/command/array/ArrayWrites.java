package dev.redlite.command.array;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.array.ArrayValue;

/** Commands that change known indexes: ARSET, ARMSET, ARDEL, ARDELRANGE. */
final class ArrayWrites {
    private ArrayWrites() {}

    static void register(CommandTable table) {
        registerSets(table);
        registerDeletions(table);
    }

    private static void registerSets(CommandTable table) {
        table.add("ARSET")
                .since("8.8.0")
                .arity(-4)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key index value [value ...]")
                .summary("Puts values at an index of an array and at those that follow")
                .complexity("O(N), where N is the number of values")
                .handler(ArrayWrites::arset);
        table.add("ARMSET")
                .since("8.8.0")
                .arity(-4)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key index value [index value ...]")
                .summary("Puts values at indexes of an array, each with its value")
                .complexity("O(N), where N is the number of values")
                .handler(ArrayWrites::armset);
    }

    private static void registerDeletions(CommandTable table) {
        table.add("ARDEL")
                .since("8.8.0")
                .arity(-3)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key index [index ...]")
                .summary("Removes what is at indexes of an array, and with the last the key")
                .complexity("O(N), where N is the number of indexes")
                .handler(ArrayWrites::ardel);
        table.add("ARDELRANGE")
                .since("8.8.0")
                .arity(-4)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE)
                .syntax("key start end [start end ...]")
                .summary("Removes what is in ranges of an array, and with the last the key")
                .complexity("O(N), where N is the number of elements in slices that are touched")
                .handler(ArrayWrites::ardelrange);
    }

    /** A bad index, and one that would be behind the last, come before a wrong type. */
    private static void arset(Call call, Reply reply) {
        long index = Indexes.parse(call, 2);
        int count = call.count() - 3;
        if (Long.compareUnsigned(count, ArrayValue.EXHAUSTED - index) > 0) {
            throw new CommandException("ERR array index overflow");
        }
        ArrayValue array = call.changeOrCreate(1, ValueType.ARRAY);
        int added = 0;
        for (int i = 0; i < count; i++) {
            added += array.set(index + i, call.arg(3 + i)) ? 1 : 0;
        }
        call.event(call.arg(1), "arset");
        reply.integer(added);
    }

    /** Bad indexes come before a wrong type. */
    private static void armset(Call call, Reply reply) {
        requirePairs(call);
        long[] indexes = Indexes.parseAll(call, 2, 2);
        ArrayValue array = call.changeOrCreate(1, ValueType.ARRAY);
        int added = 0;
        for (int i = 0; i < indexes.length; i++) {
            added += array.set(indexes[i], call.arg(3 + 2 * i)) ? 1 : 0;
        }
        call.event(call.arg(1), "arset");
        reply.integer(added);
    }

    /** Bad indexes come before a wrong type. */
    private static void ardel(Call call, Reply reply) {
        long[] indexes = Indexes.parseAll(call, 2, 1);
        ArrayValue array = call.change(1, ValueType.ARRAY);
        long removed = 0;
        if (array != null) {
            for (long index : indexes) {
                removed += array.remove(index) ? 1 : 0;
            }
            tell(call, array, removed, "ardel");
        }
        reply.integer(removed);
    }

    /** Bad indexes come before a wrong type; the ends of a range may be in either order. */
    private static void ardelrange(Call call, Reply reply) {
        requirePairs(call);
        long[] ends = Indexes.parseAll(call, 2, 1);
        ArrayValue array = call.change(1, ValueType.ARRAY);
        long removed = 0;
        if (array != null) {
            for (int i = 0; i < ends.length; i += 2) {
                boolean isReverse = Long.compareUnsigned(ends[i], ends[i + 1]) > 0;
                long low = isReverse ? ends[i + 1] : ends[i];
                removed += array.removeRange(low, isReverse ? ends[i] : ends[i + 1]);
            }
            tell(call, array, removed, "ardelrange");
        }
        reply.integer(removed);
    }

    private static void requirePairs(Call call) {
        if (call.count() % 2 != 0) {
            throw Errors.arity(call.command().fullName());
        }
    }

    private static void tell(Call call, ArrayValue array, long removed, String event) {
        if (removed > 0) {
            call.event(call.arg(1), event);
            if (array.isEmpty()) {
                call.event(call.arg(1), "del");
            }
        }
    }
}
