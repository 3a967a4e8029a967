package dev.redlite.lua.lib;

import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;

import java.util.Arrays;

/** Bytes that grow to a string, each growth booked in the state's memory. */
public final class Bytes {
    static final int STRING_BYTES = 40;

    private final LuaState state;
    private byte[] bytes = new byte[64];
    private int length;

    public Bytes(LuaState state) {
        this.state = state;
    }

    /** Two strings in one. */
    static LuaString join(LuaState state, LuaString a, LuaString b) {
        if (a.length() == 0) {
            return b;
        }
        return new Bytes(state).add(a).add(b).toLuaString();
    }

    private void ensure(int more) {
        long needed = (long) length + more;
        if (needed > bytes.length) {
            if (needed > Integer.MAX_VALUE - 16) {
                throw state.error("string length overflow");
            }
            int grown = (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, length * 2L));
            // All of it, not the difference: no measuring of live values finds this array.
            state.meter().charge(grown);
            state.steps((grown - length) >> 6);
            bytes = Arrays.copyOf(bytes, grown);
        }
    }

    public Bytes add(int b) {
        if (length == bytes.length) {
            ensure(1);
        }
        bytes[length++] = (byte) b;
        return this;
    }

    public Bytes add(LuaString s) {
        return add(s.bytes(), 0, s.length());
    }

    public Bytes add(byte[] from, int start, int end) {
        int n = end - start;
        ensure(n);
        System.arraycopy(from, start, bytes, length, n);
        length += n;
        return this;
    }

    /** ASCII text. */
    public Bytes add(String text) {
        int n = text.length();
        ensure(n);
        for (int i = 0; i < n; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += n;
        return this;
    }

    Bytes addNumber(double d) {
        return add(LuaNumber.toLuaString(d));
    }

    /** {@code n} copies of a byte. */
    Bytes fill(int b, int n) {
        ensure(n);
        Arrays.fill(bytes, length, length + n, (byte) b);
        length += n;
        return this;
    }

    public int length() {
        return length;
    }

    void setLength(int length) {
        this.length = length;
    }

    void setByte(int at, int b) {
        bytes[at] = (byte) b;
    }

    public LuaString toLuaString() {
        state.meter().charge(length + STRING_BYTES);
        return LuaString.of(bytes, 0, length);
    }
}
