package dev.redlite.command.keys;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

/**
 * The options of RESTORE.
 *
 * @param isAbsolute whether the time to live is a point in time
 * @param idleSeconds since when the key was not used, or -1
 * @param frequency how often it was used, or -1
 */
record RestoreOptions(boolean replaces, boolean isAbsolute, long idleSeconds, int frequency) {
    /** IDLETIME and FREQ exclude each other. */
    static RestoreOptions parse(Call call, int from) {
        boolean replaces = false;
        boolean isAbsolute = false;
        long idle = -1;
        long frequency = -1;
        for (int i = from; i < call.count(); i++) {
            boolean hasMore = i + 1 < call.count();
            if (call.is(i, "REPLACE")) {
                replaces = true;
            } else if (call.is(i, "ABSTTL")) {
                isAbsolute = true;
            } else if (call.is(i, "IDLETIME") && hasMore && frequency == -1) {
                idle = call.integer(++i);
                if (idle < 0) {
                    throw new CommandException("ERR Invalid IDLETIME value, must be >= 0");
                }
            } else if (call.is(i, "FREQ") && hasMore && idle == -1) {
                frequency = call.integer(++i);
                if (frequency < 0 || frequency > 255) {
                    throw new CommandException("ERR Invalid FREQ value, must be >= 0 and <= 255");
                }
            } else {
                throw Errors.syntax();
            }
        }
        return new RestoreOptions(replaces, isAbsolute, idle, (int) frequency);
    }
}
