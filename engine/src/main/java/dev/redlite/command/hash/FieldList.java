package dev.redlite.command.hash;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;

/**
 * Fields among the arguments of a call.
 *
 * @param first position of the first
 * @param count how many there are
 */
record FieldList(int first, int count) {
    /** Reads "FIELDS numfields field ...", which takes up the rest of the arguments. */
    static FieldList parseRest(Call call, int position) {
        if (!call.is(position, "FIELDS")) {
            throw new CommandException(
                    "ERR Mandatory argument FIELDS is missing or not at the right position");
        }
        long count = Numbers.parseLong(call.arg(position + 1), 0);
        if (count < 1) {
            throw new CommandException("ERR Number of fields must be a positive integer");
        }
        if (count != call.count() - position - 2) {
            throw new CommandException(
                    "ERR The `numfields` parameter must match the number of arguments");
        }
        return new FieldList(position + 2, (int) count);
    }

    /**
     * Reads "numfields field ...", after which more arguments may come; each field takes up so many
     * arguments.
     */
    static FieldList parse(Call call, int position, int width, String otherwise) {
        long count = Numbers.parseLong(call.arg(position), 0);
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new CommandException(otherwise);
        }
        if (count * width > call.count() - position - 1) {
            throw new CommandException("ERR wrong number of arguments");
        }
        return new FieldList(position + 1, (int) count);
    }

    static CommandException twice() {
        return new CommandException("ERR FIELDS keyword specified multiple times");
    }

    static CommandException missing() {
        return new CommandException("ERR missing FIELDS argument");
    }

    static CommandException unknown(Call call, int position) {
        return new CommandException("ERR unknown argument: " + call.shown(position));
    }
}
