package dev.redlite.command.stream;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import org.jspecify.annotations.Nullable;

/** The options of XREAD and XREADGROUP. */
final class ReadOptions {
    static final long NO_CLAIM = -1;
    static final long NO_BLOCK = -1;

    /** How many entries of each stream at most. */
    long count = Long.MAX_VALUE;

    /** How many of all streams. */
    long countOfAll = Long.MAX_VALUE;

    /** How many bytes of all streams, but for the first entry. */
    long bytesOfAll = Long.MAX_VALUE;

    /** How long to wait, in ms, 0 for ever, or {@link #NO_BLOCK}. */
    long blockMillis = NO_BLOCK;

    /** How long a pending entry must be idle to be claimed, in ms, or {@link #NO_CLAIM}. */
    long claimIdle = NO_CLAIM;

    boolean isAcknowledged;
    byte @Nullable [] group;
    byte @Nullable [] consumer;

    /** The first key, and how many there are. */
    int firstKey;

    int keys;

    static ReadOptions parse(Call call, boolean isGroup) {
        var options = new ReadOptions();
        int at = 1;
        while (at < call.count() && options.firstKey == 0) {
            at = options.option(call, at, isGroup) + 1;
        }
        if (options.firstKey == 0) {
            throw Errors.syntax();
        }
        if (isGroup && options.group == null) {
            throw new CommandException("ERR Missing GROUP option for XREADGROUP");
        }
        if (options.countOfAll < options.count && options.count != Long.MAX_VALUE) {
            throw new CommandException("ERR MAXCOUNT must be greater than or equal to COUNT");
        }
        return options;
    }

    /** Reads the option at a position; returns that of its last argument. */
    private int option(Call call, int at, boolean isGroup) {
        boolean hasMore = at + 1 < call.count();
        if (hasMore && call.is(at, "BLOCK")) {
            blockMillis = call.timeoutWholeMillis(at + 1);
        } else if (hasMore && call.is(at, "COUNT")) {
            long number = call.integer(at + 1);
            count = number <= 0 ? Long.MAX_VALUE : number;
        } else if (hasMore && call.is(at, "MAXCOUNT")) {
            countOfAll = positive(call, at + 1, "MAXCOUNT");
        } else if (hasMore && call.is(at, "MAXSIZE")) {
            bytesOfAll = positive(call, at + 1, "MAXSIZE");
        } else if (hasMore && call.is(at, "CLAIM")) {
            refuse(isGroup, "CLAIM");
            claimIdle = idle(call, at + 1);
        } else if (hasMore && call.is(at, "STREAMS")) {
            streams(call, at + 1, isGroup);
        } else {
            return groupOption(call, at, isGroup);
        }
        return at + 1;
    }

    private static long positive(Call call, int position, String name) {
        long number = call.integer(position);
        if (number <= 0) {
            throw new CommandException("ERR " + name + " must be a positive integer");
        }
        return number;
    }

    private static long idle(Call call, int position) {
        long millis = call.integer(position, "ERR min-idle-time is not an integer or out of range");
        if (millis < 0) {
            throw new CommandException("ERR min-idle-time must be a positive integer");
        }
        return millis;
    }

    private void streams(Call call, int first, boolean isGroup) {
        int arguments = call.count() - first;
        if (arguments % 2 != 0) {
            throw new CommandException(
                    "ERR Unbalanced '"
                            + (isGroup ? "xreadgroup" : "xread")
                            + "' list of streams: for each stream key an ID or '"
                            + (isGroup ? ">" : "$")
                            + "' must be specified.");
        }
        firstKey = first;
        keys = arguments / 2;
    }

    private int groupOption(Call call, int at, boolean isGroup) {
        if (at + 2 < call.count() && call.is(at, "GROUP")) {
            refuse(isGroup, "GROUP");
            group = call.arg(at + 1);
            consumer = call.arg(at + 2);
            return at + 2;
        }
        if (call.is(at, "NOACK")) {
            refuse(isGroup, "NOACK");
            isAcknowledged = true;
            return at;
        }
        throw Errors.syntax();
    }

    private static void refuse(boolean isGroup, String option) {
        if (!isGroup) {
            throw new CommandException(
                    "ERR The "
                            + option
                            + " option is only supported by XREADGROUP. You called XREAD"
                            + " instead.");
        }
    }
}
