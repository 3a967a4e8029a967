package dev.redlite.command.array;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.array.ArrayValue;
import dev.redlite.value.array.SliceFigures;

/** How an array is laid out: ARINFO. */
final class ArrayInformation {
    private static final int FIELDS = 7;
    private static final int FIELDS_FULL = 12;

    private ArrayInformation() {}

    static void register(CommandTable table) {
        table.add("ARINFO")
                .since("8.8.0")
                .arity(-2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key [FULL]")
                .summary("Returns how an array is laid out")
                .complexity("O(1); O(N) with FULL, where N is the number of slices")
                .handler(ArrayInformation::arinfo);
    }

    /** A bad word comes before a wrong type, and that before a key that is not there. */
    private static void arinfo(Call call, Reply reply) {
        boolean isFull = call.count() > 2;
        if (call.count() > 3 || isFull && !call.is(2, "FULL")) {
            throw Errors.syntax();
        }
        ArrayValue array = call.read(1, ValueType.ARRAY);
        if (array == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        reply.map(isFull ? FIELDS_FULL : FIELDS);
        SliceFigures figures = array.figures();
        long cursor = array.cursor();
        field(reply, "count", array.count());
        field(reply, "len", array.length());
        field(reply, "next-insert-index", cursor == ArrayValue.EXHAUSTED ? 0 : cursor);
        field(reply, "slices", figures.slices());
        field(reply, "directory-size", figures.directory());
        field(reply, "super-dir-entries", figures.upperDirectory());
        field(reply, "slice-size", ArrayValue.SLICE_SIZE);
        if (isFull) {
            SliceFigures.Full full = array.fullFigures();
            field(reply, "dense-slices", full.dense());
            field(reply, "sparse-slices", full.sparse());
            average(reply, "avg-dense-size", full.denseSlots(), full.dense());
            average(reply, "avg-dense-fill", full.denseElements(), full.denseSlots());
            average(reply, "avg-sparse-size", full.sparseRoom(), full.sparse());
        }
    }

    private static void field(Reply reply, String name, long unsigned) {
        reply.bulk(name);
        Indexes.reply(reply, unsigned);
    }

    private static void average(Reply reply, String name, long sum, long number) {
        reply.bulk(name);
        reply.number(number == 0 ? 0 : (double) sum / number);
    }
}
