package dev.redlite.command.stream;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;

import org.jspecify.annotations.Nullable;

/** The arguments of XNACK behind the group: a mode, and then the rest in any order. */
final class NackOptions {
    private static final String NUMIDS = "ERR numids must be a positive integer";
    private static final int MODE_AT = 3;

    /** How a mode changes the number of deliveries. */
    enum Mode {
        SILENT,
        FAIL,
        FATAL;

        private long deliveries(long before) {
            return switch (this) {
                case SILENT -> Math.max(0, before - 1);
                case FAIL -> before;
                case FATAL -> Long.MAX_VALUE;
            };
        }
    }

    private final Mode mode;
    private @Nullable Long retries;
    private boolean isForced;
    private int first;
    private int count;

    private NackOptions(Mode mode) {
        this.mode = mode;
    }

    static NackOptions parse(Call call) {
        var options = new NackOptions(mode(call));
        int at = MODE_AT + 1;
        while (at < call.count()) {
            at = options.take(call, at);
        }
        if (options.first == 0) {
            throw new CommandException("ERR syntax error, expected IDS keyword");
        }
        return options;
    }

    private static Mode mode(Call call) {
        for (Mode mode : Mode.values()) {
            if (call.is(MODE_AT, mode.name())) {
                return mode;
            }
        }
        throw new CommandException("ERR mode must be SILENT, FAIL, or FATAL");
    }

    /** Takes an option; returns the position behind it. */
    private int take(Call call, int at) {
        boolean hasMore = at + 1 < call.count();
        if (call.is(at, "FORCE")) {
            isForced = true;
            return at + 1;
        }
        if (hasMore && call.is(at, "RETRYCOUNT")) {
            long number = call.integer(at + 1);
            if (number < 0) {
                throw new CommandException("ERR Invalid RETRYCOUNT value, must be >= 0");
            }
            retries = number;
            return at + 2;
        }
        if (hasMore && first == 0 && call.is(at, "IDS")) {
            return takeIds(call, at + 1);
        }
        throw new CommandException("ERR Unrecognized XNACK option '" + call.shown(at) + "'");
    }

    private int takeIds(Call call, int at) {
        long number = call.integer(at, NUMIDS);
        if (number <= 0) {
            throw new CommandException(NUMIDS);
        }
        if (number > call.count() - at - 1) {
            throw new CommandException("ERR number of IDs doesn't match numids");
        }
        first = at + 1;
        count = (int) number;
        return first + count;
    }

    /** The position of the first id. */
    int first() {
        return first;
    }

    /** The position behind the last id. */
    int end() {
        return first + count;
    }

    /** Whether what is not pending is made so. */
    boolean isForced() {
        return isForced;
    }

    /** How many deliveries an entry is to have had that had so many. */
    long deliveries(long before) {
        Long given = retries;
        return given == null ? mode.deliveries(before) : given;
    }
}
