package dev.redlite.command.list;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;

/**
 * Between which ends LMOVE and its siblings move how many elements.
 *
 * @param from where elements are taken
 * @param to where they are added
 * @param count how many at most, or, if it is exact, how many
 * @param isExact whether nothing is moved if there are fewer
 * @param isBulk whether they keep the order they had, wherever they are taken and added
 */
record MoveOptions(ListEnd from, ListEnd to, long count, boolean isExact, boolean isBulk) {
    /** RPOPLPUSH. */
    static final MoveOptions RIGHT_TO_LEFT =
            new MoveOptions(ListEnd.RIGHT, ListEnd.LEFT, 1, false, false);

    /** The ends, at positions 3 and 4, for one element. */
    static MoveOptions parseOne(Call call) {
        return new MoveOptions(ListEnd.parse(call, 3), ListEnd.parse(call, 4), 1, false, false);
    }

    /** The ends, and from a position on the block of how many, if there is more. */
    static MoveOptions parseMany(Call call, int position) {
        MoveOptions one = parseOne(call);
        if (call.count() == position) {
            return one;
        }
        if (call.count() != position + 3) {
            throw Errors.syntax();
        }
        boolean isExact = call.is(position, "EXACTLY");
        boolean isBulk = call.is(position + 2, "BULK");
        if (!isExact && !call.is(position, "COUNT") || !isBulk && !call.is(position + 2, "OBO")) {
            throw Errors.syntax();
        }
        long count = PopOptions.positive(call, position + 1, "ERR count should be greater than 0");
        return new MoveOptions(one.from, one.to, count, isExact, isBulk);
    }
}
