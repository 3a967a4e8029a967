package dev.redlite.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Numbers: boxing, text to number and back. */
public final class LuaNumber {
    private static final int CACHED_FROM = -128;
    private static final Double[] CACHED = new Double[1152];
    private static final LuaString[] TEXTS = new LuaString[1024];
    private static final MathContext DIGITS_14 = new MathContext(14, RoundingMode.HALF_EVEN);

    static {
        for (int i = 0; i < CACHED.length; i++) {
            CACHED[i] = (double) (i + CACHED_FROM);
        }
        for (int i = 0; i < TEXTS.length; i++) {
            TEXTS[i] = LuaString.of(Integer.toString(i));
        }
    }

    /** A longer text is no number: reading it would take time beyond all budgets. */
    private static final int TEXT_BYTES_MAX = 20_000;

    private static final Pattern NAN_WITH_PAYLOAD = Pattern.compile("(?i)nan\\(\\w*\\)");

    /** What the real one prints as -nan. */
    private static final double MINUS_NAN = Double.longBitsToDouble(0xfff8000000000000L);

    private LuaNumber() {}

    public static Double box(double d) {
        int i = (int) d;
        if (i == d && i >= CACHED_FROM && i < CACHED_FROM + CACHED.length) {
            // Minus zero must not become zero: 1/x tells them apart.
            return i != 0 || Double.doubleToRawLongBits(d) == 0 ? CACHED[i - CACHED_FROM] : d;
        }
        return d;
    }

    /** As {@code %.14g} prints it. */
    public static LuaString toLuaString(double d) {
        int i = (int) d;
        if (i == d && i >= 0 && i < TEXTS.length && (i != 0 || 1 / d > 0)) {
            return TEXTS[i];
        }
        return LuaString.of(format(d));
    }

    /** As {@code %.14g} prints it. */
    public static String format(double d) {
        long l = (long) d;
        if (l == d && d < 1e14 && d > -1e14) {
            return l == 0 && 1 / d < 0 ? "-0" : Long.toString(l);
        }
        if (Double.isNaN(d)) {
            return Double.doubleToRawLongBits(d) < 0 ? "-nan" : "nan";
        }
        if (Double.isInfinite(d)) {
            return d > 0 ? "inf" : "-inf";
        }
        var rounded = new BigDecimal(d).round(DIGITS_14);
        return general(rounded, 14, false, false);
    }

    /** The form of C's {@code %g} of a number that is already rounded to that many digits. */
    public static String general(BigDecimal n, int precision, boolean alternate, boolean negative) {
        boolean minus = negative || n.signum() < 0;
        var digits = new StringBuilder(n.unscaledValue().abs().toString());
        int exponent = n.signum() == 0 ? 0 : digits.length() - 1 - n.scale();
        while (digits.length() < precision) {
            digits.append('0');
        }
        digits.setLength(precision);
        String text;
        if (exponent < -4 || exponent >= precision) {
            digits.insert(1, '.');
            text = cut(digits, alternate) + exponent(exponent);
        } else if (exponent < 0) {
            digits.insert(0, "0." + "0".repeat(-exponent - 1));
            text = cut(digits, alternate);
        } else {
            digits.insert(exponent + 1, '.');
            text = cut(digits, alternate);
        }
        return minus ? "-" + text : text;
    }

    /** {@code e+05} and the like. */
    public static String exponent(int exponent) {
        int e = Math.abs(exponent);
        return (exponent < 0 ? "e-" : "e+") + (e < 10 ? "0" : "") + e;
    }

    private static String cut(StringBuilder digits, boolean alternate) {
        if (!alternate) {
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            digits.setLength(digits.charAt(end - 1) == '.' ? end - 1 : end);
        }
        return digits.toString();
    }

    /** The number that a value is or that its text writes, or null. */
    public static Double of(Object value) {
        if (value instanceof Double d) {
            return d;
        }
        return value instanceof LuaString s ? parse(s) : null;
    }

    /** The number that all of a string writes, with space around it, or null. */
    public static Double parse(LuaString s) {
        var bytes = s.bytes();
        int from = begin(bytes);
        int to = end(bytes, from);
        if (from == to || to - from > TEXT_BYTES_MAX) {
            return null;
        }
        Double small = parseSmall(bytes, from, to);
        if (small != null) {
            return small;
        }
        return parseText(s.latin1().substring(from, to));
    }

    private static int begin(byte[] bytes) {
        int from = 0;
        while (from < bytes.length && isSpace(bytes[from])) {
            from++;
        }
        return from;
    }

    /** The end of a text without the space behind it. As in C, a zero byte ends it. */
    private static int end(byte[] bytes, int from) {
        int to = from;
        while (to < bytes.length && bytes[to] != 0) {
            to++;
        }
        while (to > from && isSpace(bytes[to - 1])) {
            to--;
        }
        return to;
    }

    private static Double parseSmall(byte[] bytes, int from, int to) {
        if (to - from > 15) {
            return null;
        }
        long n = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            n = n * 10 + digit;
        }
        return box(n);
    }

    private static Double parseText(String text) {
        int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        boolean minus = text.charAt(0) == '-';
        String rest = text.substring(at);
        if (rest.length() > 2 && rest.charAt(0) == '0' && (rest.charAt(1) | 32) == 'x') {
            Double n = parseHex(rest.substring(2));
            return n == null ? null : (Double) (minus ? -n : n);
        }
        if (rest.equalsIgnoreCase("inf") || rest.equalsIgnoreCase("infinity")) {
            return minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (rest.equalsIgnoreCase("nan") || NAN_WITH_PAYLOAD.matcher(rest).matches()) {
            return minus ? MINUS_NAN : Double.NaN;
        }
        return parseDecimal(text);
    }

    private static Double parseDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return null;
            }
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Double parseHex(String digits) {
        boolean isFloat = digits.indexOf('p') >= 0 || digits.indexOf('P') >= 0;
        int dot = digits.indexOf('.');
        for (int i = 0; i < digits.length() && !isFloat && dot < 0; i++) {
            if (Character.digit(digits.charAt(i), 16) < 0) {
                return null;
            }
        }
        try {
            return Double.valueOf("0x" + digits + (isFloat ? "" : "p0"));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A whole number in another base, as {@code tonumber(text, base)} reads it, or null. */
    public static Double parse(LuaString s, int base) {
        var bytes = s.bytes();
        int from = begin(bytes);
        String text = s.latin1().substring(from, end(bytes, from));
        boolean minus = text.startsWith("-");
        int at = minus || text.startsWith("+") ? 1 : 0;
        if (base == 16 && text.length() > at + 2 && text.regionMatches(true, at, "0x", 0, 2)) {
            at += 2;
        }
        if (at == text.length()) {
            return null;
        }
        double n = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            int digit = c < 128 ? Character.digit(c, base) : -1;
            if (digit < 0) {
                return null;
            }
            n = n * base + digit;
        }
        // As strtoul: it stops at the largest number and wraps a negative one round.
        if (n >= 0x1p64) {
            return 0x1p64;
        }
        return minus && n != 0 ? 0x1p64 - n : n;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= 9 && b <= 13;
    }

    /** As a C cast to int64 gives it on the machines Lua runs on. */
    public static long toLong(double d) {
        if (d >= 0x1p63 || d < -0x1p63 || d != d) {
            return Long.MIN_VALUE;
        }
        return (long) d;
    }
}
