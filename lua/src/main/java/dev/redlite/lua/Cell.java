package dev.redlite.lua;

/** A local variable that closures share. Its number, if it is one, is kept unboxed. */
public final class Cell {
    /** {@link Frame#NUMBER} if the value is {@link #number}. */
    public Object value;

    public double number;

    public Cell() {}

    public Cell(Object value) {
        set(value);
    }

    public Object get() {
        return value == Frame.NUMBER ? (Object) LuaNumber.box(number) : value;
    }

    public void set(Object v) {
        if (v instanceof Double d) {
            number = d;
            value = Frame.NUMBER;
        } else {
            value = v;
        }
    }
}
