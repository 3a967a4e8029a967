package dev.redlite.lua.lib;

import dev.redlite.lua.CallStack;
import dev.redlite.lua.Cell;
import dev.redlite.lua.Closure;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.LuaType;
import dev.redlite.lua.Meta;
import dev.redlite.lua.Metamethod;
import dev.redlite.lua.NativeFunction;
import dev.redlite.lua.syntax.Compiler;

import java.util.Arrays;

/** The global functions; all of 5.1's but those that touch files, print, and newproxy. */
public final class BaseLib {
    /** More results than this do not fit on the stack of the real Lua either. */
    static final int RESULTS_MAX = 7_990;

    /** What the parser may nest, in units of the Java stack. */
    private static final int PARSER_UNITS = 1_200;

    /** How often the handler of xpcall is given its own errors: the depth of C's stack. */
    private static final int HANDLINGS_MAX = 195;

    private static final int LOAD_STEPS = 200;
    private static final LuaString EQUALS_LOAD = LuaString.of("=(load)");

    private BaseLib() {}

    public static void open(LuaState state) {
        var g = state.globals();
        g.put(LuaString.of("_G"), g);
        g.put(LuaString.of("_VERSION"), LuaString.of("Lua 5.1"));
        Args.set(g, "assert", BaseLib::assertTrue);
        Args.set(g, "collectgarbage", BaseLib::collectGarbage);
        Args.set(g, "error", BaseLib::error);
        Args.set(g, "getfenv", Environments::get);
        Args.set(g, "setfenv", Environments::set);
        Args.set(g, "getmetatable", BaseLib::getMetatable);
        Args.set(g, "setmetatable", BaseLib::setMetatable);
        Args.set(g, "gcinfo", (s, a) -> kilobytes(s));
        Args.set(g, "load", BaseLib::load);
        Args.set(g, "loadstring", BaseLib::loadString);
        Args.set(g, "pcall", BaseLib::pcall);
        Args.set(g, "xpcall", BaseLib::xpcall);
        Args.set(g, "rawequal", BaseLib::rawEqual);
        Args.set(g, "rawget", BaseLib::rawGet);
        Args.set(g, "rawset", BaseLib::rawSet);
        Args.set(g, "select", BaseLib::select);
        Args.set(g, "tonumber", BaseLib::toNumber);
        Args.set(g, "tostring", BaseLib::toText);
        Args.set(g, "type", BaseLib::type);
        Args.set(g, "unpack", BaseLib::unpack);
        openIterators(g);
    }

    private static void openIterators(LuaTable g) {
        var next = NativeFunction.iterator("next", NativeFunction.Traversal.NEXT, BaseLib::next);
        var step =
                NativeFunction.iterator("inext", NativeFunction.Traversal.INDEXES, BaseLib::inext);
        g.put(LuaString.of("next"), next);
        Args.set(g, "pairs", (s, a) -> new Object[] {next, Args.table(s, a, 1), null});
        Args.set(g, "ipairs", (s, a) -> new Object[] {step, Args.table(s, a, 1), 0.0});
    }

    private static Object next(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        int at = table.positionOf(Args.get(args, 2));
        if (at < 0) {
            throw new LuaError("invalid key to 'next'");
        }
        at = table.nextPosition(at);
        return at < 0 ? null : new Object[] {table.keyAt(at), table.valueAt(at)};
    }

    private static Object inext(LuaState state, Object[] args) {
        double i = Args.number(state, args, 2) + 1;
        Object value = Args.table(state, args, 1).get(i);
        return value == null ? null : new Object[] {LuaNumber.box(i), value};
    }

    private static Object assertTrue(LuaState state, Object[] args) {
        Args.any(state, args, 1);
        if (Meta.isTrue(args[0])) {
            return args;
        }
        if (Args.isAbsent(args, 2)) {
            throw state.error("assertion failed!");
        }
        throw new LuaError(
                Bytes.join(state, LuaString.of(state.where(1)), Args.string(state, args, 2)));
    }

