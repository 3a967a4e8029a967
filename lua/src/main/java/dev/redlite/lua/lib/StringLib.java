package dev.redlite.lua.lib;

import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.LuaType;
import dev.redlite.lua.Meta;
import dev.redlite.lua.NativeFunction;

/** The library {@code string}, which is also what strings are indexed by. */
public final class StringLib {
    private static final String SPECIALS = "^$*+?.([%-";

    private StringLib() {}

    public static void open(LuaState state) {
        var t = Args.library(state, "string");
        Args.set(t, "byte", StringLib::bytes);
        Args.set(t, "char", StringLib::chars);
        Args.set(t, "dump", StringLib::dump);
        Args.set(t, "find", (s, a) -> find(s, a, true));
        Args.set(t, "format", Format::format);
        Args.set(t, "gmatch", StringLib::gmatch);
        Args.set(t, "gfind", StringLib::gmatch);
        Args.set(t, "gsub", Substitution::gsub);
        Args.set(t, "len", (s, a) -> LuaNumber.box(Args.string(s, a, 1).length()));
        Args.set(t, "lower", (s, a) -> shifted(s, a, 'A', 'Z'));
        Args.set(t, "upper", (s, a) -> shifted(s, a, 'a', 'z'));
        Args.set(t, "match", (s, a) -> find(s, a, false));
        Args.set(t, "rep", StringLib::repeat);
        Args.set(t, "reverse", StringLib::reverse);
        Args.set(t, "sub", StringLib::sub);
        var metatable = state.newTable();
        metatable.put(LuaString.of("__index"), t);
        state.setStringMetatable(metatable);
    }

    private static Object dump(LuaState state, Object[] args) {
        Args.function(state, args, 1);
        throw state.error("unable to dump given function");
    }

    /** A position from the end if negative; 0 if before the beginning, as infinity is in C. */
    private static int position(double given, int length) {
        long at = LuaNumber.toLong(given);
        if (at < 0) {
            at += length + 1;
        }
        return Math.clamp(at, 0, Integer.MAX_VALUE);
    }

    private static void charge(LuaState state, long length) {
        state.meter().charge(length + Bytes.STRING_BYTES);
        state.steps(length >> 6);
    }

    private static Object sub(LuaState state, Object[] args) {
        var s = Args.string(state, args, 1);
        int from = Math.max(1, position(Args.number(state, args, 2), s.length()));
        int to = Math.min(position(Args.number(state, args, 3, -1), s.length()), s.length());
        if (from > to) {
            return LuaString.EMPTY;
        }
        charge(state, to - from);
        return s.slice(from - 1, to);
    }

    private static Object bytes(LuaState state, Object[] args) {
        var s = Args.string(state, args, 1);
        int from = position(Args.number(state, args, 2, 1), s.length());
        int to = Math.min(position(Args.number(state, args, 3, from), s.length()), s.length());
        from = Math.max(from, 1);
        if (from > to) {
            return LuaFunction.NOTHING;
        }
        if (to - from + 1 > BaseLib.RESULTS_MAX) {
            throw state.error("string slice too long");
        }
        if (from == to) {
            return LuaNumber.box(s.at(from - 1));
        }
        var values = new Object[to - from + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = LuaNumber.box(s.at(from - 1 + i));
        }
        return values;
    }

    private static Object chars(LuaState state, Object[] args) {
        var bytes = new byte[args.length];
        for (int i = 0; i < bytes.length; i++) {
            int c = Args.integer(state, args, i + 1);
            if (c < 0 || c > 255) {
                throw state.argumentError(i + 1, "invalid value");
            }
            bytes[i] = (byte) c;
        }
        charge(state, bytes.length);
        return LuaString.of(bytes);
    }

