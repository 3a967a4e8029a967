package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;

/**
 * Where a handler writes its answer: RESP2 or RESP3 bytes, or Java objects.
 *
 * <p>Aggregates are announced by their size and followed by that many elements (a map of n by n
 * keys and n values). A sink can be rewound to a mark, so that a handler that fails midway leaves
 * no half reply. Arrays handed over must not be modified before the batch ends. Not thread-safe.
 */
public abstract class Reply {
    private static final byte[] OK = Bytes.of("OK");

    /** The protocol version the receiver speaks, 2 or 3; Java objects are built as of 3. */
    public abstract int protocol();

    /** A short status such as OK or PONG; must not contain CR or LF. */
    public abstract void status(byte[] text);

    /** An error; the text begins with its code word, and CR and LF in it become spaces. */
    public abstract void error(String text);

    /** A 64-bit integer. */
    public abstract void integer(long value);

    /** A binary-safe string; the bytes are copied before this returns. */
    public abstract void bulk(byte[] bytes, int offset, int length);

    /** No value: {@code $-1} in RESP2, {@code _} in RESP3. */
    public abstract void nil();

    /** No array: {@code *-1} in RESP2, {@code _} in RESP3. */
    public abstract void nilArray();

    /** An array of this many elements follows. */
    public abstract void array(int size);

    /** A map of this many pairs follows; a flat array in RESP2. */
    public abstract void map(int pairs);

    /** A set of this many elements follows; an array in RESP2. */
    public abstract void set(int size);

    /** An out-of-band message of this many elements follows; an array in RESP2. */
    public abstract void push(int size);

    /** A double; a bulk string of its shortest form in RESP2. */
    public abstract void number(double value);

    /** A boolean; 1 or 0 in RESP2. */
    public abstract void bool(boolean value);

    /** Text with a three-letter format such as "txt"; a bulk string in RESP2. */
    public abstract void verbatim(String format, byte[] text);

    /** A number that may exceed 64 bits, as decimal digits; a bulk string in RESP2. */
    public abstract void bigNumber(String digits);

    /** A position to {@link #rewind} to. */
    public abstract long mark();

    /** Takes back everything written after the mark. */
    public abstract void rewind(long mark);

    /** The usual success. */
    public void ok() {
        status(OK);
    }

    /** A status of ASCII text. */
    public final void status(String text) {
        status(Bytes.of(text));
    }

    /** A binary-safe string. */
    public final void bulk(byte[] bytes) {
        bulk(bytes, 0, bytes.length);
    }

    /** A binary-safe string of this text in UTF-8. */
    public final void bulk(String text) {
        bulk(Bytes.of(text));
    }

    /** A binary-safe string, or nil. */
    public final void bulkOrNil(byte @org.jspecify.annotations.Nullable [] bytes) {
        if (bytes == null) {
            nil();
        } else {
            bulk(bytes, 0, bytes.length);
        }
    }

    /** A decimal number as a bulk string. */
    public final void bulk(long value) {
        bulk(Numbers.toBytes(value));
    }
}
