package dev.redlite.lua;

/** An error that a script raised or ran into, and may catch with pcall: any value. */
public final class LuaError extends RuntimeException {
    private static final LuaString MEMORY = LuaString.of("not enough memory");

    private final transient Object value;

    public LuaError(Object value) {
        super(null, null, false, false);
        this.value = value;
    }

    public LuaError(String message) {
        this(LuaString.of(message));
    }

    static LuaError memory() {
        return new LuaError(MEMORY);
    }

    public Object value() {
        return value;
    }

    /** The value as text: the message, or what stands for an error object. */
    @Override
    public String getMessage() {
        return switch (value) {
            case LuaString s -> s.toString();
            case Double d -> LuaNumber.format(d);
            case null, default -> "(error object is a " + LuaType.of(value).label + " value)";
        };
    }
}
