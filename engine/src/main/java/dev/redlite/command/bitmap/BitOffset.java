package dev.redlite.command.bitmap;

import dev.redlite.base.Numbers;
import dev.redlite.command.string.StringSize;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;

/** Arguments that are the place of a bit: from 0 up to the longest string there may be. */
final class BitOffset {
    /** What an array may hold, and a field that begins at its end. */
    private static final long LENGTH_MAX = Integer.MAX_VALUE - 64L;

    private static final String REFUSED = "ERR bit offset is not an integer or out of range";

    private BitOffset() {}

    /** The place of one bit. */
    static long parse(Call call, int position) {
        return checked(call, call.integer(position, REFUSED));
    }

    /** The place of a field of some bits; behind a # counted in fields. */
    static long parseField(Call call, int position, int bits) {
        byte[] argument = call.arg(position);
        if (argument.length == 0 || argument[0] != '#') {
            return parse(call, position);
        }
        long index = Numbers.parseLong(argument, 1, argument.length - 1, -1);
        if (index < 0 || Math.multiplyHigh(index, bits) != 0) {
            throw new CommandException(REFUSED);
        }
        return checked(call, index * bits);
    }

    private static long checked(Call call, long offset) {
        if (offset < 0 || offset >>> 3 >= Math.min(StringSize.limitBytes(call), LENGTH_MAX)) {
            throw new CommandException(REFUSED);
        }
        return offset;
    }
}
