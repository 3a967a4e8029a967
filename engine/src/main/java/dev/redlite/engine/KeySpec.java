package dev.redlite.engine;

import dev.redlite.base.Bytes;

import java.util.Arrays;
import java.util.List;

/**
 * Where some of the keys of a command are among its arguments, and what is done with them, as
 * COMMAND INFO describes it: where the search begins, and which arguments from there are keys.
 *
 * @param keyword the word whose next argument begins the search; empty if it is {@code index}
 * @param index where the search begins, or where the keyword is looked for; negative counted from
 *     the end, backwards
 * @param kind how the keys are found from there
 * @param last the last key, counted from the first; negative counted from the end
 * @param step from one key to the next
 * @param limit for a negative last: only the first 1/limit of the arguments; 0 and 1 for all
 * @param flags RO, RW, OW or RM, then any of access, update, insert, delete and so on
 */
public record KeySpec(
        String keyword, int index, Kind kind, int last, int step, int limit, List<String> flags) {
    /** How the keys are found from where the search begins. */
    public enum Kind {
        RANGE,
        /** The first argument says how many keys follow it. */
        COUNTED,
        UNKNOWN
    }

    /** Keys from a position to another; negative counted from the end. */
    public static KeySpec range(int first, int last, int step, String... flags) {
        int relative = last < 0 ? last : last - first;
        return new KeySpec("", first, Kind.RANGE, relative, step, 0, List.of(flags));
    }

    /** One key, at this position. */
    public static KeySpec key(int position, String... flags) {
        return range(position, position, 1, flags);
    }

    /** As many keys as the argument at this position says, behind it. */
    public static KeySpec counted(int position, String... flags) {
        return new KeySpec("", position, Kind.COUNTED, 0, 1, 0, List.of(flags));
    }

    /** Keys behind a word, which is looked for from a position on; see the record for the rest. */
    public static KeySpec after(
            String word, int from, int last, int step, int limit, String... flags) {
        return new KeySpec(word, from, Kind.RANGE, last, step, limit, List.of(flags));
    }

    /** One key behind a word, which is looked for from a position on. */
    public static KeySpec after(String word, int from, String... flags) {
        return after(word, from, 0, 1, 0, flags);
    }

    /** Keys that only the command itself can find. */
    public static KeySpec unknown(String... flags) {
        return new KeySpec("", 0, Kind.UNKNOWN, 0, 1, 0, List.of(flags));
    }

    /** Positions of the keys in a call's arguments; none if they are not well-formed. */
    public int[] positions(byte[][] arguments) {
        int first = keyword.isEmpty() ? index : behindKeyword(arguments);
        if (kind == Kind.UNKNOWN || first < 1 || first >= arguments.length) {
            return new int[0];
        }
        return kind == Kind.COUNTED ? countedFrom(first, arguments) : rangeFrom(first, arguments);
    }

    private int behindKeyword(byte[][] arguments) {
        int direction = index < 0 ? -1 : 1;
        int at = index < 0 ? arguments.length + index : index;
        for (; at > 0 && at < arguments.length; at += direction) {
            if (Bytes.equalsIgnoreCaseAscii(arguments[at], keyword)) {
                return at + 1;
            }
        }
        return 0;
    }

    private static int[] countedFrom(int first, byte[][] arguments) {
        long count = dev.redlite.base.Numbers.parseLong(arguments[first], -1);
        if (count < 0 || count > arguments.length - 1 - first) {
            return new int[0];
        }
        int[] positions = new int[(int) count];
        Arrays.setAll(positions, i -> first + 1 + i);
        return positions;
    }

    private int[] rangeFrom(int first, byte[][] arguments) {
        int end = first + last;
        if (last < 0) {
            int from = arguments.length - first;
            end = limit > 1 ? first + from / limit + last : arguments.length + last;
        }
        if (end < first || last >= 0 && end >= arguments.length) {
            return new int[0];
        }
        int[] positions = new int[(end - first) / step + 1];
        Arrays.setAll(positions, i -> first + i * step);
        return positions;
    }
}
