package dev.redlite.command.scripting;

import dev.redlite.Version;
import dev.redlite.base.Bytes;
import dev.redlite.engine.Command;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;
import dev.redlite.lua.NativeFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;

/** The table {@code redis} of scripts, which is also called {@code server}. */
final class RedisLibrary {
    private static final Logger LOG = LoggerFactory.getLogger("dev.redlite.script");
    private static final int LEVEL_DEBUG = 0;
    private static final int LEVEL_VERBOSE = 1;
    private static final int LEVEL_NOTICE = 2;
    private static final int LEVEL_WARNING = 3;
    private static final int REPL_AOF = 1;
    private static final int REPL_REPLICA = 2;
    private static final int REPL_ALL = 3;

    private static final String NOT_WORDS =
            "Lua redis lib command arguments must be strings or integers";
    private static final String NO_WORDS =
            "Please specify at least one argument for this redis lib call";

    private static final LuaString NOTHING_TO_CALL =
            LuaString.of("attempt to call a boolean value");

    private final Interpreter interpreter;
    private final LuaState state;

    RedisLibrary(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.state = interpreter.state();
    }

    /** Puts the library into the globals. */
    void open(boolean isForFunctions) {
        LuaTable redis = state.newTable();
        openCommands(redis);
        openConstants(redis);
        openReplication(redis);
        function(redis, "log", this::log);
        function(redis, "sha1hex", this::sha1hex);
        if (!isForFunctions) {
            function(redis, "replicate_commands", (s, a) -> true);
            function(redis, "breakpoint", (s, a) -> false);
            function(redis, "debug", (s, a) -> null);
        }
        name(state.globals(), redis);
        openProtectedCall();
    }

    static void name(LuaTable globals, LuaTable redis) {
        globals.put(LuaString.of("redis"), redis);
        globals.put(LuaString.of("server"), redis);
    }

    /** What a library may use while it is loaded. */
    LuaTable forLoading() {
        LuaTable redis = state.newTable();
        openConstants(redis);
        function(redis, "log", this::log);
        return redis;
    }

    private void openCommands(LuaTable redis) {
        host(redis, "call", (s, a) -> call(a, true));
        host(redis, "pcall", (s, a) -> call(a, false));
        host(redis, "acl_check_cmd", (s, a) -> mayCall(a));
        function(redis, "setresp", this::setResp);
        function(redis, "error_reply", (s, a) -> errorReply(a));
        function(redis, "status_reply", (s, a) -> statusReply(a));
    }

    private static void openConstants(LuaTable redis) {
        number(redis, "LOG_DEBUG", LEVEL_DEBUG);
        number(redis, "LOG_VERBOSE", LEVEL_VERBOSE);
        number(redis, "LOG_NOTICE", LEVEL_NOTICE);
        number(redis, "LOG_WARNING", LEVEL_WARNING);
        redis.put(LuaString.of("REDIS_VERSION"), LuaString.of(Version.REDIS));
        int version = 0;
        for (String part : Version.REDIS.split("\\.", -1)) {
            version = version << 8 | Integer.parseInt(part);
        }
        number(redis, "REDIS_VERSION_NUM", version);
    }

    private void openReplication(LuaTable redis) {
        number(redis, "REPL_NONE", 0);
        number(redis, "REPL_AOF", REPL_AOF);
        number(redis, "REPL_SLAVE", REPL_REPLICA);
        number(redis, "REPL_REPLICA", REPL_REPLICA);
        number(redis, "REPL_ALL", REPL_ALL);
        function(redis, "set_repl", this::setReplication);
    }

    /**
     * As it was before errors of commands were tables: what is caught is the text. Of a table
     * without one Redis answers both the table and what it has instead.
     */
    private void openProtectedCall() {
        LuaString name = LuaString.of("pcall");
        var plain = (LuaFunction) state.globals().get(name);
        state.globals()
                .put(
                        name,
                        new NativeFunction(
                                "pcall",
                                (s, a) -> {
                                    if (a.length == 0) {
                                        return new Object[] {false, NOTHING_TO_CALL};
                                    }
                                    Object answer = plain.call(s, a);
                                    return answer instanceof Object[] all
                                                    && all.length == 2
                                                    && Boolean.FALSE.equals(all[0])
                                                    && all[1] instanceof LuaTable table
                                            ? caught(s, table)
                                            : answer;
                                }));
    }

    private static Object[] caught(LuaState state, LuaTable error) {
        Object text = Meta.index(state, error, LuaReply.ERR, null);
        return text instanceof LuaString || text instanceof Double
                ? new Object[] {false, text}
                : new Object[] {false, error, text};
    }

    private static void number(LuaTable table, String name, int value) {
        table.put(LuaString.of(name), LuaNumber.box(value));
    }

    static void function(LuaTable table, String name, NativeFunction.Body body) {
        table.put(LuaString.of(name), new NativeFunction(name, body));
    }

    private static void host(LuaTable table, String name, NativeFunction.Body body) {
        table.put(LuaString.of(name), NativeFunction.host(name, body));
    }

    // ---- Errors

