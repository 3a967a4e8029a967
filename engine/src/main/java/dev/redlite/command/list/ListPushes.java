package dev.redlite.command.list;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Handler;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.list.ListValue;

/** Commands that add elements at an end: LPUSH, RPUSH, LPUSHX, RPUSHX. */
final class ListPushes {
    private ListPushes() {}

    static void register(CommandTable table) {
        push(table, "LPUSH", "1.0.0")
                .summary("Adds elements before the first, one by one, and makes the list")
                .handler(push(ListEnd.LEFT));
        push(table, "RPUSH", "1.0.0")
                .summary("Adds elements behind the last, one by one, and makes the list")
                .handler(push(ListEnd.RIGHT));
        push(table, "LPUSHX", "2.2.0")
                .summary("Adds elements before the first of a list that there is")
                .handler(pushExisting(ListEnd.LEFT));
        push(table, "RPUSHX", "2.2.0")
                .summary("Adds elements behind the last of a list that there is")
                .handler(pushExisting(ListEnd.RIGHT));
    }

    private static Command push(CommandTable table, String name, String since) {
        return table.add(name)
                .since(since)
                .arity(-3)
                .key(1)
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key element [element ...]")
                .complexity("O(N), where N is the number of elements given");
    }

    private static Handler push(ListEnd end) {
        return (call, reply) -> push(call, reply, call.changeOrCreate(1, ValueType.LIST), end);
    }

    private static Handler pushExisting(ListEnd end) {
        return (call, reply) -> {
            ListValue list = call.change(1, ValueType.LIST);
            if (list == null) {
                reply.integer(0);
            } else {
                push(call, reply, list, end);
            }
        };
    }

    private static void push(Call call, Reply reply, ListValue list, ListEnd end) {
        long bytes = 0;
        for (int i = 2; i < call.count(); i++) {
            bytes += call.arg(i).length;
        }
        list.expect(call.count() - 2L, bytes);
        for (int i = 2; i < call.count(); i++) {
            list.push(call.arg(i), end.isHead());
        }
        call.event(call.arg(1), end.pushEvent());
        reply.integer(list.size());
    }
}
