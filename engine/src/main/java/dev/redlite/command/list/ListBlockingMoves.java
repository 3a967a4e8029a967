package dev.redlite.command.list;

import static dev.redlite.engine.Flag.BLOCKING;
import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.BlockedOn;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;

import java.util.List;

/** Commands that move elements, and wait until there are any: BLMOVE, BRPOPLPUSH, BLMOVEM. */
final class ListBlockingMoves {
    private ListBlockingMoves() {}

    static void register(CommandTable table) {
        move(table, "BLMOVE", "6.2.0", 6)
                .syntax("source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout")
                .summary("Moves an element from an end of a list to an end of another, or waits")
                .complexity("O(1)")
                .handler((call, reply) -> one(call, reply, MoveOptions.parseOne(call), 5));
        move(table, "BRPOPLPUSH", "2.2.0", 4)
                .syntax("source destination timeout")
                .summary("Moves the last element of a list before the first of another, or waits")
                .complexity("O(1)")
                .deprecated("6.2.0", "`BLMOVE` with the `RIGHT` and `LEFT` arguments")
                .handler((call, reply) -> one(call, reply, MoveOptions.RIGHT_TO_LEFT, 3));
        move(table, "BLMOVEM", "8.10.0", -6)
                .syntax(
                        "source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout"
                                + " [<COUNT count | EXACTLY exactly> <OBO | BULK>]")
                .summary("Moves elements from an end of a list to an end of another, or waits")
                .complexity("O(N), where N is the number of elements moved")
                .handler(ListBlockingMoves::blmovem);
    }

    private static Command move(CommandTable table, String name, String since, int arity) {
        return table.add(name)
                .since(since)
                .arity(arity)
                .keys(1, 2, 1)
                .keySpecs(ListMoves.KEYS)
                .flags(WRITE, DENYOOM, BLOCKING);
    }

    /** Wrong words come before a bad timeout, and that before a wrong type. */
    private static void one(Call call, Reply reply, MoveOptions options, int timeoutAt) {
        long timeout = call.timeoutMillis(timeoutAt);
        List<byte[]> moved = ListMoves.move(call, options);
        if (moved != null) {
            reply.bulk(moved.getFirst());
        } else if (call.mayBlock()) {
            await(call, timeout);
        } else {
            reply.nil();
        }
    }

    private static void blmovem(Call call, Reply reply) {
        var options = MoveOptions.parseMany(call, 6);
        long timeout = call.timeoutMillis(5);
        List<byte[]> moved = ListMoves.move(call, options);
        if (moved != null) {
            ListPops.elements(reply, moved);
        } else if (call.mayBlock()) {
            await(call, timeout);
        } else {
            reply.nilArray();
        }
    }

    /** When the time is over the answer is no array, although it would have been an element. */
    private static void await(Call call, long timeout) {
        List<byte[]> source = List.of(call.arg(1));
        call.block(new BlockedOn(ValueType.LIST, source, timeout, Reply::nilArray));
    }
}
