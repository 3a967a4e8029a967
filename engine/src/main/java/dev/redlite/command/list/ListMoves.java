package dev.redlite.command.list;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.list.ListValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Commands that move elements from one list to another: LMOVE, RPOPLPUSH, LMOVEM. */
final class ListMoves {
    static final KeySpec[] KEYS = {
        KeySpec.key(1, "RW", "access", "delete"), KeySpec.key(2, "RW", "insert")
    };

    private ListMoves() {}

    static void register(CommandTable table) {
        table.add("LMOVE")
                .since("6.2.0")
                .arity(5)
                .keys(1, 2, 1)
                .keySpecs(KEYS)
                .flags(WRITE, DENYOOM)
                .syntax("source destination <LEFT | RIGHT> <LEFT | RIGHT>")
                .summary("Moves an element from an end of a list to an end of another")
                .complexity("O(1)")
                .handler((call, reply) -> one(call, reply, MoveOptions.parseOne(call)));
        table.add("RPOPLPUSH")
                .since("1.2.0")
                .arity(3)
                .keys(1, 2, 1)
                .keySpecs(KEYS)
                .flags(WRITE, DENYOOM)
                .syntax("source destination")
                .summary("Moves the last element of a list before the first of another")
                .complexity("O(1)")
                .deprecated("6.2.0", "`LMOVE` with the `RIGHT` and `LEFT` arguments")
                .handler((call, reply) -> one(call, reply, MoveOptions.RIGHT_TO_LEFT));
        table.add("LMOVEM")
                .since("8.10.0")
                .arity(-5)
                .keys(1, 2, 1)
                .keySpecs(KEYS)
                .flags(WRITE, DENYOOM)
                .syntax(
                        "source destination <LEFT | RIGHT> <LEFT | RIGHT> [<COUNT count | EXACTLY"
                                + " exactly> <OBO | BULK>]")
                .summary("Moves elements from an end of a list to an end of another")
                .complexity("O(N), where N is the number of elements moved")
                .handler(ListMoves::lmovem);
    }

    private static void one(Call call, Reply reply, MoveOptions options) {
        List<byte[]> moved = move(call, options);
        if (moved == null) {
            reply.nil();
        } else {
            reply.bulk(moved.getFirst());
        }
    }

    private static void lmovem(Call call, Reply reply) {
        List<byte[]> moved = move(call, MoveOptions.parseMany(call, 5));
        if (moved == null) {
            reply.nilArray();
        } else {
            ListPops.elements(reply, moved);
        }
    }

    /**
     * Moves elements; returns them in the order they have now, or null if there are too few. The
     * type of the destination matters only if there is something to move.
     */
    static @Nullable List<byte[]> move(Call call, MoveOptions options) {
        byte[] source = call.arg(1);
        byte[] destination = call.arg(2);
        ListValue from = call.change(source, ValueType.LIST);
        if (from == null || (options.isExact() && from.size() < options.count())) {
            return null;
        }
        boolean isSame = Bytes.equals(source, destination);
        ListValue to = isSame ? from : call.changeOrCreate(destination, ValueType.LIST);
        int count = (int) Math.min(options.count(), from.size());
        List<byte[]> elements = from.pop(options.from().isHead(), count);
        ListEnd reversedBy = options.isBulk() ? options.from() : options.to();
        boolean isReversed = reversedBy == (options.isBulk() ? ListEnd.RIGHT : ListEnd.LEFT);
        push(to, isReversed ? elements.reversed() : elements, options.to());
        call.event(destination, options.to().pushEvent());
        ListPops.popped(call, source, from, options.from());
        return isReversed ? elements.reversed() : elements;
    }

    /** Adds elements so that they are in this order then, at whichever end. */
    private static void push(ListValue list, List<byte[]> elements, ListEnd end) {
        long bytes = 0;
        for (byte[] element : elements) {
            bytes += element.length;
        }
        list.expect(elements.size(), bytes);
        for (byte[] element : end.isHead() ? elements.reversed() : elements) {
            list.push(element, end.isHead());
        }
    }
}
