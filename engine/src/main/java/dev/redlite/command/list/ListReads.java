package dev.redlite.command.list;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.list.ListValue;

/** Commands that look at a list: LLEN, LINDEX, LRANGE, LPOS. */
final class ListReads {
    private ListReads() {}

    static void register(CommandTable table) {
        table.add("LLEN")
                .since("1.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the number of elements of a list")
                .complexity("O(1)")
                .handler(ListReads::llen);
        table.add("LINDEX")
                .since("1.0.0")
                .arity(3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key index")
                .summary("Returns the element at an index of a list")
                .complexity(
                        "O(N), where N is the number of elements to the nearer end; O(1) at the"
                                + " ends")
                .handler(ListReads::lindex);
        table.add("LRANGE")
                .since("1.0.0")
                .arity(4)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key start stop")
                .summary("Returns the elements between two indexes of a list")
                .complexity(
                        "O(S+N), where S is the distance to the nearer end and N the number of"
                                + " elements returned")
                .handler(ListReads::lrange);
        table.add("LPOS")
                .since("6.0.6")
                .arity(-3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key element [RANK rank] [COUNT num-matches] [MAXLEN len]")
                .summary("Returns the indexes of elements of a list that match")
                .complexity("O(N), where N is the number of elements compared")
                .handler(ListReads::lpos);
    }

    private static void llen(Call call, Reply reply) {
        ListValue list = call.read(1, ValueType.LIST);
        reply.integer(list == null ? 0 : list.size());
    }

    /** A wrong type comes before a bad index, which does not matter if there is no list. */
    private static void lindex(Call call, Reply reply) {
        ListValue list = call.read(1, ValueType.LIST);
        if (list == null) {
            reply.nil();
            return;
        }
        long index = ListRange.index(call.integer(2), list.size());
        if (index < 0) {
            reply.nil();
        } else {
            list.each(index, index, reply::bulk);
        }
    }

    /** Bad indexes come before a wrong type. */
    private static void lrange(Call call, Reply reply) {
        long start = call.integer(2);
        long stop = call.integer(3);
        ListValue list = call.read(1, ValueType.LIST);
        var range = ListRange.of(start, stop, list == null ? 0 : list.size());
        if (list == null || range.isEmpty()) {
            reply.array(0);
            return;
        }
        reply.array((int) Math.min(Integer.MAX_VALUE, range.size()));
        list.each(range.from(), range.to(), reply::bulk);
    }

    /** Bad options come before a wrong type. */
    private static void lpos(Call call, Reply reply) {
        var options = PosOptions.parse(call);
        ListValue list = call.read(1, ValueType.LIST);
        long[] found = list == null ? new long[0] : options.find(list, call.arg(2));
        if (options.isCounted()) {
            reply.array(found.length);
            for (long index : found) {
                reply.integer(index);
            }
        } else if (found.length == 0) {
            reply.nil();
        } else {
            reply.integer(found[0]);
        }
    }
}
