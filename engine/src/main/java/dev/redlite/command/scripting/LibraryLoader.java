package dev.redlite.command.scripting;

import dev.redlite.engine.CommandException;
import dev.redlite.lua.Closure;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Metamethod;
import dev.redlite.lua.Prototype;
import dev.redlite.lua.ScriptEnded;
import dev.redlite.lua.syntax.Compiler;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Runs the text of a library once, which registers its functions. */
final class LibraryLoader {
    /*
     * A library's functions keep the table of globals that it was loaded with. It is empty: what
     * is not in it is looked for in another one, which is a small one of what a library may use
     * while it is loaded, and that of the interpreter from then on.
     */
    private static final long NANOS_MAX = 500_000_000;
    private static final int FUNCTIONS_MAX = 10_000;
    private static final String REGISTER = "redis.register_function";

    private final Interpreter interpreter;
    private final LuaState state;
    private final LuaTable globals;
    private final LuaTable metatable;
    private final LuaTable whileLoading;
    private @Nullable List<Library.Function> registered;

    LibraryLoader(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.state = interpreter.state();
        globals = state.newTable();
        metatable = state.newTable();
        metatable.put(Metamethod.INDEX.key, state.globals());
        globals.setMetatable(metatable);
        globals.setReadOnly(true);
        metatable.setReadOnly(true);
        whileLoading = state.newTable();
        LuaTable redis = interpreter.library().forLoading();
        RedisLibrary.function(redis, "register_function", this::register);
        RedisLibrary.name(whileLoading, redis);
        for (LuaTable table : new LuaTable[] {redis, whileLoading}) {
            table.setMetatable(state.globals().metatable());
            table.setReadOnly(true);
        }
        state.registry().put(LuaString.of("loading"), whileLoading);
        state.registry().put(LuaString.of("globals"), globals);
    }

    /** Loads a library. */
    Library load(byte[] code) {
        LibraryHeader header = LibraryHeader.parse(code);
        Closure chunk = state.load(compile(header.body()));
        chunk.globals = globals;
        List<Library.Function> functions = new ArrayList<>();
        registered = functions;
        metatable.put(Metamethod.INDEX.key, whileLoading);
        interpreter.limitNanos(NANOS_MAX);
        try {
            state.call(chunk);
        } catch (LuaError wrong) {
            throw new CommandException(
                    "ERR Error registering functions: " + Interpreter.text(wrong.value()));
        } catch (ScriptEnded late) {
            throw new CommandException(
                    "ERR Error registering functions: ERR FUNCTION LOAD timeout");
        } finally {
            interpreter.limitNanos(0);
            metatable.put(Metamethod.INDEX.key, state.globals());
            registered = null;
        }
        if (functions.isEmpty()) {
            throw new CommandException("ERR No functions registered");
        }
        return new Library(header.name(), code, functions);
    }

    private static Prototype compile(byte[] body) {
        try {
            return Compiler.compile(body, "user_function");
        } catch (LuaError wrong) {
            throw new CommandException(
                    "ERR Error compiling function: " + Interpreter.plainText(wrong.value()));
        }
    }

    // ---- redis.register_function

    /** What a call of it gives. */
    private static final class Registration {
        @Nullable String name;
        byte @Nullable [] description;
        @Nullable LuaFunction callback;
        Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
    }

    private Object register(LuaState s, Object[] args) {
        List<Library.Function> functions = registered;
        if (functions == null) {
            throw wrong(REGISTER + " can only be called on FUNCTION LOAD command");
        }
        Registration given =
                switch (args.length) {
                    case 1 -> named(args[0]);
                    case 2 -> positional(args[0], args[1]);
                    default -> throw wrong("wrong number of arguments to " + REGISTER);
                };
        String name = given.name;
        LuaFunction callback = given.callback;
        if (name == null) {
            throw wrong(REGISTER + " must get a function name argument");
        }
        if (callback == null) {
            throw wrong(REGISTER + " must get a callback argument");
        }
        if (!LibraryHeader.isName(name)) {
            throw wrong(LibraryHeader.badName());
        }
        if (functions.stream().anyMatch(known -> known.name().equalsIgnoreCase(name))) {
            throw wrong("Function already exists in the library");
        }
        if (functions.size() == FUNCTIONS_MAX) {
            throw wrong("too many functions in the library");
        }
        state.meter().charge(200);
        functions.add(new Library.Function(name, given.description, given.flags, callback));
        return LuaFunction.NOTHING;
    }

    private Registration positional(Object name, Object callback) {
        var given = new Registration();
        given.name = text(name, "first argument to " + REGISTER + " must be a string");
        if (!(callback instanceof Closure function)) {
            throw wrong("second argument to " + REGISTER + " must be a function");
        }
        given.callback = function;
        return given;
    }

    private Registration named(Object only) {
        if (!(only instanceof LuaTable table)) {
            throw wrong(
                    "calling "
                            + REGISTER
                            + " with a single argument is only applicable to Lua table"
                            + " (representing named arguments).");
        }
        var given = new Registration();
        for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
            if (!(table.keyAt(at) instanceof LuaString key)) {
                throw unknown();
            }
            Object value = table.valueAt(at);
            switch (key.toString()) {
                case "function_name" ->
                        given.name =
                                text(
                                        value,
                                        "function_name argument given to "
                                                + REGISTER
                                                + " must be a string");
                case "description" ->
                        given.description =
                                bytes(
                                        value,
                                        "description argument given to "
                                                + REGISTER
                                                + " must be a string");
                case "callback" -> given.callback = callback(value);
                case "flags" -> given.flags = flags(value);
                default -> throw unknown();
            }
        }
        return given;
    }

    private LuaError unknown() {
        return wrong("unknown argument given to " + REGISTER);
    }

    private LuaFunction callback(Object value) {
        if (value instanceof Closure function) {
            return function;
        }
        throw wrong("callback argument given to " + REGISTER + " must be a function");
    }

    private Set<ScriptFlag> flags(Object value) {
        if (!(value instanceof LuaTable list)) {
            throw wrong(
                    "flags argument to "
                            + REGISTER
                            + " must be a table representing function flags");
        }
        Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
        for (int i = 1; list.get(i) != null; i++) {
            ScriptFlag flag =
                    list.get(i) instanceof LuaString word ? ScriptFlag.of(word.toString()) : null;
            if (flag == null) {
                throw wrong("unknown flag given");
            }
            flags.add(flag);
        }
        return flags;
    }

    private String text(Object value, String otherwise) {
        return LuaString.of(bytes(value, otherwise)).latin1();
    }

    private byte[] bytes(Object value, String otherwise) {
        return switch (value) {
            case LuaString text -> text.bytes();
            case Double number -> LuaNumber.toLuaString(number).bytes();
            case null, default -> throw wrong(otherwise);
        };
    }

    private LuaError wrong(String text) {
        return new LuaError(RedisLibrary.error(state, text));
    }
}
