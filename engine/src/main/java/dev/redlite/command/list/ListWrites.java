package dev.redlite.command.list;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.list.ListValue;

/** Commands that change a list anywhere: LINSERT, LSET, LREM, LTRIM. */
final class ListWrites {
    private ListWrites() {}

    static void register(CommandTable table) {
        registerAdding(table);
        registerRemoving(table);
    }

    private static void registerAdding(CommandTable table) {
        table.add("LINSERT")
                .since("2.2.0")
                .arity(5)
                .key(1)
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM)
                .syntax("key <BEFORE | AFTER> pivot element")
                .summary("Adds an element before or behind the first that is the pivot")
                .complexity("O(N), where N is the number of elements before the pivot")
                .handler(ListWrites::linsert);
        table.add("LSET")
                .since("1.0.0")
                .arity(4)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key index element")
                .summary("Puts an element in the place of the one at an index")
                .complexity(
                        "O(N), where N is the number of elements to the nearer end; O(1) at the"
                                + " ends")
                .handler(ListWrites::lset);
    }

    private static void registerRemoving(CommandTable table) {
        table.add("LREM")
                .since("1.0.0")
                .arity(4)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE)
                .syntax("key count element")
                .summary("Removes elements that are like this one, from either end on")
                .complexity(
                        "O(N+M), where N is the number of elements and M the number of those"
                                + " removed")
                .handler(ListWrites::lrem);
        table.add("LTRIM")
                .since("1.0.0")
                .arity(4)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE)
                .syntax("key start stop")
                .summary("Removes all elements but those between two indexes")
                .complexity("O(N), where N is the number of elements removed")
                .handler(ListWrites::ltrim);
    }

    /** A bad word comes before a wrong type. */
    private static void linsert(Call call, Reply reply) {
        boolean isAfter = call.is(2, "AFTER");
        if (!isAfter && !call.is(2, "BEFORE")) {
            throw Errors.syntax();
        }
        ListValue list = call.change(1, ValueType.LIST);
        if (list == null) {
            reply.integer(0);
            return;
        }
        list.expect(1, call.arg(4).length);
        long pivot = list.indexOf(call.arg(3), 0, true);
        if (pivot < 0) {
            reply.integer(-1);
            return;
        }
        list.insert(isAfter ? pivot + 1 : pivot, call.arg(4));
        call.event(call.arg(1), "linsert");
        reply.integer(list.size());
    }

    /** That there is no list, or a wrong type, comes before a bad index. */
    private static void lset(Call call, Reply reply) {
        ListValue list = call.change(1, ValueType.LIST);
        if (list == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        long index = ListRange.index(call.integer(2), list.size());
        if (index < 0) {
            throw new CommandException("ERR index out of range");
        }
        list.set(index, call.arg(3));
        call.event(call.arg(1), "lset");
        reply.ok();
    }

    /** A bad count comes before a wrong type; 0 removes all, a negative one from the end on. */
    private static void lrem(Call call, Reply reply) {
        long count = call.integer(2);
        ListValue list = call.change(1, ValueType.LIST);
        long removed = 0;
        if (list != null) {
            long most = count == 0 || count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
            removed = list.removeLike(call.arg(3), most, count >= 0);
            if (removed > 0) {
                call.event(call.arg(1), "lrem");
                tellIfEmpty(call, list);
            }
        }
        reply.integer(removed);
    }

    /** Bad indexes come before a wrong type. */
    private static void ltrim(Call call, Reply reply) {
        long start = call.integer(2);
        long stop = call.integer(3);
        ListValue list = call.change(1, ValueType.LIST);
        if (list != null) {
            var range = ListRange.of(start, stop, list.size());
            call.event(call.arg(1), "ltrim");
            if (range.isEmpty()) {
                call.delete(call.arg(1));
                call.event(call.arg(1), "del");
            } else {
                list.trim(range.from(), range.to());
            }
        }
        reply.ok();
    }

    private static void tellIfEmpty(Call call, ListValue list) {
        if (list.isEmpty()) {
            call.event(call.arg(1), "del");
        }
    }
}
