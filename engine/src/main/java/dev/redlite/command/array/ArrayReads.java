package dev.redlite.command.array;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.array.ArrayValue;

/** Commands that look at known indexes: ARGET, ARMGET, ARGETRANGE, ARLEN, ARCOUNT. */
final class ArrayReads {
    static final int RANGE_MAX = 1_000_000;

    private ArrayReads() {}

    static void register(CommandTable table) {
        registerGets(table);
        table.add("ARLEN")
                .since("8.8.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the highest index of an array that is in use, and one")
                .complexity("O(1)")
                .handler(ArrayReads::arlen);
        table.add("ARCOUNT")
                .since("8.8.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the number of elements of an array")
                .complexity("O(1)")
                .handler(ArrayReads::arcount);
    }

    private static void registerGets(CommandTable table) {
        table.add("ARGET")
                .since("8.8.0")
                .arity(3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key index")
                .summary("Returns the value at an index of an array")
                .complexity("O(1)")
                .handler(ArrayReads::arget);
        table.add("ARMGET")
                .since("8.8.0")
                .arity(-3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key index [index ...]")
                .summary("Returns the values at indexes of an array")
                .complexity("O(N), where N is the number of indexes")
                .handler(ArrayReads::armget);
        table.add("ARGETRANGE")
                .since("8.8.0")
                .arity(4)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key start end")
                .summary("Returns what is at each index of a range, the empty ones too")
                .complexity("O(N), where N is the length of the range")
                .handler(ArrayReads::argetrange);
    }

    /** A wrong type comes before a bad index. */
    private static void arget(Call call, Reply reply) {
        ArrayValue array = call.read(1, ValueType.ARRAY);
        long index = Indexes.parse(call, 2);
        reply.bulkOrNil(array == null ? null : array.get(index));
    }

    /** A wrong type comes before a bad index. */
    private static void armget(Call call, Reply reply) {
        ArrayValue array = call.read(1, ValueType.ARRAY);
        long[] indexes = Indexes.parseAll(call, 2, 1);
        reply.array(indexes.length);
        for (long index : indexes) {
            reply.bulkOrNil(array == null ? null : array.get(index));
        }
    }

    /** Bad indexes come before a wrong type, and that before a range that is too long. */
    private static void argetrange(Call call, Reply reply) {
        long start = Indexes.parse(call, 2);
        long end = Indexes.parse(call, 3);
        ArrayValue array = call.read(1, ValueType.ARRAY);
        boolean isReverse = Long.compareUnsigned(start, end) > 0;
        long distance = isReverse ? start - end : end - start;
        if (Long.compareUnsigned(distance, RANGE_MAX) >= 0) {
            throw new CommandException("ERR range exceeds maximum of " + RANGE_MAX + " items");
        }
        int size = (int) distance + 1;
        reply.array(size);
        int written = array == null ? 0 : writeElements(array, start, end, reply);
        writeEmpty(reply, size - written);
    }

    /** Writes all up to the last element, and returns how many that was. */
    private static int writeElements(ArrayValue array, long start, long end, Reply reply) {
        int[] written = {0};
        array.each(
                start,
                end,
                (index, value) -> {
                    int place = (int) Math.abs(index - start);
                    writeEmpty(reply, place - written[0]);
                    reply.bulk(value);
                    written[0] = place + 1;
                    return true;
                });
        return written[0];
    }

    private static void writeEmpty(Reply reply, int count) {
        for (int i = 0; i < count; i++) {
            reply.nil();
        }
    }

    private static void arlen(Call call, Reply reply) {
        ArrayValue array = call.read(1, ValueType.ARRAY);
        Indexes.reply(reply, array == null ? 0 : array.length());
    }

    private static void arcount(Call call, Reply reply) {
        ArrayValue array = call.read(1, ValueType.ARRAY);
        reply.integer(array == null ? 0 : array.count());
    }
}
