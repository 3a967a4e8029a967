package dev.redlite.base;

import java.util.Arrays;

/**
 * A pattern of bytes: {@code *} for any bytes, {@code ?} for any one byte, {@code [a-z]} for one
 * byte of a class, {@code [^a-z]} for one of none of it, and a backslash to take the next byte as
 * it is.
 *
 * <p>Immutable, so any thread may use it.
 */
public final class Glob {
    /*
     * Compiled, a pattern is a row of elements of which each but the star takes exactly one byte.
     * Hence matching never needs to go back further than to the last star: what stands before it
     * has matched as early as it could, and an earlier star could only have taken more. So the work
     * is at most elements times bytes, whatever the pattern (a recursive matcher takes exponential
     * time for *a*a*a*b).
     *
     * Odd cases, all of them as users know them:
     *   - a class ends at the first ']', so [] takes nothing and [^] anything; one that is not
     *     closed ends with the pattern;
     *   - a backslash at the end, of the pattern or of an unclosed class, stands for itself;
     *   - a-b in a class takes its ends in either order, and compares bytes as signed numbers:
     *     0x80 to 0xff come before 0x00;
     *   - the empty string matches the empty pattern only, and no row of stars;
     *   - ignoring case, bytes compare in lower case, but a byte behind a backslash in a class
     *     exactly.
     */
    private static final byte LITERAL = 0;
    private static final byte ANY = 1;
    private static final byte CLASS = 2;
    private static final byte STAR = 3;

    /** The kind of each element. */
    private final byte[] kinds;

    /** The byte of each literal, in lower case if case is ignored; the number of each class. */
    private final int[] operands;

    /** A bit for each byte that a class takes: four longs a class. */
    private final long[] classes;

    private final boolean ignoresCase;

    /** The literals before the first other element. */
    private final byte[] prefix;

    /** The number of elements behind the last star, or -1 if there is no star. */
    private final int tail;

    private Glob(byte[] kinds, int[] operands, long[] classes, boolean ignoresCase) {
        this.kinds = kinds;
        this.operands = operands;
        this.classes = classes;
        this.ignoresCase = ignoresCase;
        int length = 0;
        while (length < kinds.length && kinds[length] == LITERAL) {
            length++;
        }
        int last = kinds.length - 1;
        while (last >= 0 && kinds[last] != STAR) {
            last--;
        }
        tail = last < 0 ? -1 : kinds.length - 1 - last;
        prefix = new byte[length];
        for (int i = 0; i < length; i++) {
            prefix[i] = (byte) operands[i];
        }
    }

    /** The pattern {@code text}. There is no text that is not a pattern. */
    public static Glob compile(byte[] text) {
        return new Compiler(text, false).compile();
    }

    /** The pattern {@code text} for which a to z are the same as A to Z. */
    public static Glob compileIgnoringCase(byte[] text) {
        return new Compiler(text, true).compile();
    }

    /**
     * Whether only one string matches: {@link #literalPrefix}. Where case is ignored this is never
     * said of a pattern with a letter in it.
     */
    public boolean isLiteral() {
        return literalLength() == kinds.length;
    }

    /**
     * The bytes, escapes resolved, with which every string that matches begins: those before the
     * first special one and, where case is ignored, before the first letter. In a new array.
     */
    public byte[] literalPrefix() {
        return Arrays.copyOf(prefix, literalLength());
    }

    private int literalLength() {
        if (ignoresCase) {
            for (int i = 0; i < prefix.length; i++) {
                if (prefix[i] >= 'a' && prefix[i] <= 'z') {
                    return i;
                }
            }
        }
        return prefix.length;
    }

    /** Whether the pattern takes all of {@code a}. The time is at most pattern times string. */
    public boolean matches(byte[] a) {
        int length = a.length;
        int start = prefix.length;
        if (length < start || !startsWithPrefix(a)) {
            return false;
        }
        if (length == 0) {
            return kinds.length == 0;
        }
        if (tail < 0) {
            return length == kinds.length && takeAll(start, a, start, length);
        }
        // What stands behind the last star must be the end, so the rest needs to match no further.
        int limit = length - tail;
        int end = kinds.length - tail;
        return limit >= start && takeAll(end, a, limit, length) && matches(a, start, limit, end);
    }

