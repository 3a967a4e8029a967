package dev.redlite.command.array;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Reply;
import dev.redlite.value.array.ArrayValue;

/** Indexes of arrays as arguments and in replies: unsigned, 0 to 2^64-2. */
final class Indexes {
    private static final String INVALID = "ERR invalid array index";

    private Indexes() {}

    /** An argument as an index. */
    static long parse(Call call, int position) {
        long index = parseCursor(call, position);
        if (index == ArrayValue.EXHAUSTED) {
            throw new CommandException(INVALID);
        }
        return index;
    }

    /** An argument as a cursor: an index, or 2^64-1 for the end of them. */
    static long parseCursor(Call call, int position) {
        byte[] argument = call.arg(position);
        if (!Numbers.isUnsigned(argument)) {
            throw new CommandException(INVALID);
        }
        return Numbers.parseUnsigned(argument, 0);
    }

    /** All arguments from a position on, some apart, as indexes. */
    static long[] parseAll(Call call, int from, int step) {
        long[] indexes = new long[(call.count() - from + step - 1) / step];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = parse(call, from + i * step);
        }
        return indexes;
    }

    /** An unsigned number: an integer, or from 2^63 on a big number. */
    static void reply(Reply reply, long unsigned) {
        if (unsigned >= 0) {
            reply.integer(unsigned);
        } else {
            reply.bigNumber(Long.toUnsignedString(unsigned));
        }
    }
}
