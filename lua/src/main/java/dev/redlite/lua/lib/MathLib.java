package dev.redlite.lua.lib;

import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;

import java.util.function.DoubleUnaryOperator;
import java.util.function.LongSupplier;

/** The libraries {@code math} and, of {@code os}, the clock. */
public final class MathLib {
    private MathLib() {}

    /** A number generator of 48 bits, the same for the same seed everywhere. */
    private static final class Chance {
        /** What drand48 begins with; Redis's scripts do not have it seeded for them either. */
        private long state = 0x1234abcd330eL;

        void seed(int seed) {
            state = ((long) seed << 16) + 0x330eL & 0xffffffffffffL;
        }

        /** From 0 up to, not including, 1, in steps as Redis has them. */
        double next() {
            state = state * 0x5deece66dL + 0xb & 0xffffffffffffL;
            return (state >>> 17) % Integer.MAX_VALUE / (double) Integer.MAX_VALUE;
        }
    }

    public static void open(LuaState state) {
        var t = Args.library(state, "math");
        unary(t, "abs", Math::abs);
        unary(t, "acos", x -> Math.abs(x) > 1 ? Double.NaN : Math.acos(x));
        unary(t, "asin", x -> Math.abs(x) > 1 ? Double.NaN : Math.asin(x));
        unary(t, "atan", Math::atan);
        unary(t, "ceil", Math::ceil);
        unary(t, "cos", Math::cos);
        unary(t, "cosh", Math::cosh);
        unary(t, "deg", x -> x / (Math.PI / 180));
        unary(t, "exp", Math::exp);
        unary(t, "floor", Math::floor);
        unary(t, "log", Math::log);
        unary(t, "log10", Math::log10);
        unary(t, "rad", x -> x * (Math.PI / 180));
        unary(t, "sin", Math::sin);
        unary(t, "sinh", Math::sinh);
        unary(t, "sqrt", Math::sqrt);
        unary(t, "tan", Math::tan);
        unary(t, "tanh", Math::tanh);
        Args.set(t, "atan2", (s, a) -> box(Math.atan2(num(s, a, 1), num(s, a, 2))));
        Args.set(t, "fmod", (s, a) -> box(num(s, a, 1) % num(s, a, 2)));
        Args.set(t, "mod", (s, a) -> box(num(s, a, 1) % num(s, a, 2)));
        Args.set(t, "pow", (s, a) -> box(Meta.pow(num(s, a, 1), num(s, a, 2))));
        Args.set(t, "ldexp", (s, a) -> box(ldexp(num(s, a, 1), Args.integer(s, a, 2))));
        Args.set(t, "frexp", MathLib::frexp);
        Args.set(t, "modf", MathLib::modf);
        Args.set(t, "max", MathLib::max);
        Args.set(t, "min", MathLib::min);
        t.put(LuaString.of("pi"), Math.PI);
        t.put(LuaString.of("huge"), Double.POSITIVE_INFINITY);
        var chance = new Chance();
        Args.set(t, "random", (s, a) -> random(s, a, chance));
        Args.set(
                t,
                "randomseed",
                (s, a) -> {
                    chance.seed((int) LuaNumber.toLong(num(s, a, 1)));
                    return LuaFunction.NOTHING;
                });
    }

    /** {@code os} with nothing but {@code clock}, in seconds of what the host counts. */
    public static void openClock(LuaState state, LongSupplier nanos) {
        var t = Args.library(state, "os");
        Args.set(t, "clock", (s, a) -> LuaNumber.box(nanos.getAsLong() / 1e9));
    }

    private static void unary(LuaTable t, String name, DoubleUnaryOperator op) {
        Args.set(t, name, (s, a) -> box(op.applyAsDouble(num(s, a, 1))));
    }

    private static double num(LuaState state, Object[] args, int n) {
        return Args.number(state, args, n);
    }

    private static Object box(double d) {
        return LuaNumber.box(d);
    }

    private static double ldexp(double x, int e) {
        // In steps, because scalb rounds a subnormal result once and takes small exponents only.
        double y = x;
        int left = Math.max(-2200, Math.min(2200, e));
        while (left > 1000) {
            y *= 0x1p1000;
            left -= 1000;
        }
        while (left < -1000) {
            y *= 0x1p-1000;
            left += 1000;
        }
        return Math.scalb(y, left);
    }

    private static Object frexp(LuaState state, Object[] args) {
        double x = num(state, args, 1);
        if (x == 0 || Double.isNaN(x) || Double.isInfinite(x)) {
            return new Object[] {box(x), box(0)};
        }
        int extra = Math.abs(x) < Double.MIN_NORMAL ? 54 : 0;
        double normal = extra > 0 ? x * 0x1p54 : x;
        int e = Math.getExponent(normal) + 1;
        return new Object[] {box(Math.scalb(normal, -e)), box(e - extra)};
    }

    private static Object modf(LuaState state, Object[] args) {
        double x = num(state, args, 1);
        double whole = x >= 0 ? Math.floor(x) : Math.ceil(x);
        double rest = Double.isInfinite(x) ? Math.copySign(0.0, x) : Math.copySign(x - whole, x);
        return new Object[] {box(whole), box(rest)};
    }

    private static Object max(LuaState state, Object[] args) {
        double best = num(state, args, 1);
        for (int i = 2; i <= args.length; i++) {
            double x = num(state, args, i);
            if (x > best) {
                best = x;
            }
        }
        return box(best);
    }

    private static Object min(LuaState state, Object[] args) {
        double best = num(state, args, 1);
        for (int i = 2; i <= args.length; i++) {
            double x = num(state, args, i);
            if (x < best) {
                best = x;
            }
        }
        return box(best);
    }

    private static Object random(LuaState state, Object[] args, Chance chance) {
        double r = chance.next();
        switch (args.length) {
            case 0 -> {
                return box(r);
            }
            case 1 -> {
                int to = Args.integer(state, args, 1);
                if (to < 1) {
                    throw state.argumentError(1, "interval is empty");
                }
                return box(Math.floor(r * to) + 1);
            }
            case 2 -> {
                int from = Args.integer(state, args, 1);
                int to = Args.integer(state, args, 2);
                if (from > to) {
                    throw state.argumentError(2, "interval is empty");
                }
                return box(Math.floor(r * (to - from + 1)) + from); // the width wraps, as in C
            }
            default -> throw state.error("wrong number of arguments");
        }
    }
}
