package dev.redlite.lua.lib;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;

import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Supplier;

/** The library {@code cmsgpack}. */
public final class CmsgpackLib {
    private static final int NESTING_MAX = 16;
    private static final int LEVEL_UNITS = 4;

    private CmsgpackLib() {}

    public static void open(LuaState state) {
        var t = Args.library(state, "cmsgpack");
        Args.set(t, "pack", CmsgpackLib::pack);
        Args.set(t, "unpack", (s, a) -> unpackFull(s, a, 0, 0));
        Args.set(t, "unpack_one", (s, a) -> unpackFull(s, a, 1, Args.integer(s, a, 2, 0)));
        Args.set(
                t,
                "unpack_limit",
                (s, a) -> unpackFull(s, a, Args.integer(s, a, 2), Args.integer(s, a, 3, 0)));
        t.put(LuaString.of("_NAME"), LuaString.of("cmsgpack"));
        t.put(LuaString.of("_VERSION"), LuaString.of("lua-cmsgpack 0.4.0"));
        t.put(LuaString.of("_COPYRIGHT"), LuaString.of("Copyright (C) 2012, Redis Ltd."));
        t.put(LuaString.of("_DESCRIPTION"), LuaString.of("MessagePack C implementation for Lua"));
    }

    // --------------------------------------------------------------------------------- pack

    private static Object pack(LuaState state, Object[] args) {
        if (args.length == 0) {
            throw state.argumentError(0, "MessagePack pack needs input.");
        }
        var packer = new Packer(state);
        for (Object value : args) {
            packer.value(value, 0);
        }
        return packer.out.toLuaString();
    }

    private record Packer(LuaState state, Bytes out) {
        Packer(LuaState state) {
            this(state, new Bytes(state));
        }

        void value(Object value, int depth) {
            state.step();
            switch (value) {
                case LuaString s -> string(s);
                case Boolean b -> out.add(b ? 0xc3 : 0xc2);
                case Double d -> number(d);
                case LuaTable t -> {
                    if (depth == NESTING_MAX) {
                        out.add(0xc0);
                    } else {
                        table(t, depth + 1);
                    }
                }
                case null, default -> out.add(0xc0);
            }
        }

        private void big(long value, int bytes) {
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                out.add((int) (value >>> shift));
            }
        }

        private void head(int code, long value, int bytes) {
            out.add(code);
            big(value, bytes);
        }

        private void string(LuaString s) {
            int n = s.length();
            if (n < 32) {
                out.add(0xa0 | n);
            } else if (n <= 0xff) {
                head(0xd9, n, 1);
            } else if (n <= 0xffff) {
                head(0xda, n, 2);
            } else {
                head(0xdb, n, 4);
            }
            out.add(s);
        }

        private void number(double d) {
            long n = (long) d;
            if (n != d || d >= 0x1p63) {
                real(d);
            } else if (n >= 0) {
                unsigned(n);
            } else if (n >= -32) {
                out.add((int) n);
            } else if (n >= Byte.MIN_VALUE) {
                head(0xd0, n, 1);
            } else if (n >= Short.MIN_VALUE) {
                head(0xd1, n, 2);
            } else if (n >= Integer.MIN_VALUE) {
                head(0xd2, n, 4);
            } else {
                head(0xd3, n, 8);
            }
        }

        private void unsigned(long n) {
            if (n <= 127) {
                out.add((int) n);
            } else if (n <= 0xff) {
                head(0xcc, n, 1);
            } else if (n <= 0xffff) {
                head(0xcd, n, 2);
            } else if (n <= 0xffffffffL) {
                head(0xce, n, 4);
            } else {
                head(0xcf, n, 8);
            }
        }

        private void real(double d) {
            float f = (float) d;
            if (f == d) {
                head(0xca, Float.floatToRawIntBits(f), 4);
            } else {
                head(0xcb, Double.doubleToRawLongBits(d), 8);
            }
        }

