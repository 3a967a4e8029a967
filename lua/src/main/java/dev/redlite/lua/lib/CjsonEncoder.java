package dev.redlite.lua.lib;

import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.LuaType;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** {@code cjson.encode}. */
final class CjsonEncoder {
    /** Units of the Java stack that a level takes. */
    private static final int LEVEL_UNITS = 4;

    private static final String[] ESCAPES = new String[256];

    static {
        for (int i = 0; i < 32; i++) {
            ESCAPES[i] = String.format(Locale.ROOT, "\\u%04x", i);
        }
        ESCAPES[127] = "\\u007f";
        ESCAPES['\b'] = "\\b";
        ESCAPES['\t'] = "\\t";
        ESCAPES['\n'] = "\\n";
        ESCAPES['\f'] = "\\f";
        ESCAPES['\r'] = "\\r";
        ESCAPES['"'] = "\\\"";
        ESCAPES['/'] = "\\/";
        ESCAPES['\\'] = "\\\\";
    }

    private final LuaState state;
    private final CjsonLib.Settings settings;
    private final Bytes out;

    private CjsonEncoder(LuaState state, CjsonLib.Settings settings) {
        this.state = state;
        this.settings = settings;
        this.out = new Bytes(state);
    }

    static Object encode(LuaState state, Object[] args, CjsonLib.Settings settings) {
        if (args.length != 1) {
            throw state.argumentError(1, "expected 1 argument");
        }
        var encoder = new CjsonEncoder(state, settings);
        encoder.value(args[0], 0);
        return encoder.out.toLuaString();
    }

    private void value(Object value, int depth) {
        state.step();
        switch (value) {
            case null -> out.add("null");
            case LuaString s -> string(s);
            case Double d -> number(d, false);
            case Boolean b -> out.add(b.toString());
            case LuaTable t -> {
                if (depth + 1 > settings.encodeDepthMax) {
                    throw state.error("Cannot serialise, excessive nesting (" + (depth + 1) + ")");
                }
                state.withStack(
                        LEVEL_UNITS,
                        () -> {
                            table(t, depth + 1);
                            return true;
                        });
            }
            default -> {
                if (value == CjsonLib.NULL) {
                    out.add("null");
                } else {
                    throw fail(LuaType.of(value).label, "type not supported");
                }
            }
        }
    }

    private RuntimeException fail(String type, String reason) {
        return state.error("Cannot serialise " + type + ": " + reason);
    }

    private void number(double d, boolean isKey) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            if (settings.encodeInvalidAsNull && !isKey) {
                out.add("null");
                return;
            }
            if (!settings.encodeInvalid) {
                throw fail("number", "must not be NaN or Inf");
            }
            out.add(Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf");
            return;
        }
        if (settings.precision == 14) {
            out.addNumber(d);
            return;
        }
        var context = new MathContext(settings.precision, RoundingMode.HALF_EVEN);
        boolean isNegative = Double.doubleToRawLongBits(d) < 0;
        var rounded = new BigDecimal(Math.abs(d)).round(context);
        out.add(LuaNumber.general(rounded, settings.precision, false, isNegative));
    }

    private void string(LuaString s) {
        out.add('"');
        var bytes = s.bytes();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            String escape = ESCAPES[bytes[i] & 0xff];
            if (escape != null) {
                out.add(bytes, from, i).add(escape);
                from = i + 1;
            }
        }
        out.add(bytes, from, bytes.length).add('"');
    }

    private void table(LuaTable table, int depth) {
        int length = table.metatable() == settings.arrayMt ? table.length() : arrayLength(table);
        if (length > 0 || table.metatable() == settings.arrayMt) {
            array(table, length, depth);
        } else {
            object(table, depth);
        }
    }

    /** The largest index if all keys are such and they are dense enough; else -1. */
    private int arrayLength(LuaTable table) {
        double max = 0;
        int items = 0;
        for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
            state.step();
            if (!(table.keyAt(at) instanceof Double d) || d < 1 || Math.floor(d) != d) {
                return -1;
            }
            max = Math.max(max, d);
            items++;
        }
        if (max > Integer.MAX_VALUE) {
            return -1;
        }
        boolean isSparse =
                settings.sparseRatio > 0
                        && max > (double) items * settings.sparseRatio
                        && max > settings.sparseSafe;
        if (isSparse) {
            if (!settings.sparseConvert) {
                throw fail("table", "excessively sparse array");
            }
            return -1;
        }
        return (int) max;
    }

    private void array(LuaTable table, int length, int depth) {
        out.add('[');
        for (int i = 1; i <= length; i++) {
            if (i > 1) {
                out.add(',');
            }
            value(table.get(i), depth);
        }
        out.add(']');
    }

    private void object(LuaTable table, int depth) {
        out.add('{');
        boolean isFirst = true;
        for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
            if (!isFirst) {
                out.add(',');
            }
            isFirst = false;
            switch (table.keyAt(at)) {
                case LuaString s -> string(s);
                case Double d -> {
                    out.add('"');
                    number(d, true);
                    out.add('"');
                }
                case Object key ->
                        throw fail(LuaType.of(key).label, "table key must be a number or string");
            }
            out.add(':');
            value(table.valueAt(at), depth);
        }
        out.add('}');
    }
}
