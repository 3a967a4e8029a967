package dev.redlite.base;

import org.jspecify.annotations.Nullable;

/**
 * A regular expression over bytes, in the extended grammar of POSIX with the usual escapes. It says
 * only whether there is a match, not where.
 *
 * <p>The time is at most the size of the expression, which is bounded, times the length of the
 * text, whatever the two are. Keeps what it works with, so only one thread at a time may use it.
 */
public final class Regex {
    private final RegexProgram program;

    /** The bytes that a match can begin with; null if one can be empty. */
    private final long @Nullable [] beginnings;

    private final long[] reached; // the round in which each step was reached last
    private final int[] waiting;
    private int[] present; // the steps that take the next byte
    private int[] coming;
    private int comingSize;
    private long round;

    private Regex(RegexProgram program) {
        this.program = program;
        reached = new long[program.size];
        waiting = new int[2 * program.size + 1];
        present = new int[program.size];
        coming = new int[program.size];
        beginnings = findBeginnings();
    }

    /** Reads an expression; a to z are the same as A to Z if case is ignored. */
    public static Regex compile(byte[] text, boolean ignoresCase) throws RegexException {
        return new Regex(new RegexProgram(new RegexParser(text, ignoresCase).parse()));
    }

    /** Whether any part of a text matches. */
    public boolean isIn(byte[] text) {
        round++;
        comingSize = 0;
        int at = 0;
        while (true) {
            // What waits for the byte at this place, in this round, and what can begin here.
            boolean mayBegin = beginnings == null || at < text.length && has(beginnings, text[at]);
            if (mayBegin && reach(0, text, at)) {
                return true;
            }
            if (at == text.length) {
                return false;
            }
            int[] steps = coming;
            int count = comingSize;
            coming = present;
            present = steps;
            comingSize = 0;
            round++;
            int value = text[at++] & 0xFF;
            for (int i = 0; i < count; i++) {
                if (takes(steps[i], value) && reach(steps[i] + 1, text, at)) {
                    return true;
                }
            }
        }
    }

    private static boolean has(long[] set, byte value) {
        return ByteSets.has(set, value & 0xFF);
    }

    private boolean takes(int step, int value) {
        long[] set = program.sets[step];
        return set != null && ByteSets.has(set, value);
    }

    /** Goes to a step and on to all that take a byte; returns whether the end is among them. */
    private boolean reach(int from, byte[] text, int at) {
        int left = 0;
        waiting[left++] = from;
        while (left > 0) {
            int step = waiting[--left];
            if (reached[step] == round) {
                continue;
            }
            reached[step] = round;
            switch (program.kinds[step]) {
                case RegexProgram.TAKE -> coming[comingSize++] = step;
                case RegexProgram.FORK -> {
                    waiting[left++] = program.second[step];
                    waiting[left++] = program.first[step];
                }
                case RegexProgram.CHECK -> {
                    if (isAt(program.places[step], text, at)) {
                        waiting[left++] = step + 1;
                    }
                }
                default -> {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAt(RegexNode.@Nullable Place place, byte[] text, int at) {
        boolean isBehindWord = at > 0 && ByteSets.isWord(text[at - 1] & 0xFF);
        boolean isBeforeWord = at < text.length && ByteSets.isWord(text[at] & 0xFF);
        return switch (place) {
            case BEGIN -> at == 0;
            case END -> at == text.length;
            case WORD_BEGIN -> !isBehindWord && isBeforeWord;
            case WORD_END -> isBehindWord && !isBeforeWord;
            case WORD_EDGE -> isBehindWord != isBeforeWord;
            case NO_WORD_EDGE -> isBehindWord == isBeforeWord;
            case null -> throw new IllegalStateException("a place is missing");
        };
    }

    /** As if every place were right, which can only add to the bytes. */
    private long @Nullable [] findBeginnings() {
        long[] found = new long[4];
        boolean[] seen = new boolean[program.size];
        int[] left = new int[2 * program.size + 1];
        int count = 0;
        left[count++] = 0;
        while (count > 0) {
            int step = left[--count];
            if (seen[step]) {
                continue;
            }
            seen[step] = true;
            switch (program.kinds[step]) {
                case RegexProgram.TAKE -> addSet(found, step);
                case RegexProgram.FORK -> {
                    left[count++] = program.second[step];
                    left[count++] = program.first[step];
                }
                case RegexProgram.CHECK -> left[count++] = step + 1;
                default -> {
                    return null;
                }
            }
        }
        return found;
    }

    private void addSet(long[] found, int step) {
        long[] set = program.sets[step];
        if (set != null) {
            ByteSets.addAll(found, set);
        }
    }
}
