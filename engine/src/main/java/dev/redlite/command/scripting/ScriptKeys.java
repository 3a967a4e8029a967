package dev.redlite.command.scripting;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;

import java.util.Arrays;
import java.util.List;

/**
 * The keys and the other arguments that a script is given: {@code … numkeys [key …] [arg …]}.
 *
 * @param keys the first of the arguments behind the number
 * @param others the rest
 */
record ScriptKeys(List<byte[]> keys, List<byte[]> others) {
    private static final int COUNT_AT = 2;

    /** Redis reports a bad number before it looks for the script. */
    static ScriptKeys parse(Call call, String notANumber) {
        long count = call.integer(COUNT_AT, notANumber);
        int first = COUNT_AT + 1;
        if (count > call.count() - first) {
            throw new CommandException("ERR Number of keys can't be greater than number of args");
        }
        if (count < 0) {
            throw new CommandException("ERR Number of keys can't be negative");
        }
        List<byte[]> all = Arrays.asList(call.args());
        int end = first + (int) count;
        return new ScriptKeys(all.subList(first, end), all.subList(end, call.count()));
    }

    /** Where the keys are, for COMMAND GETKEYS; none if the call is not well-formed. */
    static int[] positions(byte[][] arguments) {
        int first = COUNT_AT + 1;
        long count = arguments.length < first ? 0 : Numbers.parseLong(arguments[COUNT_AT], 0);
        if (count <= 0 || count > arguments.length - first) {
            return new int[0];
        }
        int[] positions = new int[(int) count];
        Arrays.setAll(positions, i -> first + i);
        return positions;
    }
}
