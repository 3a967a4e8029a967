package dev.redlite.lua.lib;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;

/** The library {@code struct}: numbers and strings as C lays them out. */
public final class StructLib {
    private static final int INTEGER_MAX = 32;
    private static final int NATIVE_ALIGNMENT = 8;
    private static final int SIZE_MAX = Integer.MAX_VALUE;

    private StructLib() {}

    public static void open(LuaState state) {
        var t = Args.library(state, "struct");
        Args.set(t, "pack", StructLib::pack);
        Args.set(t, "unpack", StructLib::unpack);
        Args.set(t, "size", StructLib::size);
    }

    /** A format that is read option by option, with the settings it has made so far. */
    private static final class Layout {
        private final LuaState state;
        private final LuaString format;
        private int at;
        boolean isLittle = true;
        private int align = 1;

        Layout(LuaState state, LuaString format) {
            this.state = state;
            this.format = format;
        }

        boolean hasNext() {
            return at < format.length() && format.at(at) != 0;
        }

        int next() {
            return format.at(at++);
        }

        private boolean isDigit() {
            return at < format.length() && format.at(at) >= '0' && format.at(at) <= '9';
        }

        private int number(int otherwise) {
            if (!isDigit()) {
                return otherwise;
            }
            long n = 0;
            do {
                int digit = next() - '0';
                if (n > (SIZE_MAX - digit) / 10) {
                    throw state.error("integral size overflow");
                }
                n = n * 10 + digit;
            } while (isDigit());
            return (int) n;
        }

        /** The size of an option, whose number is read here; 0 if it varies or has none. */
        int size(int option) {
            return switch (option) {
                case 'B', 'b', 'x' -> 1;
                case 'H', 'h' -> 2;
                case 'L', 'l', 'T', 'd' -> 8;
                case 'f' -> 4;
                case 'c' -> number(1);
                case 'i', 'I' -> {
                    int n = number(4);
                    if (n > INTEGER_MAX) {
                        throw state.error(
                                String.format(
                                        Locale.ROOT,
                                        "integral size %d is larger than limit of %d",
                                        n,
                                        INTEGER_MAX));
                    }
                    yield n;
                }
                default -> 0;
            };
        }

        /** Bytes to skip before an option of that size. */
        int padding(long position, int option, int size) {
            if (size == 0 || option == 'c') {
                return 0;
            }
            int unit = Math.min(size, align);
            return unit > 1 ? unit - (int) (position & unit - 1) & unit - 1 : 0;
        }

        /** An option that takes no value. */
        void control(int option) {
            switch (option) {
                case ' ' -> {}
                case '>' -> isLittle = false;
                case '<' -> isLittle = true;
                case '!' -> {
                    int n = number(NATIVE_ALIGNMENT);
                    if (n <= 0 || (n & n - 1) != 0) {
                        throw state.error("alignment " + n + " is not a power of 2");
                    }
                    align = n;
                }
                default ->
                        throw state.argumentError(
                                1, "invalid format option '" + LuaString.ofByte(option) + "'");
            }
        }
    }

    // ---------------------------------------------------------------------------------- pack

    private static Object pack(LuaState state, Object[] given) {
        // An argument that lacks is nil to the real one, not absent.
        var args = Arrays.copyOf(given, given.length + 1);
        var layout = new Layout(state, Args.string(state, given, 1));
        var out = new Bytes(state);
        int argument = 1;
        while (layout.hasNext()) {
            state.step();
            int option = layout.next();
            int size = layout.size(option);
            out.fill(0, layout.padding(out.length(), option, size));
            switch (option) {
                case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I' ->
                        putInteger(out, Args.number(state, args, ++argument), size, layout);
                case 'x' -> out.add(0);
                case 'f' -> {
                    int bits = Float.floatToRawIntBits((float) number(state, args, ++argument));
                    putBits(out, bits, 4, layout.isLittle);
                }
                case 'd' -> {
                    long bits = Double.doubleToRawLongBits(number(state, args, ++argument));
                    putBits(out, bits, 8, layout.isLittle);
                }
                case 'c', 's' -> putString(state, out, args, ++argument, option, size);
                default -> layout.control(option);
            }
        }
        return out.toLuaString();
    }

    private static double number(LuaState state, Object[] args, int n) {
        return Args.number(state, args, n);
    }

    private static void putInteger(Bytes out, double d, int size, Layout layout) {
        // Between 2^63 and 2^64 as C makes it unsigned, and what is larger becomes 0 there.
        long value =
                d >= 0x1p63 ? LuaNumber.toLong(d - 0x1p63) ^ Long.MIN_VALUE : LuaNumber.toLong(d);
        putBits(out, value, size, layout.isLittle);
    }

