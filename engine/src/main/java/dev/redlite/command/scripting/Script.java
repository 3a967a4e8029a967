package dev.redlite.command.scripting;

import dev.redlite.base.InlineWords;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.ScriptRun;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.Prototype;
import dev.redlite.lua.syntax.Compiler;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A script that was compiled.
 *
 * @param digest of its text, in hexadecimal digits
 * @param hasShebang whether it says which flags it has; otherwise it may do what scripts could
 *     before there were any
 */
record Script(
        String digest, int length, Prototype chunk, boolean hasShebang, Set<ScriptFlag> flags) {
    private static final String ENGINE = "#!lua";
    private static final String FLAGS = "flags=";

    /**
     * Compiles a script.
     *
     * @throws CommandException if its first line or its Lua is wrong
     */
    static Script compile(String digest, byte[] text) {
        if (!hasShebang(text)) {
            return new Script(
                    digest, text.length, chunk(text), false, EnumSet.noneOf(ScriptFlag.class));
        }
        int end = lineEnd(text);
        Set<ScriptFlag> flags = flags(text, end);
        byte[] body = Arrays.copyOfRange(text, end, text.length);
        return new Script(digest, text.length, chunk(body), true, flags);
    }

    /** What becomes of it when the memory is full. */
    ScriptRun.Room room() {
        return hasShebang ? ScriptFlag.room(flags) : ScriptRun.Room.CHECKED;
    }

    /** Whether its first line lets a script begin only if there is room. */
    static boolean needsRoom(byte[] text) {
        Set<ScriptFlag> flags = declared(text);
        return flags != null && ScriptFlag.room(flags) == ScriptRun.Room.REQUIRED;
    }

    /** Whether its first line says that a script only reads. */
    static boolean onlyReads(byte[] text) {
        Set<ScriptFlag> flags = declared(text);
        return flags != null && flags.contains(ScriptFlag.NO_WRITES);
    }

    /** What its first line says of a script; null if there is none, or a wrong one. */
    private static @Nullable Set<ScriptFlag> declared(byte[] text) {
        try {
            return hasShebang(text) ? flags(text, lineEnd(text)) : null;
        } catch (CommandException wrong) {
            return null; // which it is told when it is compiled
        }
    }

    private static boolean hasShebang(byte[] text) {
        return text.length > 1 && text[0] == '#' && text[1] == '!';
    }

    private static Prototype chunk(byte[] body) {
        try {
            return Compiler.compile(body, "user_script");
        } catch (LuaError wrong) {
            throw new CommandException(
                    "ERR Error compiling script (new function): " + text(wrong.value()));
        }
    }

    private static String text(Object error) {
        return error instanceof LuaString text ? text.latin1() : String.valueOf(error);
    }

    private static int lineEnd(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                return i;
            }
        }
        throw new CommandException("ERR Invalid script shebang");
    }

    private static Set<ScriptFlag> flags(byte[] text, int lineEnd) {
        Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
        List<String> words = InlineWords.splitText(Arrays.copyOf(text, lineEnd));
        if (words == null) {
            throw new CommandException("ERR Invalid engine in script shebang");
        }
        if (!words.getFirst().equals(ENGINE)) {
            throw new CommandException(
                    "ERR Unexpected engine in script shebang: " + words.getFirst());
        }
        for (String word : words.subList(1, words.size())) {
            if (!word.startsWith(FLAGS)) {
                throw new CommandException("ERR Unknown lua shebang option: " + word);
            }
            if (!word.equals(FLAGS)) {
                addAll(flags, word.substring(FLAGS.length()));
            }
        }
        return flags;
    }

    private static void addAll(Set<ScriptFlag> flags, String words) {
        for (String word : words.split(",", -1)) {
            ScriptFlag flag = ScriptFlag.of(word);
            if (flag == null) {
                throw new CommandException("ERR Unexpected flag in script shebang: " + word);
            }
            flags.add(flag);
        }
    }
}