    /** An error of the library, as those of commands are: a table. */
    static LuaTable error(LuaState state, String text) {
        LuaTable table = state.newTable();
        table.put(LuaReply.ERR, LuaString.of(latin1("ERR " + text)));
        return table;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private LuaError raised(String text) {
        return new LuaError(error(state, text));
    }

    // ---- Commands

    private @Nullable Object call(Object[] args, boolean raises) {
        String wrong = args.length == 0 ? NO_WORDS : null;
        byte[][] words = new byte[args.length][];
        for (int i = 0; i < args.length && wrong == null; i++) {
            switch (args[i]) {
                // Copied, as what a command is given becomes its own.
                case LuaString text -> words[i] = text.bytes().clone();
                case Double number -> words[i] = LuaReply.argument(number);
                case null, default -> wrong = NOT_WORDS;
            }
        }
        if (wrong == null) {
            return interpreter.command(words, raises);
        }
        if (raises) {
            throw raised(wrong);
        }
        return error(state, wrong);
    }

    private Object mayCall(Object[] args) {
        if (args.length == 0) {
            throw raised(NO_WORDS);
        }
        byte[][] words = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case LuaString text -> words[i] = text.bytes();
                case Double number -> words[i] = LuaReply.argument(number);
                case null, default -> throw raised(NOT_WORDS);
            }
        }
        Command command = interpreter.engine().scripts().find(words);
        if (command == null) {
            throw raised("Invalid command passed to redis.acl_check_cmd()");
        }
        var caller = interpreter.run().caller();
        return interpreter.engine().acl().check(caller, command, words) == null;
    }

    private @Nullable Object setResp(LuaState s, Object[] args) {
        if (args.length != 1) {
            throw raised("redis.setresp() requires one argument.");
        }
        Double given = LuaNumber.of(args[0]);
        int version = given == null ? 0 : given.intValue();
        if (version != 2 && version != 3) {
            throw raised("RESP version must be 2 or 3.");
        }
        interpreter.run().session().protocol(version);
        return LuaFunction.NOTHING;
    }

    /** A text without a code gets one. */
    private Object errorReply(Object[] args) {
        if (args.length != 1 || !(args[0] instanceof LuaString given)) {
            return error(state, "wrong number or type of arguments");
        }
        String text = given.latin1();
        if (text.startsWith("-")) {
            text = text.substring(1);
        }
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\r' || text.charAt(end - 1) == '\n')) {
            end--;
        }
        text = text.substring(0, end);
        if (text.indexOf(' ') < 0) {
            return error(state, text);
        }
        LuaTable table = state.newTable();
        table.put(LuaReply.ERR, LuaString.of(latin1(text)));
        return table;
    }

    private Object statusReply(Object[] args) {
        if (args.length != 1 || !(args[0] instanceof LuaString text)) {
            return error(state, "wrong number or type of arguments");
        }
        LuaTable table = state.newTable();
        table.put(LuaReply.OK, text);
        return table;
    }

    // ---- The rest

    private Object log(LuaState s, Object[] args) {
        if (args.length < 2) {
            throw raised("redis.log() requires two arguments or more.");
        }
        Double given = LuaNumber.of(args[0]);
        if (given == null) {
            throw raised("First argument must be a number (log level).");
        }
        int level = given.intValue();
        if (level < LEVEL_DEBUG || level > LEVEL_WARNING) {
            throw raised("Invalid debug level.");
        }
        var text = new StringBuilder();
        for (int i = 1; i < args.length; i++) {
            if (args[i] instanceof LuaString || args[i] instanceof Double) {
                text.append(text.isEmpty() ? "" : " ").append(printable(args[i]));
            }
        }
        switch (level) {
            case LEVEL_DEBUG -> LOG.trace("{}", text);
            case LEVEL_VERBOSE -> LOG.debug("{}", text);
            case LEVEL_NOTICE -> LOG.info("{}", text);
            default -> LOG.warn("{}", text);
        }
        return LuaFunction.NOTHING;
    }

    /** A script must not write lines of its own into a log. */
    private static String printable(Object value) {
        String text = value instanceof LuaString s ? s.toString() : Interpreter.plainText(value);
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Object sha1hex(LuaState s, Object[] args) {
        if (args.length != 1) {
            throw raised("wrong number of arguments");
        }
        byte[] bytes =
                switch (args[0]) {
                    case LuaString text -> text.bytes();
                    case Double number -> LuaNumber.toLuaString(number).bytes();
                    case null, default -> Bytes.EMPTY;
                };
        state.steps(bytes.length);
        return LuaString.of(Digests.sha1(bytes));
    }

    /** There is nobody to replicate to, but who asks for it is told what is wrong. */
    private Object setReplication(LuaState s, Object[] args) {
        if (args.length != 1) {
            throw raised("redis.set_repl() requires two arguments.");
        }
        Double flags = LuaNumber.of(args[0]);
        if (flags != null && (flags.intValue() < 0 || flags.intValue() > REPL_ALL)) {
            throw raised(
                    "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or"
                            + " REPL_NONE.");
        }
        return LuaFunction.NOTHING;
    }
}
