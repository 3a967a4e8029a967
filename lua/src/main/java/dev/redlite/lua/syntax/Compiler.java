package dev.redlite.lua.syntax;

import dev.redlite.lua.LuaError;
import dev.redlite.lua.Prototype;

import java.util.BitSet;

/** Compiles chunks. */
public final class Compiler {
    private static final int SHOWN_MAX = 80;

    private Compiler() {}

    /**
     * Compiles a chunk.
     *
     * @param name the chunk's name as messages show it
     * @throws LuaError what is wrong with the source, in Lua's words
     */
    public static Prototype compile(byte[] source, String name) {
        var names = new Scope.Names(new BitSet());
        new Parser(source, name, names).chunk();
        return new Parser(source, name, new Scope.Names(names.found())).chunk();
    }

    /** How messages show a chunk that was loaded under a name: with = or @, or its own source. */
    public static String displayName(String name) {
        if (name.startsWith("=")) {
            return name.substring(1, Math.min(name.length(), SHOWN_MAX));
        }
        if (name.startsWith("@")) {
            int room = SHOWN_MAX - " '...' ".length() - 1;
            return name.length() - 1 <= room
                    ? name.substring(1)
                    : "..." + name.substring(name.length() - room);
        }
        int end = 0;
        while (end < name.length() && name.charAt(end) != '\n' && name.charAt(end) != '\r') {
            end++;
        }
        int room = SHOWN_MAX - " [string \"...\"] ".length() - 1;
        boolean isCut = end < name.length() || end > room;
        return "[string \"" + name.substring(0, Math.min(end, room)) + (isCut ? "..." : "") + "\"]";
    }
}
