package dev.redlite.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** A string of Lua: bytes that never change, with their hash. */
public final class LuaString implements Comparable<LuaString> {
    public static final LuaString EMPTY = new LuaString(new byte[0]);

    /** Differs from process to process, so that nobody can prepare keys that collide. */
    private static final long SEED = 0x9e3779b97f4a7c15L * System.identityHashCode(new Object());

    private static final LuaString[] SINGLE = new LuaString[256];

    static {
        for (int i = 0; i < 256; i++) {
            SINGLE[i] = new LuaString(new byte[] {(byte) i});
        }
    }

    private final byte[] bytes;
    private int hash;

    /** The epoch of the last measuring of memory that met this string. */
    int mark;

    private LuaString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array as it is: it must not change any more. */
    public static LuaString of(byte[] bytes) {
        return switch (bytes.length) {
            case 0 -> EMPTY;
            case 1 -> SINGLE[bytes[0] & 0xff];
            default -> new LuaString(bytes);
        };
    }

    public static LuaString of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= 1) {
            return length <= 0 ? EMPTY : SINGLE[bytes[from] & 0xff];
        }
        return new LuaString(Arrays.copyOfRange(bytes, from, to));
    }

    /** The UTF-8 form of {@code text}. */
    public static LuaString of(String text) {
        return of(text.getBytes(UTF_8));
    }

    public static LuaString ofByte(int b) {
        return SINGLE[b & 0xff];
    }

    /** The bytes themselves, not a copy: for reading only. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    public int at(int index) {
        return bytes[index] & 0xff;
    }

    public LuaString slice(int from, int to) {
        return from == 0 && to == bytes.length ? this : of(bytes, from, to);
    }

    /** One char a byte: for looking at ASCII, not for text. */
    public String latin1() {
        return new String(bytes, ISO_8859_1);
    }

    @Override
    public int compareTo(LuaString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            long mixed = SEED ^ bytes.length;
            for (byte b : bytes) {
                mixed = (mixed ^ b) * 0xff51afd7ed558ccdL;
                mixed ^= mixed >>> 32;
            }
            h = (int) mixed;
            hash = h == 0 ? 1 : h;
            return hash;
        }
        return h;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof LuaString s
                        && s.hashCode() == hashCode()
                        && Arrays.equals(bytes, s.bytes);
    }

    /** As UTF-8 text, for messages. */
    @Override
    public String toString() {
        return new String(bytes, UTF_8);
    }
}
