package dev.redlite.lua;

import java.util.Locale;

/** The events that a metatable can handle. */
public enum Metamethod {
    INDEX,
    NEWINDEX,
    CALL,
    ADD,
    SUB,
    MUL,
    DIV,
    MOD,
    POW,
    UNM,
    CONCAT,
    LEN,
    EQ,
    LT,
    LE,
    TOSTRING,
    METATABLE,
    MODE,
    GC;

    public final LuaString key = LuaString.of("__" + name().toLowerCase(Locale.ROOT));
    final int bit = 1 << ordinal();
}