    /** Whether the elements up to {@code end}, of which the last is a star, take this part. */
    private boolean matches(byte[] a, int start, int limit, int end) {
        int at = start;
        int element = start; // each element so far is a literal, so both begin at the same number
        int afterStar = -1; // the element after the last star met
        int starEnd = 0; // where what that star takes ends for now
        while (at < limit) {
            if (kinds[element] == STAR) {
                afterStar = ++element;
                if (afterStar == end) {
                    return true;
                }
                starEnd = at;
            } else if (takes(element, a[at])) {
                element++;
                at++;
            } else if (afterStar >= 0) {
                at = ++starEnd;
                element = afterStar;
            } else {
                return false;
            }
        }
        // A row of stars is one element, so only the last star may be left, to take nothing.
        return element == end - 1;
    }

    /** Whether the elements from {@code element} take the bytes from {@code from}, one each. */
    private boolean takeAll(int element, byte[] a, int from, int to) {
        for (int at = from, i = element; at < to; at++, i++) {
            if (!takes(i, a[at])) {
                return false;
            }
        }
        return true;
    }

    private boolean startsWithPrefix(byte[] a) {
        if (!ignoresCase) {
            return Bytes.startsWith(a, prefix);
        }
        for (int i = 0; i < prefix.length; i++) {
            if (Bytes.lower(a[i]) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean takes(int element, byte b) {
        return switch (kinds[element]) {
            case LITERAL -> (ignoresCase ? Bytes.lower(b) : b) == operands[element];
            case CLASS -> (classes[operands[element] * 4 + (b >> 6 & 3)] >>> b & 1) != 0;
            default -> true;
        };
    }

    /** Reads one pattern, once. */
    private static final class Compiler {
        private final byte[] text;
        private final boolean ignoresCase;
        private final byte[] kinds;
        private final int[] operands;
        private long[] classes = {};
        private int elements;
        private int classCount;
        private int at;

        Compiler(byte[] text, boolean ignoresCase) {
            this.text = text;
            this.ignoresCase = ignoresCase;
            kinds = new byte[text.length];
            operands = new int[text.length];
        }

        Glob compile() {
            while (at < text.length) {
                byte b = text[at++];
                switch (b) {
                    case '*' -> {
                        if (elements == 0 || kinds[elements - 1] != STAR) {
                            add(STAR, 0);
                        }
                    }
                    case '?' -> add(ANY, 0);
                    case '[' -> add(CLASS, readClass());
                    case '\\' -> add(LITERAL, fold(at < text.length ? text[at++] : b));
                    default -> add(LITERAL, fold(b));
                }
            }
            return new Glob(
                    Arrays.copyOf(kinds, elements),
                    Arrays.copyOf(operands, elements),
                    Arrays.copyOf(classes, classCount * 4),
                    ignoresCase);
        }

        private void add(byte kind, int operand) {
            kinds[elements] = kind;
            operands[elements++] = operand;
        }

        private byte fold(byte b) {
            return ignoresCase ? Bytes.lower(b) : b;
        }

        /** Reads from behind the opening bracket to behind the closing one. */
        private int readClass() {
            if (classes.length == classCount * 4) {
                classes = Arrays.copyOf(classes, Math.max(4, classes.length * 2));
            }
            int first = classCount * 4;
            boolean negated = at < text.length && text[at] == '^';
            if (negated) {
                at++;
            }
            while (at < text.length && text[at] != ']') {
                if (text[at] == '\\' && at + 1 < text.length) {
                    set(first, text[at + 1]);
                    at += 2;
                } else if (at + 2 < text.length && text[at + 1] == '-') {
                    addRange(first, text[at], text[at + 2]);
                    at += 3;
                } else {
                    addRange(first, text[at], text[at]);
                    at++;
                }
            }
            at++; // the bracket, or beyond the end
            if (negated) {
                for (int i = first; i < first + 4; i++) {
                    classes[i] = ~classes[i];
                }
            }
            return classCount++;
        }

        private void addRange(int first, byte a, byte b) {
            byte low = fold((byte) Math.min(a, b));
            byte high = fold((byte) Math.max(a, b));
            for (int i = Byte.MIN_VALUE; i <= Byte.MAX_VALUE; i++) {
                byte folded = fold((byte) i);
                if (folded >= low && folded <= high) {
                    set(first, (byte) i);
                }
            }
        }

        private void set(int first, byte b) {
            classes[first + (b >> 6 & 3)] |= 1L << b;
        }
    }
}