    private static Object collectGarbage(LuaState state, Object[] args) {
        var option = Args.string(state, args, 1, LuaString.of("collect")).toString();
        return switch (option) {
            case "collect", "stop", "restart" -> LuaNumber.box(0);
            case "setpause", "setstepmul" -> LuaNumber.box(200);
            case "step" -> Boolean.TRUE;
            case "count" -> kilobytes(state);
            default -> throw state.argumentError(1, "invalid option '" + option + "'");
        };
    }

    private static Object kilobytes(LuaState state) {
        return LuaNumber.box(state.meter().used() / 1024.0);
    }

    private static Object error(LuaState state, Object[] args) {
        Object value = Args.get(args, 1);
        int level = Args.integer(state, args, 2, 1);
        boolean isText = value instanceof LuaString || value instanceof Double;
        if (!isText || level <= 0) {
            throw new LuaError(value);
        }
        var where = LuaString.of(state.where(level));
        var text = value instanceof Double d ? LuaNumber.toLuaString(d) : (LuaString) value;
        throw new LuaError(Bytes.join(state, where, text));
    }

    private static Object getMetatable(LuaState state, Object[] args) {
        Args.any(state, args, 1);
        var metatable = Meta.metatable(state, args[0]);
        if (metatable == null) {
            return null;
        }
        Object shown = metatable.get(Metamethod.METATABLE.key);
        return shown == null ? metatable : shown;
    }

    private static Object setMetatable(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        Object metatable = Args.get(args, 2);
        if (args.length < 2 || metatable != null && !(metatable instanceof LuaTable)) {
            throw state.argumentError(2, "nil or table expected");
        }
        if (table.metatable() != null && table.metatable().get(Metamethod.METATABLE.key) != null) {
            throw state.error("cannot change a protected metatable");
        }
        if (table.isReadOnly()) {
            throw new LuaError("Attempt to modify a readonly table");
        }
        table.setMetatable((LuaTable) metatable);
        return table;
    }

    // ------------------------------------------------------------------------------- loading

    private static Object loadString(LuaState state, Object[] args) {
        var source = Args.string(state, args, 1);
        return load(state, source, Args.string(state, args, 2, source));
    }

    private static Object load(LuaState state, Object[] args) {
        var reader = Args.function(state, args, 1);
        var name = Args.string(state, args, 2, EQUALS_LOAD);
        var before = state.snapshot();
        LuaString source;
        try {
            source = read(state, reader);
        } catch (LuaError e) {
            state.unwind(before);
            return new Object[] {null, e.value()};
        }
        return load(state, source, name);
    }

    /** All that the reader of a chunk gives, until it gives nothing. */
    private static LuaString read(LuaState state, LuaFunction reader) {
        var out = new Bytes(state);
        while (true) {
            LuaString part =
                    switch (LuaFunction.first(state.callBack(reader))) {
                        case null -> LuaString.EMPTY;
                        case LuaString s -> s;
                        case Double d -> LuaNumber.toLuaString(d);
                        default -> throw state.error("reader function must return a string");
                    };
            if (part.length() == 0) {
                return out.toLuaString();
            }
            out.add(part);
        }
    }

    private static Object load(LuaState state, LuaString source, LuaString name) {
        state.steps(LOAD_STEPS + 4L * source.length());
        // A node of the tree is larger than the text it stands for.
        state.meter().charge(40L * source.length());
        try {
            String shown = Compiler.displayName(name.toString());
            var proto =
                    state.withStack(PARSER_UNITS, () -> Compiler.compile(source.bytes(), shown));
            return new Closure(state, proto, new Cell[0], state.globals());
        } catch (LuaError e) {
            return new Object[] {null, e.value()};
        }
    }

    // --------------------------------------------------------------------------------- calls

    private static Object pcall(LuaState state, Object[] args) {
        Args.any(state, args, 1);
        var rest = Arrays.copyOfRange(args, 1, args.length);
        var before = state.snapshot();
        try {
            return succeeded(state.callValue(args[0], rest));
        } catch (LuaError e) {
            state.unwind(before);
            return new Object[] {Boolean.FALSE, e.value()};
        } catch (StackOverflowError e) {
            state.unwind(before);
            return new Object[] {Boolean.FALSE, LuaString.of("stack overflow")};
        }
    }

