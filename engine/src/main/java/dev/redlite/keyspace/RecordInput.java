package dev.redlite.keyspace;

import java.util.Arrays;

/** Reads the parts of a log record's body; see {@link UnitEncoder} for the format. */
final class RecordInput {
    private final byte[] body;
    private final int end;
    private int at;

    RecordInput(byte[] body, int length) {
        this.body = body;
        this.end = length;
    }

    boolean isAtEnd() {
        return at >= end;
    }

    /** One byte, as an unsigned number. */
    int code() {
        need(1);
        return body[at++] & 0xFF;
    }

    /** A varint. */
    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            byte part = body[at++];
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number in a log record has more than 64 bits");
    }

    /** A varint with its sign in the lowest bit. */
    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A length and as many bytes, in an array of their own. */
    byte[] bytes() {
        long length = number();
        if (length < 0 || length > end - at) {
            throw new IllegalStateException("a log record ends within " + length + " bytes");
        }
        byte[] copy = Arrays.copyOfRange(body, at, at + (int) length);
        at += (int) length;
        return copy;
    }

    private void need(int bytes) {
        if (end - at < bytes) {
            throw new IllegalStateException("a log record ends too early");
        }
    }
}
