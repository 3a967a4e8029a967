package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.util.function.IntPredicate;

/** Sets of bytes: a bit for each, in four longs. Letters are those of ASCII. */
final class ByteSets {
    private ByteSets() {}

    static boolean has(long[] set, int value) {
        return (set[value >>> 6] >>> value & 1) != 0;
    }

    static void add(long[] set, int value) {
        set[value >>> 6] |= 1L << value;
    }

    static void addAll(long[] set, long[] others) {
        for (int i = 0; i < set.length; i++) {
            set[i] |= others[i];
        }
    }

    static long[] of(int value) {
        long[] set = new long[4];
        add(set, value);
        return set;
    }

    static long[] not(long[] set) {
        return new long[] {~set[0], ~set[1], ~set[2], ~set[3]};
    }

    /** The set, and of every letter in it the other case too. */
    static long[] ofBothCases(long[] set) {
        long[] both = set.clone();
        for (int letter = 'a'; letter <= 'z'; letter++) {
            int upper = letter - 'a' + 'A';
            if (has(set, letter) || has(set, upper)) {
                add(both, letter);
                add(both, upper);
            }
        }
        return both;
    }

    /** What a letter behind a backslash stands for. */
    static long[] escaped(int letter) {
        return switch (letter) {
            case 'w' -> words();
            case 'W' -> not(words());
            case 's' -> where(ByteSets::isSpace);
            case 'S' -> not(where(ByteSets::isSpace));
            case 'd' -> where(ByteSets::isDigit);
            case 'D' -> not(where(ByteSets::isDigit));
            default -> throw new IllegalArgumentException("no class of this letter");
        };
    }

    /** The class with this name, or null if there is none. */
    static long @Nullable [] named(String name) {
        return switch (name) {
            case "alnum" -> where(b -> isLetter(b) || isDigit(b));
            case "alpha" -> where(ByteSets::isLetter);
            case "blank" -> where(b -> b == ' ' || b == '\t');
            case "cntrl" -> where(b -> b < ' ' || b == 127);
            case "digit" -> where(ByteSets::isDigit);
            case "graph" -> where(b -> b > ' ' && b < 127);
            case "lower" -> where(b -> isLetter(b) && b >= 'a');
            case "print" -> where(b -> b >= ' ' && b < 127);
            case "punct" -> where(b -> b > ' ' && b < 127 && !isLetter(b) && !isDigit(b));
            case "space" -> where(ByteSets::isSpace);
            case "upper" -> where(b -> isLetter(b) && b <= 'Z');
            case "xdigit" -> where(b -> isDigit(b) || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F');
            default -> null;
        };
    }

    static boolean isWord(int value) {
        return isLetter(value) || isDigit(value) || value == '_';
    }

    private static long[] words() {
        return where(ByteSets::isWord);
    }

    private static long[] where(IntPredicate condition) {
        long[] set = new long[4];
        for (int value = 0; value < 256; value++) {
            if (condition.test(value)) {
                add(set, value);
            }
        }
        return set;
    }

    private static boolean isLetter(int value) {
        return value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z';
    }

    private static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isSpace(int value) {
        return value == ' ' || value >= '\t' && value <= '\r';
    }
}
