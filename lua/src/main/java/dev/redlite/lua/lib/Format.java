package dev.redlite.lua.lib;

import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** {@code string.format}: the directives of C's printf that Lua lets through. */
final class Format {
    private static final String FLAGS = "-+ #0";
    private static final int LONG_STRING = 100;

    private final LuaState state;
    private final LuaString format;
    private int at;

    // The directive that is being read.
    private boolean left;
    private boolean plus;
    private boolean space;
    private boolean alternate;
    private boolean zero;
    private int width;
    private int precision;

    private Format(LuaState state, LuaString format) {
        this.state = state;
        this.format = format;
    }

    static Object format(LuaState state, Object[] args) {
        return new Format(state, Args.string(state, args, 1)).run(args);
    }

    private Object run(Object[] args) {
        var out = new Bytes(state);
        int argument = 1;
        while (at < format.length()) {
            int c = format.at(at++);
            if (c != '%') {
                out.add(c);
            } else if (at < format.length() && format.at(at) == '%') {
                out.add('%');
                at++;
            } else {
                if (++argument > args.length) {
                    throw state.argumentError(argument, "no value");
                }
                readSpec();
                directive(out, args, argument);
            }
        }
        return out.toLuaString();
    }

    private int peek() {
        return at < format.length() ? format.at(at) : 0;
    }

    private void readSpec() {
        int from = at;
        left = plus = space = alternate = zero = false;
        while (peek() != 0 && FLAGS.indexOf(peek()) >= 0) {
            switch (format.at(at++)) {
                case '-' -> left = true;
                case '+' -> plus = true;
                case ' ' -> space = true;
                case '#' -> alternate = true;
                default -> zero = true;
            }
        }
        if (at - from >= 6) {
            throw state.error("invalid format (repeated flags)");
        }
        width = digits(0);
        precision = -1;
        if (peek() == '.') {
            at++;
            precision = digits(0);
        }
        if (peek() >= '0' && peek() <= '9') {
            throw state.error("invalid format (width or precision too long)");
        }
    }

