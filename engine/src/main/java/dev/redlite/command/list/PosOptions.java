package dev.redlite.command.list;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.value.list.ListValue;

import java.util.Arrays;

/** The options of LPOS, in any order; of one given twice the last counts. */
final class PosOptions {
    private long rank = 1;
    private long count = 1;
    private boolean isCounted;
    private long lengthMax;

    private PosOptions() {}

    static PosOptions parse(Call call) {
        var options = new PosOptions();
        for (int at = 3; at < call.count(); at += 2) {
            if (at + 1 == call.count()) {
                throw Errors.syntax();
            }
            options.take(call, at);
        }
        return options;
    }

    private void take(Call call, int at) {
        if (call.is(at, "RANK")) {
            rank = call.integer(at + 1);
            if (rank == Long.MIN_VALUE) {
                throw Errors.notBetween(-Long.MAX_VALUE, Long.MAX_VALUE);
            }
            if (rank == 0) {
                throw new CommandException(
                        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the"
                                + " second ... or use negative to start from the end of the list");
            }
        } else if (call.is(at, "COUNT")) {
            count = notNegative(call, at + 1, "ERR COUNT can't be negative");
            isCounted = true;
        } else if (call.is(at, "MAXLEN")) {
            lengthMax = notNegative(call, at + 1, "ERR MAXLEN can't be negative");
        } else {
            throw Errors.syntax();
        }
    }

    private static long notNegative(Call call, int position, String otherwise) {
        long number = call.integer(position, otherwise);
        if (number < 0) {
            throw new CommandException(otherwise);
        }
        return number;
    }

    /** Whether an array is answered. */
    boolean isCounted() {
        return isCounted;
    }

    /** The indexes of elements that match. */
    long[] find(ListValue list, byte[] element) {
        boolean isForward = rank > 0;
        long skipped = Math.abs(rank) - 1;
        long wanted = count == 0 ? Long.MAX_VALUE : count;
        long compared = lengthMax == 0 ? list.size() : Math.min(lengthMax, list.size());
        long index = isForward ? 0 : list.size() - 1;
        long last = isForward ? compared - 1 : list.size() - compared;
        long[] found = new long[4];
        int matches = 0;
        while (matches < wanted) {
            index = list.indexOf(element, index, isForward);
            if (index < 0 || (isForward ? index > last : index < last)) {
                break;
            }
            if (skipped > 0) {
                skipped--;
            } else {
                if (matches == found.length) {
                    found = Arrays.copyOf(found, matches * 2);
                }
                found[matches++] = index;
            }
            index += isForward ? 1 : -1;
        }
        return Arrays.copyOf(found, matches);
    }
}
