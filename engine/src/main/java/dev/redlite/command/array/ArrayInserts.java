package dev.redlite.command.array;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.array.ArrayValue;

import java.util.Collections;
import java.util.List;

/** Commands about the cursor: ARINSERT, ARRING, ARSEEK, ARNEXT, ARLASTITEMS. */
final class ArrayInserts {
    private ArrayInserts() {}

    static void register(CommandTable table) {
        registerInsertions(table);
        registerCursor(table);
    }

    private static void registerInsertions(CommandTable table) {
        table.add("ARINSERT")
                .since("8.8.0")
                .arity(-3)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key value [value ...]")
                .summary("Puts values at the cursor of an array, which moves on")
                .complexity("O(N), where N is the number of values")
                .handler(ArrayInserts::arinsert);
        table.add("ARRING")
                .since("8.8.0")
                .arity(-4)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key size value [value ...]")
                .summary("Puts values at the cursor of an array that begins anew at a size")
                .complexity(
                        "O(M), where M is the number of values; O(N+M) if the size is another,"
                                + " where N is the larger of both")
                .handler(ArrayInserts::arring);
    }

    private static void registerCursor(CommandTable table) {
        table.add("ARSEEK")
                .since("8.8.0")
                .arity(3)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax("key index")
                .summary("Moves the cursor of an array")
                .complexity("O(1)")
                .handler(ArrayInserts::arseek);
        table.add("ARNEXT")
                .since("8.8.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the index at which ARINSERT would put a value")
                .complexity("O(1)")
                .handler(ArrayInserts::arnext);
        table.add("ARLASTITEMS")
                .since("8.8.0")
                .arity(-3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key count [REV]")
                .summary("Returns the values of an array that were inserted last")
                .complexity("O(N), where N is the count")
                .handler(ArrayInserts::arlastitems);
    }

    /** All the values have a place, or none is put. */
    private static void arinsert(Call call, Reply reply) {
        int count = call.count() - 2;
        ArrayValue present = call.read(1, ValueType.ARRAY);
        long cursor = present == null ? 0 : present.cursor();
        if (Long.compareUnsigned(count, ArrayValue.EXHAUSTED - cursor) > 0) {
            throw new CommandException("ERR insert index overflow");
        }
        ArrayValue array = call.changeOrCreate(1, ValueType.ARRAY);
        for (int i = 0; i < count; i++) {
            array.insert(call.arg(2 + i));
        }
        call.event(call.arg(1), "arinsert");
        Indexes.reply(reply, array.cursor() - 1);
    }

    /** A bad size comes before a wrong type. */
    private static void arring(Call call, Reply reply) {
        long size = call.integer(2, "ERR invalid size");
        if (size <= 0) {
            throw new CommandException("ERR size must be positive");
        }
        ArrayValue array = call.changeOrCreate(1, ValueType.ARRAY);
        array.reshapeRing(size);
        long last = 0;
        for (int i = 3; i < call.count(); i++) {
            last = array.insertInRing(size, call.arg(i));
        }
        call.event(call.arg(1), "arring");
        Indexes.reply(reply, last);
    }

    /** A bad index comes before a wrong type. */
    private static void arseek(Call call, Reply reply) {
        long cursor = Indexes.parseCursor(call, 2);
        ArrayValue array = call.change(1, ValueType.ARRAY);
        if (array != null) {
            array.seek(cursor);
            call.event(call.arg(1), "arseek");
        }
        reply.integer(array == null ? 0 : 1);
    }

    private static void arnext(Call call, Reply reply) {
        ArrayValue array = call.read(1, ValueType.ARRAY);
        long cursor = array == null ? 0 : array.cursor();
        if (cursor == ArrayValue.EXHAUSTED) {
            reply.nil();
        } else {
            Indexes.reply(reply, cursor);
        }
    }

    /** A count of nothing is answered before all else is looked at. */
    private static void arlastitems(Call call, Reply reply) {
        long count = call.integer(2, "ERR invalid COUNT");
        if (count <= 0) {
            reply.array(0);
            return;
        }
        if (call.count() > 4) {
            throw Errors.arity(call.command().fullName());
        }
        boolean isNewestFirst = call.count() == 4;
        if (isNewestFirst && !call.is(3, "REV")) {
            throw Errors.syntax();
        }
        ArrayValue array = call.read(1, ValueType.ARRAY);
        List<byte[]> newest = array == null ? List.of() : array.newest(slots(array, count));
        if (!isNewestFirst) {
            Collections.reverse(newest);
        }
        reply.array(newest.size());
        newest.forEach(reply::bulkOrNil);
    }

    /** So many, or all; not many more than there are elements. */
    private static int slots(ArrayValue array, long count) {
        long length = array.length();
        long slots = Long.compareUnsigned(count, length) < 0 ? count : length;
        long most = Math.max(array.count(), ArrayReads.RANGE_MAX);
        if (Long.compareUnsigned(slots, Math.min(most, Integer.MAX_VALUE - 8)) > 0) {
            throw new CommandException(
                    "ERR count exceeds maximum of " + ArrayReads.RANGE_MAX + " items");
        }
        return (int) slots;
    }
}
