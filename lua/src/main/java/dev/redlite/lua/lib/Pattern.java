package dev.redlite.lua.lib;

import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;

/** A match of one of Lua's patterns against one string. */
final class Pattern {
    /*
     * Backtracking, each attempt a step of the budget: a pattern that takes exponential time is
     * ended like a loop that does. Recursion is as deep as the pattern has quantified items and
     * captures, which DEPTH_MAX bounds.
     */
    private static final int CAPTURES_MAX = 32;
    private static final int DEPTH_MAX = 200;
    private static final int UNFINISHED = -1;
    private static final int POSITION = -2;
    private static final int ESCAPE = '%';

    /** Room on the Java stack for a whole match. */
    static final int UNITS = 2 * DEPTH_MAX;

    private final LuaState state;
    private final byte[] text;
    private final byte[] pattern;
    private final int patternEnd;
    private final int[] starts = new int[CAPTURES_MAX];
    private final int[] lengths = new int[CAPTURES_MAX];
    private int captures;
    private int depth;

    Pattern(LuaState state, LuaString text, LuaString pattern) {
        this.state = state;
        this.text = text.bytes();
        this.pattern = pattern.bytes();
        int end = 0;
        // As in C, a NUL ends the pattern.
        while (end < this.pattern.length && this.pattern[end] != 0) {
            end++;
        }
        patternEnd = end;
    }

    boolean isAnchored() {
        return patternEnd > 0 && pattern[0] == '^';
    }

    /** The end of a match that begins exactly at {@code at}, or -1. */
    int match(int at, int patternFrom) {
        captures = 0;
        depth = 0;
        return state.withStack(UNITS, () -> run(at, patternFrom));
    }

    private int at(int p) {
        return p < patternEnd ? pattern[p] & 0xff : 0;
    }

    // ------------------------------------------------------------------------------ matching

    private int run(int s, int p) {
        if (++depth > DEPTH_MAX) {
            throw state.error("pattern too complex");
        }
        int end = steps(s, p);
        depth--;
        return end;
    }

    private int steps(int from, int patternFrom) {
        int s = from;
        int p = patternFrom;
        while (p < patternEnd) {
            state.step();
            switch (at(p)) {
                case '(' -> {
                    return at(p + 1) == ')'
                            ? startCapture(s, p + 2, POSITION)
                            : startCapture(s, p + 1, UNFINISHED);
                }
                case ')' -> {
                    return endCapture(s, p + 1);
                }
                case '$' -> {
                    if (p + 1 == patternEnd) {
                        return s == text.length ? s : -1;
                    }
                }
                case ESCAPE -> {
                    int next = at(p + 1);
                    if (next == 'b') {
                        s = balance(s, p + 2);
                        p += 4;
                    } else if (next == 'f') {
                        p = frontier(s, p + 2);
                        s = p < 0 ? -1 : s;
                    } else if (next >= '0' && next <= '9') {
                        s = backReference(s, next);
                        p += 2;
                    } else {
                        next = -1;
                    }
                    if (next >= 0) {
                        if (s < 0) {
                            return -1;
                        }
                        continue;
                    }
                }
                default -> {}
            }
            int end = classEnd(p);
            switch (at(end)) {
                case '?' -> {
                    if (isSingle(s, p, end)) {
                        int rest = run(s + 1, end + 1);
                        if (rest >= 0) {
                            return rest;
                        }
                    }
                    p = end + 1;
                }
                case '*' -> {
                    return expandMost(s, p, end);
                }
                case '+' -> {
                    return isSingle(s, p, end) ? expandMost(s + 1, p, end) : -1;
                }
                case '-' -> {
                    return expandLeast(s, p, end);
                }
                default -> {
                    if (!isSingle(s, p, end)) {
                        return -1;
                    }
                    s++;
                    p = end;
                }
            }
        }
        return s;
    }

    private int expandMost(int s, int p, int end) {
        int n = 0;
        while (isSingle(s + n, p, end)) {
            n++;
            state.step();
        }
        for (; n >= 0; n--) {
            int rest = run(s + n, end + 1);
            if (rest >= 0) {
                return rest;
            }
        }
        return -1;
    }

    private int expandLeast(int from, int p, int end) {
        int s = from;
        while (true) {
            int rest = run(s, end + 1);
            if (rest >= 0) {
                return rest;
            }
            if (!isSingle(s, p, end)) {
                return -1;
            }
            s++;
        }
    }

    private int startCapture(int s, int p, int kind) {
        if (captures >= CAPTURES_MAX) {
            throw state.error("too many captures");
        }
        starts[captures] = s;
        lengths[captures++] = kind;
        int end = run(s, p);
        if (end < 0) {
            captures--;
        }
        return end;
    }

    private int endCapture(int s, int p) {
        int open = captures - 1;
        while (open >= 0 && lengths[open] != UNFINISHED) {
            open--;
        }
        if (open < 0) {
            throw state.error("invalid pattern capture");
        }
        lengths[open] = s - starts[open];
        int end = run(s, p);
        if (end < 0) {
            lengths[open] = UNFINISHED;
        }
        return end;
    }

