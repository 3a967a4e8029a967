package dev.redlite.command.stream;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.value.stream.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Reads ids of entries: {@code millis}, {@code millis-sequence}, and the ends of a range. */
final class Ids {
    private static final String INVALID =
            "ERR Invalid stream ID specified as stream command argument";
    private static final String INVALID_START = "ERR invalid start ID for the interval";
    private static final String INVALID_END = "ERR invalid end ID for the interval";
    private static final int LENGTH_MAX = 127;
    private static final long TENTH_OF_MAX = 0x1999_9999_9999_9999L;

    private Ids() {}

    static CommandException invalid() {
        return new CommandException(INVALID);
    }

    /** An argument as an id; a sequence that is missing is 0. */
    static StreamId strict(Call call, int position) {
        return orInvalid(parse(call.arg(position), 0));
    }

    /** As {@link #strict}, and {@code -} and {@code +} are the first and the last id. */
    static StreamId loose(Call call, int position) {
        return loose(call.arg(position), 0);
    }

    private static StreamId loose(byte[] text, long missingSequence) {
        if (text.length == 1 && text[0] == '-') {
            return StreamId.MIN;
        }
        if (text.length == 1 && text[0] == '+') {
            return StreamId.MAX;
        }
        return orInvalid(parse(text, missingSequence));
    }

    /** All arguments from a position to another, which is not included. */
    static List<StreamId> list(Call call, int from, int to) {
        List<StreamId> ids = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            ids.add(strict(call, i));
        }
        return ids;
    }

    /** The beginning of a range; a bracket in front leaves the id itself out. */
    static StreamId start(Call call, int position) {
        byte[] text = call.arg(position);
        if (!isExclusive(text)) {
            return loose(text, 0);
        }
        StreamId id = orInvalid(parse(withoutBracket(text), 0));
        if (id.equals(StreamId.MAX)) {
            throw new CommandException(INVALID_START);
        }
        return id.next();
    }

    /** The end of a range; a bracket in front leaves the id itself out. */
    static StreamId end(Call call, int position) {
        byte[] text = call.arg(position);
        if (!isExclusive(text)) {
            return loose(text, -1);
        }
        StreamId id = orInvalid(parse(withoutBracket(text), -1));
        if (id.equals(StreamId.MIN)) {
            throw new CommandException(INVALID_END);
        }
        return id.previous();
    }

    private static boolean isExclusive(byte[] text) {
        return text.length > 1 && text[0] == '(';
    }

    private static byte[] withoutBracket(byte[] text) {
        return java.util.Arrays.copyOfRange(text, 1, text.length);
    }

    private static StreamId orInvalid(@Nullable StreamId id) {
        if (id == null) {
            throw invalid();
        }
        return id;
    }

    /** An id, or null if it is none. */
    static @Nullable StreamId parse(byte[] text, long missingSequence) {
        int length = length(text);
        int dash = dash(text, length);
        long millis = number(text, 0, dash);
        if (text.length > LENGTH_MAX || (millis == 0 && !isNumber(text, 0, dash))) {
            return null;
        }
        if (dash == length) {
            return new StreamId(millis, missingSequence);
        }
        long sequence = number(text, dash + 1, length);
        if (sequence == 0 && !isNumber(text, dash + 1, length)) {
            return null;
        }
        return new StreamId(millis, sequence);
    }

    /** The milliseconds of an id whose sequence is a star, or null if it is no such. */
    static @Nullable Long millisBeforeStar(byte[] text) {
        int length = length(text);
        int dash = dash(text, length);
        boolean hasStar = dash == length - 2 && text[length - 1] == '*';
        return hasStar && isNumber(text, 0, dash) ? number(text, 0, dash) : null;
    }

    /** Whether an argument is an id that XADD may be asked for. */
    static boolean isWanted(byte[] text) {
        boolean isStar = text.length == 1 && text[0] == '*';
        return isStar || millisBeforeStar(text) != null || parse(text, 0) != null;
    }

    /** Redis reads ids as text that ends at a zero byte. */
    private static int length(byte[] text) {
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return length;
    }

    private static int dash(byte[] text, int length) {
        int dash = 0;
        while (dash < length && text[dash] != '-') {
            dash++;
        }
        return dash;
    }

    private static int digitsFrom(byte[] text, int from, int to) {
        return from < to && text[from] == '+' ? from + 1 : from;
    }

    /** Whether there are digits only that make an unsigned number; a plus sign may come first. */
    private static boolean isNumber(byte[] text, int from, int to) {
        int first = digitsFrom(text, from, to);
        long number = 0;
        for (int i = first; i < to; i++) {
            int digit = text[i] - '0';
            boolean overflows =
                    Long.compareUnsigned(number, TENTH_OF_MAX) > 0
                            || (number == TENTH_OF_MAX && digit > 5);
            if (digit < 0 || digit > 9 || overflows) {
                return false;
            }
            number = number * 10 + digit;
        }
        return first < to;
    }

    /** The number, 0 if there is none. */
    private static long number(byte[] text, int from, int to) {
        if (!isNumber(text, from, to)) {
            return 0;
        }
        long number = 0;
        for (int i = digitsFrom(text, from, to); i < to; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
