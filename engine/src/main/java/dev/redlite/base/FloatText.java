package dev.redlite.base;

import org.jspecify.annotations.Nullable;

/**
 * A floating-point number as C's strtod reads it, taken apart but not yet rounded.
 *
 * <p>Accepted is what strtod consumes whole, without the white space it would skip: a sign, decimal
 * digits with a point and an exponent of ten, {@code 0x} with hexadecimal digits and an exponent of
 * two, {@code inf}, {@code infinity}, {@code nan} and {@code nan(...)} in any case.
 */
final class FloatText {
    /** What stands behind the sign. */
    enum Kind {
        DECIMAL,
        HEXADECIMAL,
        INFINITY,
        NAN
    }

    /**
     * Exponents beyond this, of ten or of two, are as good as infinite; a text may be 2^31 long.
     */
    private static final long MAX_EXPONENT = 100_000_000_000L;

    /** Nineteen digits always fit into 64 bits without a sign. */
    private static final int HEAD_DIGITS = 19;

    private final byte[] text;
    private int at;

    private boolean negative;
    private Kind kind = Kind.DECIMAL;
    private long head;
    private long tail;
    private long exponent;

    private FloatText(byte[] text) {
        this.text = text;
    }

    /** The number that all of {@code text} writes, or null if it writes none. */
    static @Nullable FloatText scan(byte[] text) {
        var scan = new FloatText(text);
        return scan.number() && scan.at == text.length ? scan : null;
    }

    boolean isNegative() {
        return negative;
    }

    Kind kind() {
        return kind;
    }

    /**
     * The leading digits as an unsigned number: up to 19 decimal ones or 64 bits of hexadecimal
     * ones. It is zero only if the number is.
     */
    long head() {
        return head;
    }

    /** Whether digits other than zero follow those in {@link #head}. */
    boolean isCut() {
        return tail != 0;
    }

    /**
     * For hexadecimal, what follows {@link #head}, in units of 2^-64 of its unit: 60 bits, and the
     * lowest bit set if there is anything more. For decimal, not zero if there is anything more.
     */
    long tail() {
        return tail;
    }

    /** The power of ten, or of two if hexadecimal, that {@link #head} is multiplied by. */
    long exponent() {
        return exponent;
    }

    private boolean number() {
        int first = peek();
        if (first == '-' || first == '+') {
            negative = first == '-';
            at++;
        }
        if (skipWord("inf")) {
            skipWord("inity");
            kind = Kind.INFINITY;
            return true;
        }
        if (skipWord("nan")) {
            kind = Kind.NAN;
            return at == text.length || skipParentheses();
        }
        if (peek() == '0' && at + 1 < text.length && (text[at + 1] | 0x20) == 'x') {
            at += 2;
            kind = Kind.HEXADECIMAL;
            return hexadecimal() && exponentAfter('p');
        }
        return decimal() && exponentAfter('e');
    }

    private boolean decimal() {
        int digits = 0; // in head, where leading zeros do not count
        boolean any = false;
        boolean fraction = false;
        for (; at < text.length; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                any = true;
                if (digits < HEAD_DIGITS) {
                    head = head * 10 + digit;
                    digits += digits > 0 || digit > 0 ? 1 : 0;
                    exponent -= fraction ? 1 : 0;
                } else {
                    tail |= digit;
                    exponent += fraction ? 0 : 1;
                }
            } else if (digit == '.' - '0' && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        return any;
    }

    private boolean hexadecimal() {
        int tailShift = 60;
        boolean any = false;
        boolean fraction = false;
        for (; at < text.length; at++) {
            int digit = Character.digit(text[at], 16);
            if (digit >= 0) {
                any = true;
                if (head >>> 60 == 0) {
                    head = head << 4 | digit;
                    exponent -= fraction ? 4 : 0;
                } else {
                    if (tailShift > 0) {
                        tail |= (long) digit << tailShift;
                        tailShift -= 4;
                    } else if (digit > 0) {
                        tail |= 1;
                    }
                    exponent += fraction ? 0 : 4;
                }
            } else if (text[at] == '.' && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        return any;
    }

    /** Reads the exponent, if there is one; a letter without a number after it is not one. */
    private boolean exponentAfter(char letter) {
        if (at == text.length) {
            return true;
        }
        if ((text[at] | 0x20) != letter) {
            return false;
        }
        at++;
        int sign = peek();
        if (sign == '-' || sign == '+') {
            at++;
        }
        int start = at;
        long n = 0;
        for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
            n = Math.min(n * 10 + (text[at] - '0'), MAX_EXPONENT);
        }
        exponent += sign == '-' ? -n : n;
        return at > start;
    }

    /** The {@code (name)} that may follow a NaN: letters, digits and underscores. */
    private boolean skipParentheses() {
        if (text[at] != '(') {
            return false;
        }
        at++;
        while (at < text.length && (Character.digit(text[at], 36) >= 0 || text[at] == '_')) {
            at++;
        }
        return at < text.length && text[at++] == ')';
    }

    private boolean skipWord(String lowerCase) {
        if (text.length - at < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (Bytes.lower(text[at + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        at += lowerCase.length();
        return true;
    }

    /** The next byte, or -1 at the end, which no byte of a number is. */
    private int peek() {
        return at < text.length ? text[at] : -1;
    }
}