    private static Object[] succeeded(Object answer) {
        return LuaFunction.concat(new Object[] {Boolean.TRUE}, LuaFunction.all(answer));
    }

    /** The handler still sees the functions that were running; the Java stack has unwound. */
    private static Object xpcall(LuaState state, Object[] args) {
        Object handler = Args.get(args, 2);
        Args.any(state, args, 2);
        var before = state.snapshot();
        Object error;
        try {
            return succeeded(state.callValue(args[0]));
        } catch (LuaError e) {
            error = e.value();
        } catch (StackOverflowError e) {
            error = LuaString.of("stack overflow");
        }
        try {
            return new Object[] {Boolean.FALSE, handled(state, before, handler, error)};
        } finally {
            state.unwind(before);
        }
    }

    /** What a handler makes of an error; of an error of its own, too, and so on for a while. */
    private static Object handled(
            LuaState state, CallStack.Snapshot before, Object handler, Object error) {
        Object latest = error;
        for (int i = 0; i < HANDLINGS_MAX && handler instanceof LuaFunction f; i++) {
            state.unwindDepth(before);
            try {
                return LuaFunction.first(state.callNested(f, new Object[] {latest}));
            } catch (LuaError e) {
                latest = e.value();
            }
        }
        return LuaString.of("error in error handling");
    }

    // -------------------------------------------------------------------------------- values

    private static Object rawEqual(LuaState state, Object[] args) {
        Args.any(state, args, 1);
        Args.any(state, args, 2);
        return Meta.rawEquals(args[0], args[1]);
    }

    private static Object rawGet(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        Args.any(state, args, 2);
        return table.get(args[1]);
    }

    private static Object rawSet(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        Args.any(state, args, 2);
        Args.any(state, args, 3);
        if (table.isReadOnly()) {
            throw new LuaError("Attempt to modify a readonly table");
        }
        // What is wrong here has no place, other than what is wrong in an assignment.
        if (args[1] == null) {
            throw new LuaError("table index is nil");
        }
        if (args[1] instanceof Double d && Double.isNaN(d)) {
            throw new LuaError("table index is NaN");
        }
        Meta.rawSet(state, table, args[1], args[2]);
        return table;
    }

    private static Object select(LuaState state, Object[] args) {
        if (Args.get(args, 1) instanceof LuaString s && s.length() > 0 && s.at(0) == '#') {
            return LuaNumber.box(args.length - 1);
        }
        int n = Args.integer(state, args, 1);
        if (n < 0) {
            n = args.length + n;
        } else if (n > args.length) {
            n = args.length;
        }
        if (n < 1) {
            throw state.argumentError(1, "index out of range");
        }
        return Arrays.copyOfRange(args, n, args.length);
    }

    private static Object toNumber(LuaState state, Object[] args) {
        int base = Args.integer(state, args, 2, 10);
        if (base == 10) {
            Args.any(state, args, 1);
            return LuaNumber.of(args[0]);
        }
        var text = Args.string(state, args, 1);
        if (base < 2 || base > 36) {
            throw state.argumentError(2, "base out of range");
        }
        state.steps(text.length());
        return LuaNumber.parse(text, base);
    }

    private static Object toText(LuaState state, Object[] args) {
        Args.any(state, args, 1);
        Object handler = Meta.of(state, args[0], Metamethod.TOSTRING);
        if (handler != null) {
            return LuaFunction.first(state.callValue(handler, args[0]));
        }
        return Meta.plainText(args[0]);
    }

    private static Object type(LuaState state, Object[] args) {
        Args.any(state, args, 1);
        return LuaType.of(args[0]).name;
    }

    private static Object unpack(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        int from = Args.integer(state, args, 2, 1);
        int to = Args.isAbsent(args, 3) ? table.length() : Args.integer(state, args, 3);
        if (from > to) {
            return LuaFunction.NOTHING;
        }
        if ((long) to - from + 1 > RESULTS_MAX) {
            throw state.error("too many results to unpack");
        }
        var values = new Object[to - from + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = table.get(from + i);
        }
        state.steps(values.length);
        return values;
    }
}
