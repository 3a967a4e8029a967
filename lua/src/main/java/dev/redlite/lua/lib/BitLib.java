package dev.redlite.lua.lib;

import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;

import java.util.HexFormat;
import java.util.Locale;
import java.util.function.IntBinaryOperator;

/** The library {@code bit}: operations on 32 bits. */
public final class BitLib {
    /** Added to a number, it moves its low 32 bits to the end of the mantissa, rounded. */
    private static final double SHIFT = 6755399441055744.0;

    private BitLib() {}

    public static void open(LuaState state) {
        var t = Args.library(state, "bit");
        Args.set(t, "tobit", (s, a) -> box(bits(s, a, 1)));
        Args.set(t, "bnot", (s, a) -> box(~bits(s, a, 1)));
        Args.set(t, "bswap", (s, a) -> box(Integer.reverseBytes(bits(s, a, 1))));
        Args.set(t, "tohex", BitLib::toHex);
        fold(t, "band", (x, y) -> x & y);
        fold(t, "bor", (x, y) -> x | y);
        fold(t, "bxor", (x, y) -> x ^ y);
        shift(t, "lshift", (x, n) -> x << n);
        shift(t, "rshift", (x, n) -> x >>> n);
        shift(t, "arshift", (x, n) -> x >> n);
        shift(t, "rol", Integer::rotateLeft);
        shift(t, "ror", Integer::rotateRight);
    }

    private static Object box(int bits) {
        return LuaNumber.box(bits);
    }

    private static int bits(LuaState state, Object[] args, int n) {
        return (int) Double.doubleToRawLongBits(Args.number(state, args, n) + SHIFT);
    }

    private static void fold(LuaTable t, String name, IntBinaryOperator op) {
        Args.set(
                t,
                name,
                (state, args) -> {
                    int all = bits(state, args, 1);
                    for (int i = 2; i <= args.length; i++) {
                        all = op.applyAsInt(all, bits(state, args, i));
                    }
                    return box(all);
                });
    }

    private static void shift(LuaTable t, String name, IntBinaryOperator op) {
        Args.set(
                t,
                name,
                (state, args) ->
                        box(op.applyAsInt(bits(state, args, 1), bits(state, args, 2) & 31)));
    }

    private static Object toHex(LuaState state, Object[] args) {
        int value = bits(state, args, 1);
        int n = args.length < 2 ? 8 : bits(state, args, 2);
        boolean isUpper = n < 0;
        int digits = n == Integer.MIN_VALUE ? 8 : Math.min(8, Math.abs(n));
        String hex = HexFormat.of().toHexDigits(value).substring(8 - digits);
        return LuaString.of(isUpper ? hex.toUpperCase(Locale.ROOT) : hex);
    }
}
