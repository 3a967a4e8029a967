package dev.redlite.command.sortedset;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

/**
 * The options of ZADD, and where the scores and members begin that follow them.
 *
 * @param mustBeNew NX: members that are there are left alone
 * @param mustExist XX: no member is added
 * @param onlyGreater GT: a member that is there gets no lower score
 * @param onlyLess LT: a member that is there gets no higher score
 * @param countsChanged CH: the answer counts those that got another score, too
 * @param increments INCR: the score is added to the one there is
 * @param first position of the first score
 */
record ZAddOptions(
        boolean mustBeNew,
        boolean mustExist,
        boolean onlyGreater,
        boolean onlyLess,
        boolean countsChanged,
        boolean increments,
        int first) {
    /** What ZINCRBY is: ZADD with INCR. */
    static final ZAddOptions INCREMENT =
            new ZAddOptions(false, false, false, false, false, true, 2);

    /** A number of arguments that is not even comes first, then options that exclude each other. */
    static ZAddOptions parse(Call call) {
        boolean[] given = new boolean[NAMES.length];
        int at = 2;
        int option = indexOf(call, at);
        while (option >= 0) {
            given[option] = true;
            option = indexOf(call, ++at);
        }
        var options =
                new ZAddOptions(given[0], given[1], given[2], given[3], given[4], given[5], at);
        options.check(call.count() - at);
        return options;
    }

    private static final String[] NAMES = {"NX", "XX", "GT", "LT", "CH", "INCR"};

    static boolean isOption(Call call, int position) {
        return indexOf(call, position) >= 0;
    }

    private static int indexOf(Call call, int position) {
        for (int i = 0; position < call.count() && i < NAMES.length; i++) {
            if (call.is(position, NAMES[i])) {
                return i;
            }
        }
        return -1;
    }

    private void check(int left) {
        if (left == 0 || left % 2 != 0) {
            throw Errors.syntax();
        }
        if (mustBeNew && mustExist) {
            throw new CommandException("ERR XX and NX options at the same time are not compatible");
        }
        if (onlyGreater ? mustBeNew || onlyLess : onlyLess && mustBeNew) {
            throw new CommandException(
                    "ERR GT, LT, and/or NX options at the same time are not compatible");
        }
        if (increments && left > 2) {
            throw new CommandException("ERR INCR option supports a single increment-element pair");
        }
    }

    /** Whether a member that is there may get another score. */
    boolean allows(double present, double next) {
        return !mustBeNew && (!onlyGreater || next > present) && (!onlyLess || next < present);
    }
}
