package dev.redlite.command.list;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

/**
 * The arguments of LMPOP and BLMPOP: numkeys key [key ...] LEFT|RIGHT [COUNT count].
 *
 * @param firstKey position of the first key
 * @param keyCount how many keys there are
 * @param end where to take elements
 * @param count how many at most
 */
record PopOptions(int firstKey, int keyCount, ListEnd end, long count) {
    static PopOptions parse(Call call, int position) {
        long keys = positive(call, position, "ERR numkeys should be greater than 0");
        int firstKey = position + 1;
        if (keys >= call.count() - firstKey) {
            throw Errors.syntax();
        }
        int keyCount = (int) keys;
        ListEnd end = ListEnd.parse(call, firstKey + keyCount);
        int at = firstKey + keyCount + 1;
        if (at == call.count()) {
            return new PopOptions(firstKey, keyCount, end, 1);
        }
        if (!call.is(at, "COUNT") || at + 1 == call.count()) {
            throw Errors.syntax();
        }
        long count = positive(call, at + 1, "ERR count should be greater than 0");
        if (at + 2 < call.count()) {
            throw Errors.syntax();
        }
        return new PopOptions(firstKey, keyCount, end, count);
    }

    /** An argument as a number above 0. */
    static long positive(Call call, int position, String otherwise) {
        long number = Numbers.parseLong(call.arg(position), 0);
        if (number < 1) {
            throw new CommandException(otherwise);
        }
        return number;
    }
}
