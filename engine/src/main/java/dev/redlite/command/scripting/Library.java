package dev.redlite.command.scripting;

import dev.redlite.lua.LuaFunction;

import java.util.List;
import java.util.Set;

/**
 * A library of functions that was loaded.
 *
 * @param code its whole text, first line included
 */
record Library(String name, byte[] code, List<Function> functions) {
    /**
     * A function of a library.
     *
     * @param description as its author wrote it; null if there is none
     */
    record Function(
            String name,
            byte @org.jspecify.annotations.Nullable [] description,
            Set<ScriptFlag> flags,
            LuaFunction callback) {}
}