        private void table(LuaTable table, int depth) {
            int length = arrayLength(table);
            if (length >= 0) {
                sized(length, 0x90, 0xdc);
                for (int i = 1; i <= length; i++) {
                    value(table.get(i), depth);
                }
                return;
            }
            int count = 0;
            for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
                count++;
            }
            sized(count, 0x80, 0xde);
            for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
                value(table.keyAt(at), depth);
                value(table.valueAt(at), depth);
            }
        }

        private void sized(int n, int small, int large) {
            if (n <= 15) {
                out.add(small | n);
            } else if (n <= 0xffff) {
                head(large, n, 2);
            } else {
                head(large + 1, n, 4);
            }
        }

        /** The length if the keys are 1 to n without holes, -1 if not. */
        private int arrayLength(LuaTable table) {
            int count = 0;
            double max = 0;
            for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
                state.step();
                if (!(table.keyAt(at) instanceof Double d) || d <= 0 || Math.floor(d) != d) {
                    return -1;
                }
                max = Math.max(max, d);
                count++;
            }
            return max == count ? count : -1;
        }
    }

    // ------------------------------------------------------------------------------- unpack

    private static Object unpackFull(LuaState state, Object[] args, int limit, int offset) {
        var text = Args.string(state, args, 1);
        if (offset < 0 || limit < 0) {
            throw state.error(
                    String.format(
                            Locale.ROOT,
                            "Invalid request to unpack with offset of %d and limit of %d.",
                            offset,
                            text.length()));
        }
        if (offset > text.length()) {
            throw state.error(
                    String.format(
                            Locale.ROOT,
                            "Start offset %d greater than input length %d.",
                            offset,
                            text.length()));
        }
        int most = limit == 0 ? Integer.MAX_VALUE : limit;
        var unpacker = new Unpacker(state, text.bytes(), offset);
        var values = new ArrayList<Object>();
        while (unpacker.at < text.length() && values.size() < most) {
            values.add(unpacker.value());
            if (values.size() > BaseLib.RESULTS_MAX) {
                throw state.error("too many results to unpack");
            }
        }
        if (limit == 0) {
            return values.toArray();
        }
        double next = unpacker.at < text.length() ? unpacker.at : -1;
        return LuaFunction.concat(new Object[] {LuaNumber.box(next)}, values.toArray());
    }

    private static final class Unpacker {
        private final LuaState state;
        private final byte[] bytes;
        private int at;

        Unpacker(LuaState state, byte[] bytes, int at) {
            this.state = state;
            this.bytes = bytes;
            this.at = at;
        }

        private RuntimeException missing() {
            return state.error("Missing bytes in input.");
        }

        private void need(long n) {
            if (n > bytes.length - at) {
                throw missing();
            }
        }

        private long big(int n) {
            need(n);
            long value = 0;
            for (int i = 0; i < n; i++) {
                value = value << 8 | bytes[at++] & 0xff;
            }
            return value;
        }

        Object value() {
            state.step();
            need(1);
            int c = bytes[at++] & 0xff;
            if (c <= 0x7f || c >= 0xe0) {
                return LuaNumber.box((byte) c);
            }
            if (c <= 0x8f) {
                return nested(() -> map(c & 15));
            }
            if (c <= 0x9f) {
                return nested(() -> array(c & 15));
            }
            if (c <= 0xbf) {
                return string(c & 31);
            }
            return coded(c);
        }

        private Object nested(Supplier<Object> container) {
            return state.withStack(LEVEL_UNITS, container);
        }

        private Object coded(int c) {
            return switch (c) {
                case 0xc0 -> null;
                case 0xc2 -> Boolean.FALSE;
                case 0xc3 -> Boolean.TRUE;
                case 0xca -> real(Float.intBitsToFloat((int) big(4)));
                case 0xcb -> real(Double.longBitsToDouble(big(8)));
                case 0xcc -> LuaNumber.box(big(1));
                case 0xcd -> LuaNumber.box(big(2));
                case 0xce -> LuaNumber.box(big(4));
                case 0xd0 -> LuaNumber.box((byte) big(1));
                case 0xd1 -> LuaNumber.box((short) big(2));
                case 0xd2 -> LuaNumber.box((int) big(4));
                // The real one reads unsigned ones as signed, too.
                case 0xcf, 0xd3 -> LuaNumber.box(big(8));
                case 0xd9 -> string(big(1));
                case 0xda -> string(big(2));
                case 0xdb -> string(big(4));
                case 0xdc -> nested(() -> array(big(2)));
                case 0xdd -> nested(() -> array(big(4)));
                case 0xde -> nested(() -> map(big(2)));
                case 0xdf -> nested(() -> map(big(4)));
                default -> throw state.error("Bad data format in input.");
            };
        }

        private static Object real(double d) {
            return LuaNumber.box(Frame.canonical(d));
        }

        private Object string(long length) {
            need(length);
            state.meter().charge(length + Bytes.STRING_BYTES);
            var s = LuaString.of(bytes, at, at + (int) length);
            at += (int) length;
            return s;
        }

        private Object array(long length) {
            var table = state.newTable();
            state.hold(table);
            for (long i = 1; i <= length; i++) {
                table.put((double) i, value());
            }
            state.release();
            return table;
        }

        private Object map(long length) {
            var table = state.newTable();
            state.hold(table);
            for (long i = 0; i < length; i++) {
                Object key = value();
                Object value = value();
                if (key == null) {
                    throw new LuaError("table index is nil");
                }
                if (key instanceof Double d && d.isNaN()) {
                    throw new LuaError("table index is NaN");
                }
                table.put(key, value);
            }
            state.release();
            return table;
        }
    }
}