    private static Object shifted(LuaState state, Object[] args, int from, int to) {
        var s = Args.string(state, args, 1);
        charge(state, s.length());
        state.steps(s.length() >> 4);
        var bytes = s.bytes().clone();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= from && bytes[i] <= to) {
                bytes[i] ^= 32;
            }
        }
        return LuaString.of(bytes);
    }

    private static Object repeat(LuaState state, Object[] args) {
        var s = Args.string(state, args, 1);
        // Not as C does it, where 2^31 times is not at all: too much is to be refused.
        int n = (int) Args.number(state, args, 2);
        if (n <= 0 || s.length() == 0) {
            return LuaString.EMPTY;
        }
        long length = (long) s.length() * n;
        charge(state, length);
        if (length > Integer.MAX_VALUE - 16) {
            throw state.error("resulting string too large");
        }
        var bytes = new byte[(int) length];
        System.arraycopy(s.bytes(), 0, bytes, 0, s.length());
        for (int done = s.length(); done < bytes.length; done *= 2) {
            System.arraycopy(bytes, 0, bytes, done, Math.min(done, bytes.length - done));
            if (done > bytes.length / 2) {
                break;
            }
        }
        return LuaString.of(bytes);
    }

    private static Object reverse(LuaState state, Object[] args) {
        var s = Args.string(state, args, 1);
        charge(state, s.length());
        state.steps(s.length() >> 4);
        int n = s.length();
        var bytes = new byte[n];
        for (int i = 0; i < n; i++) {
            bytes[i] = (byte) s.at(n - 1 - i);
        }
        return LuaString.of(bytes);
    }

    // ------------------------------------------------------------------------------ patterns

    private static Object find(LuaState state, Object[] args, boolean isFind) {
        var s = Args.string(state, args, 1);
        var p = Args.string(state, args, 2);
        int from = position(Args.number(state, args, 3, 1), s.length()) - 1;
        from = Math.max(0, Math.min(from, s.length()));
        if (isFind && (Meta.isTrue(Args.get(args, 4)) || isPlain(p))) {
            int at = indexOf(state, s, p, from);
            return at < 0
                    ? null
                    : new Object[] {LuaNumber.box(at + 1), LuaNumber.box(at + p.length())};
        }
        var pattern = new Pattern(state, s, p);
        int skip = pattern.isAnchored() ? 1 : 0;
        for (int at = from; at <= s.length(); at++) {
            int end = pattern.match(at, skip);
            if (end >= 0) {
                return found(pattern, at, end, isFind);
            }
            if (skip == 1) {
                break;
            }
        }
        return null;
    }

    private static Object found(Pattern pattern, int at, int end, boolean isFind) {
        if (!isFind) {
            return pattern.captures(at, end, true);
        }
        var ends = new Object[] {LuaNumber.box(at + 1), LuaNumber.box(end)};
        return LuaFunction.concat(ends, pattern.captures(at, end, false));
    }

    private static boolean isPlain(LuaString pattern) {
        for (byte b : pattern.bytes()) {
            if (b == 0) {
                return true;
            }
            if (SPECIALS.indexOf(b) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(LuaState state, LuaString text, LuaString part, int from) {
        var a = text.bytes();
        var b = part.bytes();
        if (b.length == 0) {
            return from;
        }
        int last = a.length - b.length;
        for (int i = from; i <= last; i++) {
            if (a[i] != b[0]) {
                if ((i & 63) == 0) {
                    state.step();
                }
                continue;
            }
            int k = 1;
            while (k < b.length && a[i + k] == b[k]) {
                k++;
            }
            if (k == b.length) {
                return i;
            }
            state.steps(1 + (k >> 4));
        }
        return -1;
    }

    private static Object gmatch(LuaState state, Object[] args) {
        var s = Args.string(state, args, 1);
        var p = Args.string(state, args, 2);
        var from = new int[1];
        return new NativeFunction(
                "gmatch",
                (st, a) -> {
                    var pattern = new Pattern(st, s, p);
                    for (int at = from[0]; at <= s.length(); at++) {
                        int end = pattern.match(at, 0);
                        if (end >= 0) {
                            from[0] = end == at ? end + 1 : end;
                            return pattern.captures(at, end, true);
                        }
                    }
                    return LuaFunction.NOTHING;
                });
    }

    /** {@code string.gsub}. */
    private static final class Substitution {
        private final LuaState state;
        private final Object replacement;
        private final LuaString text;
        private final Pattern pattern;
        private final Bytes out;

        private Substitution(
                LuaState state, LuaString text, LuaString pattern, Object replacement) {
            this.state = state;
            this.text = text;
            this.pattern = new Pattern(state, text, pattern);
            this.replacement = replacement;
            this.out = new Bytes(state);
        }

        static Object gsub(LuaState state, Object[] args) {
            var text = Args.string(state, args, 1);
            var pattern = Args.string(state, args, 2);
            Object with = Args.get(args, 3);
            int max = Args.integer(state, args, 4, text.length() + 1);
            if (!(with instanceof LuaString
                    || with instanceof Double
                    || with instanceof LuaTable
                    || with instanceof LuaFunction)) {
                throw state.argumentError(3, "string/function/table expected");
            }
            if (with instanceof Double d) {
                with = LuaNumber.toLuaString(d);
            }
            return new Substitution(state, text, pattern, with).run(max);
        }

        private Object run(int max) {
            int skip = pattern.isAnchored() ? 1 : 0;
            int at = 0;
            int count = 0;
            while (count < max) {
                int end = pattern.match(at, skip);
                if (end >= 0) {
                    count++;
                    replace(at, end);
                }
                if (end > at) {
                    at = end;
                } else if (at < text.length()) {
                    out.add(text.at(at++));
                } else {
                    break;
                }
                if (skip == 1) {
                    break;
                }
            }
            out.add(text.bytes(), at, text.length());
            return new Object[] {out.toLuaString(), LuaNumber.box(count)};
        }

        private void replace(int at, int end) {
            Object value =
                    switch (replacement) {
                        case LuaString s -> {
                            expand(s, at, end);
                            yield LuaString.EMPTY;
                        }
                        case LuaTable t -> Meta.index(state, t, pattern.capture(0, at, end), null);
                        default -> {
                            var captures = pattern.captures(at, end, true);
                            var function = (LuaFunction) replacement;
                            yield LuaFunction.first(state.callBack(function, captures));
                        }
                    };
            switch (value) {
                case LuaString s -> out.add(s);
                case Double d -> out.addNumber(d);
                case null -> out.add(text.bytes(), at, end);
                case Boolean b when !b -> out.add(text.bytes(), at, end);
                default ->
                        throw state.error(
                                "invalid replacement value (a " + LuaType.of(value).label + ")");
            }
        }

        private void expand(LuaString with, int at, int end) {
            int n = with.length();
            for (int i = 0; i < n; i++) {
                int c = with.at(i);
                if (c != '%') {
                    out.add(c);
                    continue;
                }
                int next = ++i < n ? with.at(i) : 0;
                if (next < '0' || next > '9') {
                    out.add(next);
                } else if (next == '0') {
                    out.add(text.bytes(), at, end);
                } else if (pattern.capture(next - '1', at, end) instanceof LuaString s) {
                    out.add(s);
                } else {
                    out.addNumber((Double) pattern.capture(next - '1', at, end));
                }
            }
        }
    }
}
