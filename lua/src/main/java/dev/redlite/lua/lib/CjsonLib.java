package dev.redlite.lua.lib;

import dev.redlite.lua.LightUserdata;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;

/** The library {@code cjson}. */
public final class CjsonLib {
    /** JSON's null, which Lua's nil cannot stand for in a table: a userdata to scripts. */
    public static final Object NULL =
            new LightUserdata() {
                @Override
                public String text() {
                    return "userdata: (nil)";
                }
            };

    private static final LuaString METATABLE_FIELD = LuaString.of("cjson.array_mt");

    private CjsonLib() {}

    /** What scripts can set; each {@code cjson.new()} has its own. */
    static final class Settings {
        boolean sparseConvert;
        int sparseRatio = 2;
        int sparseSafe = 10;
        int encodeDepthMax = 1000;
        int decodeDepthMax = 1000;
        int precision = 14;
        boolean keepBuffer = true;
        boolean encodeInvalid;
        boolean encodeInvalidAsNull;
        boolean decodeInvalid = true;
        boolean arrayMetatable;
        LuaTable arrayMt;
    }

    public static void open(LuaState state) {
        state.globals().put(LuaString.of("cjson"), make(state));
    }

    private static LuaTable make(LuaState state) {
        var t = state.newTable();
        var settings = new Settings();
        settings.arrayMt = arrayMetatable(state);
        Args.set(t, "encode", (s, a) -> CjsonEncoder.encode(s, a, settings));
        Args.set(t, "decode", (s, a) -> CjsonDecoder.decode(s, a, settings));
        Args.set(t, "new", (s, a) -> make(s));
        Args.set(t, "encode_sparse_array", (s, a) -> sparse(s, a, settings));
        Args.set(t, "encode_invalid_numbers", (s, a) -> encodeInvalid(s, a, settings));
        Args.set(
                t,
                "encode_max_depth",
                (s, a) -> {
                    settings.encodeDepthMax = whole(s, a, 1, settings.encodeDepthMax, MAX);
                    return LuaNumber.box(settings.encodeDepthMax);
                });
        Args.set(
                t,
                "decode_max_depth",
                (s, a) -> {
                    settings.decodeDepthMax = whole(s, a, 1, settings.decodeDepthMax, MAX);
                    return LuaNumber.box(settings.decodeDepthMax);
                });
        Args.set(
                t,
                "encode_number_precision",
                (s, a) -> {
                    settings.precision = whole(s, a, 1, settings.precision, 14);
                    return LuaNumber.box(settings.precision);
                });
        openSwitches(t, settings);
        t.put(LuaString.of("null"), NULL);
        t.put(LuaString.of("array_mt"), settings.arrayMt);
        t.put(LuaString.of("_NAME"), LuaString.of("cjson"));
        t.put(LuaString.of("_VERSION"), LuaString.of("2.1.0"));
        return t;
    }

    private static final int MAX = Integer.MAX_VALUE;

    private static void openSwitches(LuaTable t, Settings settings) {
        Args.set(
                t,
                "encode_keep_buffer",
                (s, a) -> settings.keepBuffer = flag(s, a, settings.keepBuffer));
        Args.set(
                t,
                "decode_invalid_numbers",
                (s, a) -> settings.decodeInvalid = flag(s, a, settings.decodeInvalid));
        Args.set(
                t,
                "decode_array_with_array_mt",
                (s, a) -> settings.arrayMetatable = flag(s, a, settings.arrayMetatable));
    }

    private static LuaTable arrayMetatable(LuaState state) {
        if (state.registry().get(METATABLE_FIELD) instanceof LuaTable t) {
            return t;
        }
        var t = state.newTable();
        t.setReadOnly(true);
        state.registry().put(METATABLE_FIELD, t);
        return t;
    }

    private static int whole(LuaState state, Object[] args, int n, int otherwise, int max) {
        checkCount(state, args, 1);
        return wholeOption(state, args, n, n == 1 ? 1 : 0, otherwise, max);
    }

    private static int wholeOption(
            LuaState state, Object[] args, int n, int min, int otherwise, int max) {
        if (Args.isAbsent(args, n)) {
            return otherwise;
        }
        int value = Args.integer(state, args, n);
        if (value < min || value > max) {
            // The real one names the first argument whichever it is.
            throw state.argumentError(1, "expected integer between " + min + " and " + max);
        }
        return value;
    }

    private static void checkCount(LuaState state, Object[] args, int max) {
        if (args.length > max) {
            throw state.argumentError(max + 1, "found too many arguments");
        }
    }

    private static boolean flag(LuaState state, Object[] args, boolean otherwise) {
        checkCount(state, args, 1);
        return flag(state, args, 1, otherwise);
    }

    private static boolean flag(LuaState state, Object[] args, int n, boolean otherwise) {
        Object value = Args.get(args, n);
        if (value instanceof Boolean b) {
            return b;
        }
        if (value == null) {
            return otherwise;
        }
        return switch (Args.string(state, args, n).toString()) {
            case "on" -> true;
            case "off" -> false;
            default ->
                    throw state.argumentError(
                            n, "invalid option '" + Args.string(state, args, n) + "'");
        };
    }

    private static Object sparse(LuaState state, Object[] args, Settings settings) {
        checkCount(state, args, 3);
        settings.sparseConvert = flag(state, args, 1, settings.sparseConvert);
        settings.sparseRatio = wholeOption(state, args, 2, 0, settings.sparseRatio, MAX);
        settings.sparseSafe = wholeOption(state, args, 3, 0, settings.sparseSafe, MAX);
        return new Object[] {
            settings.sparseConvert,
            LuaNumber.box(settings.sparseRatio),
            LuaNumber.box(settings.sparseSafe)
        };
    }

    private static Object encodeInvalid(LuaState state, Object[] args, Settings settings) {
        checkCount(state, args, 1);
        if (Args.get(args, 1) instanceof LuaString s && s.toString().equals("null")) {
            settings.encodeInvalid = false;
            settings.encodeInvalidAsNull = true;
        } else if (!Args.isAbsent(args, 1)) {
            settings.encodeInvalid = flag(state, args, 1, false);
            settings.encodeInvalidAsNull = false;
        }
        return settings.encodeInvalidAsNull
                ? LuaString.of("null")
                : (Object) settings.encodeInvalid;
    }
}
