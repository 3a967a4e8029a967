package dev.redlite.lua;

/** The types of values. */
public enum LuaType {
    NIL("nil"),
    BOOLEAN("boolean"),
    NUMBER("number"),
    STRING("string"),
    TABLE("table"),
    FUNCTION("function"),
    THREAD("thread"),
    USERDATA("userdata");

    public final String label;
    public final LuaString name;

    LuaType(String label) {
        this.label = label;
        this.name = LuaString.of(label);
    }

    public static LuaType of(Object value) {
        return switch (value) {
            case null -> NIL;
            case Double d -> NUMBER;
            case LuaString s -> STRING;
            case LuaTable t -> TABLE;
            case Boolean b -> BOOLEAN;
            case LuaFunction f -> FUNCTION;
            case Coroutine c -> THREAD;
            default -> USERDATA;
        };
    }
}
