package dev.redlite.command.list;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.MOVABLEKEYS;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Handler;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.list.ListValue;

import java.util.List;

/** Commands that take elements from an end: LPOP, RPOP, LMPOP. */
final class ListPops {
    private ListPops() {}

    static void register(CommandTable table) {
        pop(table, "LPOP")
                .summary("Removes the first elements of a list and returns them")
                .handler(pop(ListEnd.LEFT));
        pop(table, "RPOP")
                .summary("Removes the last elements of a list and returns them")
                .handler(pop(ListEnd.RIGHT));
        table.add("LMPOP")
                .since("7.0.0")
                .arity(-4)
                .keySpecs(KeySpec.counted(1, "RW", "access", "delete"))
                .flags(WRITE, MOVABLEKEYS)
                .syntax("numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
                .summary("Removes elements from the first of some lists that is there")
                .complexity(
                        "O(N+M), where N is the number of keys and M the number of elements"
                                + " returned")
                .handler(ListPops::lmpop);
    }

    private static Command pop(CommandTable table, String name) {
        return table.add(name)
                .since("1.0.0")
                .arity(-2)
                .key(1)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, FAST)
                .syntax("key [count]")
                .complexity("O(N), where N is the number of elements returned");
    }

    /** A bad count comes before a wrong type; one of 0 is no array if there is no list. */
    private static Handler pop(ListEnd end) {
        return (call, reply) -> {
            if (call.count() > 3) {
                throw Errors.arity(call.command().fullName());
            }
            boolean isCounted = call.count() == 3;
            long count = isCounted ? count(call) : 1;
            ListValue list = call.change(1, ValueType.LIST);
            if (list == null) {
                if (isCounted) {
                    reply.nilArray();
                } else {
                    reply.nil();
                }
            } else if (!isCounted) {
                byte[] element = list.pop(end.isHead());
                popped(call, call.arg(1), list, end);
                reply.bulk(element);
            } else if (count == 0) {
                reply.array(0);
            } else {
                elements(reply, pop(call, call.arg(1), list, end, count));
            }
        };
    }

    private static long count(Call call) {
        long count = Numbers.parseLong(call.arg(2), -1);
        if (count < 0) {
            throw new CommandException(Errors.OUT_OF_RANGE);
        }
        return count;
    }

    private static void lmpop(Call call, Reply reply) {
        var options = PopOptions.parse(call, 1);
        if (!pop(call, reply, options)) {
            reply.nilArray();
        }
    }

    /** Takes from the first list there is; false, and no answer, if there is none. */
    static boolean pop(Call call, Reply reply, PopOptions options) {
        for (int i = 0; i < options.keyCount(); i++) {
            byte[] key = call.arg(options.firstKey() + i);
            ListValue list = call.change(key, ValueType.LIST);
            if (list != null) {
                List<byte[]> elements = pop(call, key, list, options.end(), options.count());
                reply.array(2);
                reply.bulk(key);
                elements(reply, elements);
                return true;
            }
        }
        return false;
    }

    /** Takes at most so many elements, and tells so. */
    static List<byte[]> pop(Call call, byte[] key, ListValue list, ListEnd end, long count) {
        List<byte[]> elements = list.pop(end.isHead(), (int) Math.min(count, list.size()));
        popped(call, key, list, end);
        return elements;
    }

    /** Elements were taken, maybe all there were. */
    static void popped(Call call, byte[] key, ListValue list, ListEnd end) {
        call.event(key, end.popEvent());
        if (list.isEmpty()) {
            call.event(key, "del");
        }
    }

    static void elements(Reply reply, List<byte[]> elements) {
        reply.array(elements.size());
        elements.forEach(reply::bulk);
    }
}