    private int digits(int otherwise) {
        int n = otherwise;
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '9'; i++) {
            n = n * 10 + format.at(at++) - '0';
        }
        return n;
    }

    private void directive(Bytes out, Object[] args, int n) {
        int conversion = peek();
        at++;
        switch (conversion) {
            case 'c' -> character(out, Args.integer(state, args, n));
            case 'd', 'i' -> {
                long value = LuaNumber.toLong(Args.number(state, args, n));
                whole(out, Long.toString(value).replace("-", ""), value < 0 ? "-" : sign());
            }
            case 'u' -> whole(out, Long.toUnsignedString(unsigned(args, n)), "");
            case 'o' -> octal(out, Long.toOctalString(unsigned(args, n)));
            case 'x', 'X' -> hex(out, unsigned(args, n), conversion == 'X');
            case 'e', 'E', 'f', 'g', 'G' -> real(out, Args.number(state, args, n), conversion);
            case 'q' -> quoted(out, Args.string(state, args, n));
            case 's' -> text(out, Args.string(state, args, n));
            default ->
                    throw state.error(
                            "invalid option '%"
                                    + (conversion == 0
                                            ? ""
                                            : LuaString.ofByte(conversion).toString())
                                    + "' to 'format'");
        }
    }

    private String sign() {
        return plus ? "+" : space ? " " : "";
    }

    private long unsigned(Object[] args, int n) {
        double d = Args.number(state, args, n);
        return d >= 0x1p63 ? LuaNumber.toLong(d - 0x1p63) ^ Long.MIN_VALUE : LuaNumber.toLong(d);
    }

    // ------------------------------------------------------------------------------- padding

    private void pad(Bytes out, String prefix, String body, boolean mayZero) {
        int lacking = width - prefix.length() - body.length();
        if (lacking > 0 && !left && !(zero && mayZero)) {
            out.fill(' ', lacking);
        }
        out.add(prefix);
        if (lacking > 0 && !left && zero && mayZero) {
            out.fill('0', lacking);
        }
        out.add(body);
        if (lacking > 0 && left) {
            out.fill(' ', lacking);
        }
    }

    private void whole(Bytes out, String digits, String prefix) {
        String body = digits;
        if (precision == 0 && digits.equals("0")) {
            body = "";
        } else if (precision > digits.length()) {
            body = "0".repeat(precision - digits.length()) + digits;
        }
        pad(out, prefix, body, precision < 0);
    }

    private void octal(Bytes out, String digits) {
        boolean needsZero = alternate && !digits.startsWith("0") && precision <= digits.length();
        if (alternate && precision == 0 && digits.equals("0")) {
            pad(out, "", "0", false);
            return;
        }
        whole(out, needsZero ? "0" + digits : digits, "");
    }

    private void hex(Bytes out, long value, boolean isUpper) {
        String digits = Long.toHexString(value);
        String prefix = alternate && value != 0 ? "0x" : "";
        if (isUpper) {
            digits = digits.toUpperCase(Locale.ROOT);
            prefix = prefix.toUpperCase(Locale.ROOT);
        }
        whole(out, digits, prefix);
    }

    private void character(Bytes out, int c) {
        // As sprintf into a C string: what follows a NUL is lost, the NUL too.
        int byteValue = c & 0xff;
        if (!left && width > 1) {
            out.fill(' ', width - 1);
        }
        if (byteValue == 0) {
            return;
        }
        out.add(byteValue);
        if (left && width > 1) {
            out.fill(' ', width - 1);
        }
    }

    private void text(Bytes out, LuaString s) {
        if (precision < 0 && s.length() >= LONG_STRING) {
            out.add(s);
            return;
        }
        int length = 0;
        int most = precision < 0 ? s.length() : Math.min(precision, s.length());
        while (length < most && s.at(length) != 0) {
            length++;
        }
        int lacking = width - length;
        if (lacking > 0 && !left) {
            out.fill(' ', lacking);
        }
        out.add(s.bytes(), 0, length);
        if (lacking > 0 && left) {
            out.fill(' ', lacking);
        }
    }

    private static void quoted(Bytes out, LuaString s) {
        out.add('"');
        for (byte b : s.bytes()) {
            switch (b) {
                case '"', '\\', '\n' -> out.add('\\').add(b);
                case '\r' -> out.add("\\r");
                case 0 -> out.add("\\000");
                default -> out.add(b);
            }
        }
        out.add('"');
    }

    // --------------------------------------------------------------------------------- reals

    private void real(Bytes out, double d, int conversion) {
        boolean isUpper = conversion < 'a';
        boolean isNegative = Double.doubleToRawLongBits(d) < 0;
        String prefix = isNegative ? "-" : sign();
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            String name = Double.isNaN(d) ? "nan" : "inf";
            pad(out, prefix, isUpper ? name.toUpperCase(Locale.ROOT) : name, false);
            return;
        }
        int digits = precision < 0 ? 6 : precision;
        var exact = new BigDecimal(Math.abs(d));
        String body =
                switch (conversion | 32) {
                    case 'f' -> fixed(exact, digits);
                    case 'e' -> exponential(exact, digits);
                    default -> {
                        int wanted = Math.max(1, digits);
                        var context = new MathContext(wanted, RoundingMode.HALF_EVEN);
                        yield LuaNumber.general(exact.round(context), wanted, alternate, false);
                    }
                };
        pad(out, prefix, isUpper ? body.toUpperCase(Locale.ROOT) : body, true);
    }

    private String fixed(BigDecimal exact, int digits) {
        String body = exact.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return digits == 0 && alternate ? body + "." : body;
    }

    private String exponential(BigDecimal exact, int digits) {
        var rounded = exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        var text = new StringBuilder(rounded.unscaledValue().toString());
        int exponent = rounded.signum() == 0 ? 0 : text.length() - 1 - rounded.scale();
        while (text.length() < digits + 1) {
            text.append('0');
        }
        text.setLength(digits + 1);
        if (digits > 0 || alternate) {
            text.insert(1, '.');
        }
        return text + LuaNumber.exponent(exponent);
    }
}
