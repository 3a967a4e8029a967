package dev.redlite.lua;

import dev.redlite.lua.tree.Expr;

import java.util.Locale;

/** Operations on values as the language defines them, metamethods included. */
public final class Meta {
    private static final int LOOPS_MAX = 100;

    private Meta() {}

    public static LuaTable metatable(LuaState state, Object value) {
        return switch (value) {
            case LuaTable t -> t.metatable();
            case LuaString s -> state.stringMetatable();
            case null, default -> null;
        };
    }

    /** The handler of an event, or nil. */
    public static Object of(LuaState state, Object value, Metamethod kind) {
        var metatable = metatable(state, value);
        return metatable == null ? null : metatable.meta(kind);
    }

    // -------------------------------------------------------------------------------- fields

    /** {@code object[key]}; {@code what} names the object in a message and may be null. */
    public static Object index(LuaState state, Object object, Object key, Expr what) {
        Object at = object;
        for (int loop = 0; loop < LOOPS_MAX; loop++) {
            Object handler;
            if (at instanceof LuaTable table) {
                Object value = table.get(key);
                if (value != null || table.metatable() == null) {
                    return value;
                }
                handler = table.metatable().meta(Metamethod.INDEX);
                if (handler == null) {
                    return null;
                }
            } else {
                handler = of(state, at, Metamethod.INDEX);
                if (handler == null) {
                    throw typeError(state, "index", at, loop == 0 ? what : null);
                }
            }
            if (handler instanceof LuaFunction f) {
                return LuaFunction.first(call(state, f, at, key));
            }
            at = handler;
        }
        throw state.runError("loop in gettable");
    }

    /** {@code object[key] = value}. */
    public static void setIndex(
            LuaState state, Object object, Object key, Object value, Expr what) {
        Object at = object;
        for (int loop = 0; loop < LOOPS_MAX; loop++) {
            Object handler;
            if (at instanceof LuaTable table) {
                var metatable = table.metatable();
                handler =
                        metatable == null || table.get(key) != null
                                ? null
                                : metatable.meta(Metamethod.NEWINDEX);
                if (handler == null) {
                    rawSet(state, table, key, value);
                    return;
                }
            } else {
                handler = of(state, at, Metamethod.NEWINDEX);
                if (handler == null) {
                    throw typeError(state, "index", at, loop == 0 ? what : null);
                }
            }
            if (handler instanceof LuaFunction f) {
                state.hold(value);
                call(state, f, at, key, value);
                state.release();
                return;
            }
            at = handler;
        }
        throw state.runError("loop in settable");
    }

    /** Sets a field without metamethods, if the table may be changed and the key is one. */
    public static void rawSet(LuaState state, LuaTable table, Object key, Object value) {
        if (table.isReadOnly()) {
            throw state.runError("Attempt to modify a readonly table");
        }
        if (key == null) {
            throw state.runError("table index is nil");
        }
        if (key instanceof Double d && d.isNaN()) {
            throw state.runError("table index is NaN");
        }
        table.put(key, value);
    }

    private static Object call(LuaState state, LuaFunction f, Object... arguments) {
        if (state.frame != null) {
            state.frame.site = null;
        }
        return state.callNested(f, arguments);
    }

    // ---------------------------------------------------------------------------- operators

