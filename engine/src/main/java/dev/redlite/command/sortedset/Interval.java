package dev.redlite.command.sortedset;

import dev.redlite.base.Doubles;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.value.sortedset.Bound;
import dev.redlite.value.sortedset.SortedSetValue;

import java.util.Arrays;

/** A part of a sorted set, as two arguments say it. */
sealed interface Interval {
    /** How many members come before it. */
    int from(SortedSetValue set);

    /** How many members it has, given {@link #from}; not negative. */
    int count(SortedSetValue set, int from);

    /**
     * From one rank to another, both included, negative counted from the end.
     *
     * @param isReverse whether the last member has rank 0
     */
    record Ranks(long start, long stop, boolean isReverse) implements Interval {
        private int first(int size) {
            return Math.clamp(start < 0 ? start + size : start, 0, size);
        }

        private int last(int size) {
            return Math.clamp(stop < 0 ? stop + size : stop, -1, size - 1);
        }

        @Override
        public int from(SortedSetValue set) {
            int size = set.size();
            return isReverse ? size - 1 - last(size) : first(size);
        }

        @Override
        public int count(SortedSetValue set, int from) {
            int size = set.size();
            return Math.max(0, last(size) - first(size) + 1);
        }
    }

    /** What lies between two bounds; nothing if they are in the wrong order. */
    record Between(Bound min, Bound max) implements Interval {
        @Override
        public int from(SortedSetValue set) {
            return set.countBefore(min);
        }

        @Override
        public int count(SortedSetValue set, int from) {
            return Math.max(0, set.countBefore(max) - from);
        }
    }

    /** Two ranks. */
    static Interval ranks(Call call, int start, int stop, boolean isReverse) {
        return new Ranks(call.integer(start), call.integer(stop), isReverse);
    }

    /** Two scores, {@code (} before one that is not included. */
    static Interval scores(Call call, int min, int max) {
        return new Between(score(call.arg(min), true), score(call.arg(max), false));
    }

    /** Two members, {@code [} before one that is included and {@code (} before one that is not. */
    static Interval members(Call call, int min, int max) {
        return new Between(member(call.arg(min), true), member(call.arg(max), false));
    }

    private static Bound score(byte[] text, boolean isMin) {
        boolean isOpen = text.length > 0 && text[0] == '(';
        double score = number(isOpen ? Arrays.copyOfRange(text, 1, text.length) : text);
        return isOpen == isMin ? Bound.after(score) : Bound.before(score);
    }

    /**
     * Reads a bound as C's strtod does, which skips white space, reads nothing as zero and what is
     * too large as infinity, and does not see what is behind a zero byte.
     */
    private static double number(byte[] text) {
        int start = 0;
        while (start < text.length && (text[start] == ' ' || isControlSpace(text[start]))) {
            start++;
        }
        int end = start;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        if (end == 0) {
            return 0;
        }
        byte[] digits = Arrays.copyOfRange(text, start, end);
        double number = Doubles.parseUnbounded(digits);
        if (Double.isNaN(number)) {
            throw new CommandException("ERR min or max is not a float");
        }
        return number;
    }

    private static boolean isControlSpace(byte b) {
        return b >= '\t' && b <= '\r';
    }

    private static Bound member(byte[] text, boolean isMin) {
        int mark = text.length == 0 ? 0 : text[0];
        boolean isAlone = text.length == 1;
        if (mark == '-' && isAlone) {
            return Bound.first();
        }
        if (mark == '+' && isAlone) {
            return Bound.last();
        }
        if (mark != '[' && mark != '(') {
            throw new CommandException("ERR min or max not valid string range item");
        }
        byte[] member = Arrays.copyOfRange(text, 1, text.length);
        return (mark == '(') == isMin ? Bound.after(member) : Bound.before(member);
    }
}
