package dev.redlite.command.list;

import static dev.redlite.engine.Flag.BLOCKING;
import static dev.redlite.engine.Flag.MOVABLEKEYS;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.BlockedOn;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Handler;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.list.ListValue;

import java.util.Arrays;
import java.util.List;

/** Commands that take elements from lists, and wait until there are any: BLPOP, BRPOP, BLMPOP. */
final class ListBlocking {
    private ListBlocking() {}

    static void register(CommandTable table) {
        pop(table, "BLPOP")
                .summary("Removes the first element of the first list that has any, or waits")
                .handler(pop(ListEnd.LEFT));
        pop(table, "BRPOP")
                .summary("Removes the last element of the first list that has any, or waits")
                .handler(pop(ListEnd.RIGHT));
        table.add("BLMPOP")
                .since("7.0.0")
                .arity(-5)
                .keySpecs(KeySpec.counted(2, "RW", "access", "delete"))
                .flags(WRITE, BLOCKING, MOVABLEKEYS)
                .syntax("timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
                .summary("Removes elements from the first list that has any, or waits")
                .complexity(
                        "O(N+M), where N is the number of keys and M the number of elements"
                                + " returned")
                .handler(ListBlocking::blmpop);
    }

    private static Command pop(CommandTable table, String name) {
        return table.add(name)
                .since("2.0.0")
                .arity(-3)
                .keys(1, -2, 1)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, BLOCKING)
                .syntax("key [key ...] timeout")
                .complexity("O(N), where N is the number of keys");
    }

    /** A bad timeout comes before a wrong type, which no key before may hide. */
    private static Handler pop(ListEnd end) {
        return (call, reply) -> {
            int timeoutAt = call.count() - 1;
            long timeout = call.timeoutMillis(timeoutAt);
            for (int i = 1; i < timeoutAt; i++) {
                ListValue list = call.change(i, ValueType.LIST);
                if (list != null) {
                    byte[] element = list.pop(end.isHead());
                    ListPops.popped(call, call.arg(i), list, end);
                    reply.array(2);
                    reply.bulk(call.arg(i));
                    reply.bulk(element);
                    return;
                }
            }
            await(call, reply, Arrays.asList(call.args()).subList(1, timeoutAt), timeout);
        };
    }

    /** Wrong numbers of keys and words come before a bad timeout. */
    private static void blmpop(Call call, Reply reply) {
        var options = PopOptions.parse(call, 2);
        long timeout = call.timeoutMillis(1);
        if (!ListPops.pop(call, reply, options)) {
            int first = options.firstKey();
            List<byte[]> keys =
                    Arrays.asList(call.args()).subList(first, first + options.keyCount());
            await(call, reply, keys, timeout);
        }
    }

    private static void await(Call call, Reply reply, List<byte[]> keys, long timeout) {
        if (call.mayBlock()) {
            call.block(new BlockedOn(ValueType.LIST, keys, timeout, Reply::nilArray));
        } else {
            reply.nilArray();
        }
    }
}