    public static double compute(Metamethod op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MOD -> mod(a, b);
            case POW -> pow(a, b);
            case UNM -> -a;
            default -> throw new IllegalStateException(op.name());
        };
    }

    public static double mod(double a, double b) {
        if (a >= 0 && b > 0 && a <= 0x1p31 && b <= 0x1p31) {
            int x = (int) a;
            int y = (int) b;
            if (x == a && y == b) {
                return x % y;
            }
        }
        return a - Math.floor(a / b) * b;
    }

    public static double pow(double a, double b) {
        if (b == 2) {
            return a * a;
        }
        // C's pow knows answers where Java's gives NaN.
        return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
    }

    /** Arithmetic on values of which at least one is no number. */
    public static Object arithmetic(
            LuaState state, Metamethod op, Object a, Object b, Expr left, Expr right) {
        Double x = LuaNumber.of(a);
        Double y = LuaNumber.of(b);
        if (x != null && y != null) {
            return LuaNumber.box(compute(op, x, y));
        }
        Object handler = of(state, a, op);
        if (handler == null) {
            handler = of(state, b, op);
        }
        if (handler == null) {
            throw x == null
                    ? typeError(state, "perform arithmetic on", a, left)
                    : typeError(state, "perform arithmetic on", b, right);
        }
        return LuaFunction.first(callHandler(state, handler, a, b));
    }

    private static Object callHandler(LuaState state, Object handler, Object a, Object b) {
        if (handler instanceof LuaFunction f) {
            return call(state, f, a, b);
        }
        Object next = of(state, handler, Metamethod.CALL);
        if (next instanceof LuaFunction f) {
            return call(state, f, handler, a, b);
        }
        throw typeError(state, "call", handler, (String) null);
    }

    /** {@code #value}. */
    public static Object length(LuaState state, Object value, Expr what) {
        return switch (value) {
            case LuaTable t -> LuaNumber.box(t.length());
            case LuaString s -> LuaNumber.box(s.length());
            case null, default -> {
                Object handler = of(state, value, Metamethod.LEN);
                if (handler == null) {
                    throw typeError(state, "get length of", value, what);
                }
                yield LuaFunction.first(callHandler(state, handler, value, null));
            }
        };
    }

    /** Equality without metamethods. */
    public static boolean rawEquals(Object a, Object b) {
        if (a == b) {
            return !(a instanceof Double d && d.isNaN());
        }
        if (a instanceof Double x) {
            return b instanceof Double y && x.doubleValue() == y;
        }
        return a instanceof LuaString s && s.equals(b);
    }

    public static boolean equals(LuaState state, Object a, Object b) {
        if (a == b || !(a instanceof LuaTable x) || !(b instanceof LuaTable y)) {
            return rawEquals(a, b);
        }
        if (x.metatable() == null || y.metatable() == null) {
            return false;
        }
        Object handler = x.metatable().meta(Metamethod.EQ);
        if (handler == null || !rawEquals(handler, y.metatable().meta(Metamethod.EQ))) {
            return false;
        }
        return isTrue(LuaFunction.first(callHandler(state, handler, a, b)));
    }

    public static boolean isTrue(Object value) {
        return value != null && value != Boolean.FALSE;
    }

    public static boolean lessThan(LuaState state, Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return x < y;
        }
        if (a instanceof LuaString x && b instanceof LuaString y) {
            state.steps(Math.min(x.length(), y.length()) >> 6);
            return x.compareTo(y) < 0;
        }
        Object handler = orderHandler(state, a, b, Metamethod.LT);
        if (handler == null) {
            throw orderError(state, a, b);
        }
        return isTrue(LuaFunction.first(callHandler(state, handler, a, b)));
    }

    public static boolean lessOrEqual(LuaState state, Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return x <= y;
        }
        if (a instanceof LuaString x && b instanceof LuaString y) {
            state.steps(Math.min(x.length(), y.length()) >> 6);
            return x.compareTo(y) <= 0;
        }
        Object handler = orderHandler(state, a, b, Metamethod.LE);
        if (handler != null) {
            return isTrue(LuaFunction.first(callHandler(state, handler, a, b)));
        }
        handler = orderHandler(state, b, a, Metamethod.LT);
        if (handler == null) {
            throw orderError(state, a, b);
        }
        return !isTrue(LuaFunction.first(callHandler(state, handler, b, a)));
    }

    /** Only operands of one type, with one handler, are asked. */
    private static Object orderHandler(LuaState state, Object a, Object b, Metamethod kind) {
        if (LuaType.of(a) != LuaType.of(b)) {
            return null;
        }
        Object handler = of(state, a, kind);
        return handler != null && rawEquals(handler, of(state, b, kind)) ? handler : null;
    }

    private static LuaError orderError(LuaState state, Object a, Object b) {
        String x = LuaType.of(a).label;
        String y = LuaType.of(b).label;
        return state.runError(
                x.equals(y)
                        ? "attempt to compare two " + x + " values"
                        : "attempt to compare " + x + " with " + y);
    }

    /** {@code a .. b} of values of which at least one is neither string nor number. */
    public static Object concat(LuaState state, Object a, Object b, Expr left, Expr right) {
        Object handler = of(state, a, Metamethod.CONCAT);
        if (handler == null) {
            handler = of(state, b, Metamethod.CONCAT);
        }
        if (handler == null) {
            boolean leftIsFine = a instanceof LuaString || a instanceof Double;
            throw leftIsFine
                    ? typeError(state, "concatenate", b, right)
                    : typeError(state, "concatenate", a, left);
        }
        return LuaFunction.first(callHandler(state, handler, a, b));
    }

    /** The error of an operation on a value of the wrong type, with its variable's name. */
    public static LuaError typeError(LuaState state, String operation, Object value, Expr what) {
        return typeError(state, operation, value, what == null ? null : what.describe());
    }

    /** The error of an operation on a value of the wrong type; {@code name} may be null. */
    public static LuaError typeError(LuaState state, String operation, Object value, String name) {
        String type = LuaType.of(value).label;
        return state.runError(
                name == null
                        ? "attempt to " + operation + " a " + type + " value"
                        : "attempt to " + operation + " " + name + " (a " + type + " value)");
    }

    /** As {@code tostring} gives it. */
    public static LuaString toText(LuaState state, Object value) {
        Object handler = of(state, value, Metamethod.TOSTRING);
        if (handler != null) {
            Object text = LuaFunction.first(state.callValue(handler, value));
            if (text instanceof LuaString s) {
                return s;
            }
            if (text instanceof Double d) {
                return LuaNumber.toLuaString(d);
            }
            throw state.error("'tostring' must return a string to 'print'");
        }
        return plainText(value);
    }

    /** As {@code tostring} gives it without a metatable. */
    public static LuaString plainText(Object value) {
        return switch (value) {
            case LuaString s -> s;
            case Double d -> LuaNumber.toLuaString(d);
            case null -> LuaType.NIL.name;
            case Boolean b -> LuaString.of(b.toString());
            case NativeFunction f -> LuaString.of("function: builtin: " + address(f));
            case LightUserdata u -> LuaString.of(u.text());
            default -> LuaString.of(LuaType.of(value).label + ": " + address(value));
        };
    }

    private static String address(Object value) {
        return String.format(Locale.ROOT, "0x%014x", System.identityHashCode(value) & 0xffffffffL);
    }
}