    private int balance(int s, int p) {
        if (p + 1 >= patternEnd) {
            throw state.error("unbalanced pattern");
        }
        if (s >= text.length || text[s] != pattern[p]) {
            return -1;
        }
        int open = 1;
        for (int i = s + 1; i < text.length; i++) {
            state.step();
            if (text[i] == pattern[p + 1]) {
                if (--open == 0) {
                    return i + 1;
                }
            } else if (text[i] == pattern[p]) {
                open++;
            }
        }
        return -1;
    }

    /** The pattern behind the set, or -1 if there is no frontier here. */
    private int frontier(int s, int p) {
        if (at(p) != '[') {
            throw state.error("missing '[' after '%f' in pattern");
        }
        int end = classEnd(p);
        int before = s == 0 ? 0 : text[s - 1] & 0xff;
        int here = s < text.length ? text[s] & 0xff : 0;
        return !inSet(before, p, end - 1) && inSet(here, p, end - 1) ? end : -1;
    }

    private int backReference(int s, int digit) {
        int i = digit - '1';
        if (i < 0 || i >= captures || lengths[i] == UNFINISHED) {
            throw state.error("invalid capture index");
        }
        int length = Math.max(0, lengths[i]);
        if (lengths[i] == POSITION || text.length - s < length) {
            return -1;
        }
        state.steps(length >> 4);
        for (int k = 0; k < length; k++) {
            if (text[starts[i] + k] != text[s + k]) {
                return -1;
            }
        }
        return s + length;
    }

    // ------------------------------------------------------------------------------- classes

    private int classEnd(int from) {
        int p = from;
        int c = at(p++);
        if (c == ESCAPE) {
            if (p >= patternEnd) {
                throw state.error("malformed pattern (ends with '%')");
            }
            return p + 1;
        }
        if (c == '[') {
            if (at(p) == '^') {
                p++;
            }
            do {
                if (p >= patternEnd) {
                    throw state.error("malformed pattern (missing ']')");
                }
                if (at(p++) == ESCAPE && p < patternEnd) {
                    p++;
                }
            } while (at(p) != ']' || p >= patternEnd);
            return p + 1;
        }
        return p;
    }

    private boolean isSingle(int s, int p, int end) {
        if (s >= text.length) {
            return false;
        }
        int c = text[s] & 0xff;
        return switch (at(p)) {
            case '.' -> true;
            case ESCAPE -> inClass(c, at(p + 1));
            case '[' -> inSet(c, p, end - 1);
            default -> at(p) == c;
        };
    }

    private boolean inSet(int c, int from, int end) {
        int p = from + 1;
        boolean wanted = true;
        if (at(p) == '^') {
            wanted = false;
            p++;
        }
        for (; p < end; p++) {
            if (at(p) == ESCAPE) {
                p++;
                if (inClass(c, at(p))) {
                    return wanted;
                }
            } else if (at(p + 1) == '-' && p + 2 < end) {
                if (at(p) <= c && c <= at(p + 2)) {
                    return wanted;
                }
                p += 2;
            } else if (at(p) == c) {
                return wanted;
            }
        }
        return !wanted;
    }

    private static boolean inClass(int c, int kind) {
        boolean in =
                switch (kind | 32) {
                    case 'a' -> isAlpha(c);
                    case 'c' -> c < 32 || c == 127;
                    case 'd' -> isDigit(c);
                    case 'l' -> c >= 'a' && c <= 'z';
                    case 'p' -> c > 32 && c < 127 && !isAlpha(c) && !isDigit(c);
                    case 's' -> c == ' ' || c >= 9 && c <= 13;
                    case 'u' -> c >= 'A' && c <= 'Z';
                    case 'w' -> isAlpha(c) || isDigit(c);
                    case 'x' -> isDigit(c) || (c | 32) >= 'a' && (c | 32) <= 'f';
                    case 'z' -> c == 0;
                    default -> {
                        yield kind == c;
                    }
                };
        boolean isLetter = isAlpha(kind) && "acdlpsuwxz".indexOf(kind | 32) >= 0;
        return isLetter ? in == (kind >= 'a') : kind == c;
    }

    private static boolean isAlpha(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    // ------------------------------------------------------------------------------ captures

    int captureCount() {
        return captures;
    }

    /** A capture counted from 0; the whole match if the pattern has none. */
    Object capture(int i, int from, int to) {
        if (i >= captures) {
            if (i != 0) {
                throw state.error("invalid capture index");
            }
            return slice(from, to);
        }
        if (lengths[i] == POSITION) {
            return LuaNumber.box(starts[i] + 1);
        }
        if (lengths[i] == UNFINISHED) {
            throw state.error("unfinished capture");
        }
        return slice(starts[i], starts[i] + lengths[i]);
    }

    /** All captures, or the whole match if there are none and that is wanted. */
    Object[] captures(int from, int to, boolean wholeIfNone) {
        int n = captures == 0 && wholeIfNone ? 1 : captures;
        var values = new Object[n];
        for (int i = 0; i < n; i++) {
            values[i] = capture(i, from, to);
        }
        return values;
    }

    private LuaString slice(int from, int to) {
        state.meter().charge(to - from + Bytes.STRING_BYTES);
        state.steps((to - from) >> 6);
        return LuaString.of(text, from, to);
    }
}
