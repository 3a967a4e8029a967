package dev.redlite.command.stream;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.value.stream.References;

import org.jspecify.annotations.Nullable;

/**
 * The options of XDELEX and XACKDEL, in any order.
 *
 * @param first the first of the ids
 * @param count how many there are
 */
record DeleteOptions(References references, int first, int count) {
    static final String IDS_NOT_POSITIVE = "ERR Number of IDs must be a positive integer";
    private static final String NOT_SO_MANY =
            "ERR The `numids` parameter must match the number of arguments";
    private static final String NO_IDS = "ERR IDS option is required";

    static DeleteOptions parse(Call call, int from) {
        @Nullable References references = null;
        int first = 0;
        int count = 0;
        for (int at = from; at < call.count(); at++) {
            References named = TrimOptions.references(call.arg(at));
            if (named != null && references == null) {
                references = named;
            } else if (named == null && call.is(at, "IDS") && at + 1 < call.count()) {
                long number = call.integer(at + 1, IDS_NOT_POSITIVE);
                if (number <= 0) {
                    throw new CommandException(IDS_NOT_POSITIVE);
                }
                if (number > call.count() - at - 2) {
                    throw new CommandException(NOT_SO_MANY);
                }
                first = at + 2;
                count = (int) number;
                at = first + count - 1;
            } else {
                throw Errors.syntax();
            }
        }
        if (first == 0) {
            throw new CommandException(NO_IDS);
        }
        return new DeleteOptions(references == null ? References.KEEP : references, first, count);
    }
}