    /** The low bytes of a number; beyond eight there are zeroes. */
    private static void putBits(Bytes out, long value, int size, boolean isLittle) {
        for (int i = 0; i < size; i++) {
            int place = isLittle ? i : size - 1 - i;
            out.add(place < 8 ? (int) (value >>> 8 * place) : 0);
        }
    }

    private static void putString(
            LuaState state, Bytes out, Object[] args, int n, int option, int given) {
        var s = Args.string(state, args, n);
        int size = given == 0 ? s.length() : given;
        if (s.length() < size) {
            // The real one has moved on to the next argument by then.
            throw state.argumentError(n + 1, "string too short");
        }
        out.add(s.bytes(), 0, size);
        if (option == 's') {
            out.add(0);
        }
    }

    // -------------------------------------------------------------------------------- unpack

    private static Object unpack(LuaState state, Object[] args) {
        var layout = new Layout(state, Args.string(state, args, 1));
        var data = Args.string(state, args, 2);
        int at = (int) Args.number(state, args, 3, 1) - 1;
        if (at == -1) {
            throw state.argumentError(3, "offset must be 1 or greater");
        }
        if (at < 0) {
            throw state.argumentError(2, "data string too short");
        }
        var values = new ArrayList<Object>();
        while (layout.hasNext()) {
            state.step();
            int option = layout.next();
            int size = layout.size(option);
            long start = (long) at + layout.padding(at, option, size);
            if (start > data.length() || size > data.length() - start) {
                throw state.argumentError(2, "data string too short");
            }
            at = (int) start;
            if (values.size() > BaseLib.RESULTS_MAX) {
                throw state.error("too many results");
            }
            at = take(state, layout, option, size, data, at, values);
        }
        values.add(LuaNumber.box(at + 1));
        return values.toArray();
    }

    private static int take(
            LuaState state,
            Layout layout,
            int option,
            int size,
            LuaString data,
            int at,
            ArrayList<Object> values) {
        switch (option) {
            case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I' ->
                    values.add(integer(data, at, size, option >= 'a', layout.isLittle));
            case 'x' -> {}
            case 'f' -> {
                int bits = (int) bits(data, at, 4, layout.isLittle);
                values.add(LuaNumber.box(Frame.canonical(Float.intBitsToFloat(bits))));
            }
            case 'd' -> {
                long bits = bits(data, at, 8, layout.isLittle);
                values.add(LuaNumber.box(Frame.canonical(Double.longBitsToDouble(bits))));
            }
            case 'c' -> {
                int length = size == 0 ? counted(state, values) : size;
                if (length > data.length() - at) {
                    throw state.argumentError(2, "data string too short");
                }
                values.add(data.slice(at, at + length));
                return at + length;
            }
            case 's' -> {
                int end = at;
                while (end < data.length() && data.at(end) != 0) {
                    end++;
                }
                if (end == data.length()) {
                    throw state.error("unfinished string in data");
                }
                values.add(data.slice(at, end));
                return end + 1;
            }
            default -> layout.control(option);
        }
        return at + size;
    }

    /** {@code c0} takes its length from the value before it. */
    private static int counted(LuaState state, ArrayList<Object> values) {
        if (values.isEmpty() || !(values.getLast() instanceof Double d)) {
            throw state.error("format 'c0' needs a previous size");
        }
        values.removeLast();
        if (d < 0 || d > SIZE_MAX) {
            throw state.argumentError(2, "data string too short");
        }
        return (int) d.doubleValue();
    }

    private static long bits(LuaString data, int at, int size, boolean isLittle) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            int index = isLittle ? at + size - 1 - i : at + i;
            value = value << 8 | data.at(index);
        }
        return value;
    }

    private static Object integer(
            LuaString data, int at, int size, boolean isSigned, boolean isLittle) {
        long value = bits(data, at, size, isLittle);
        if (!isSigned) {
            return value >= 0
                    ? LuaNumber.box(value)
                    : LuaNumber.box((value >>> 1 | value & 1) * 2.0);
        }
        if (size < 8) {
            int unused = 64 - 8 * size;
            value = value << unused >> unused;
        }
        return LuaNumber.box(value);
    }

    // ---------------------------------------------------------------------------------- size

    private static Object size(LuaState state, Object[] args) {
        var layout = new Layout(state, Args.string(state, args, 1));
        long at = 0;
        while (layout.hasNext()) {
            int option = layout.next();
            int size = layout.size(option);
            at += layout.padding(at, option, size);
            if (option == 's' || option == 'c' && size == 0) {
                String name = option == 's' ? "s" : "c0";
                throw state.argumentError(1, "option '" + name + "' has no fixed size");
            }
            // Letters that are no option are let through here, and refused when packing.
            if (!Character.isLetterOrDigit(option)) {
                layout.control(option);
            }
            at += size;
        }
        return LuaNumber.box(at);
    }
}
