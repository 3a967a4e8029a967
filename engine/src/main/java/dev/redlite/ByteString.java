package dev.redlite;

import dev.redlite.base.Bytes;

import java.util.Arrays;

/** Bytes that are equal if their content is: a key of a map, or an element of a set. */
public final class ByteString {
    private final byte[] bytes;

    ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes as UTF-8 text. */
    @Override
    public String toString() {
        return Bytes.utf8(bytes);
    }
}
