package dev.redlite.value;

import dev.redlite.base.ByteNode;

/**
 * An element of a value that is a row of it: its key is the subkey, and there is no number. What is
 * unflushed of such a row need not be kept anywhere else: a list says which rows changed, and their
 * objects what they are. So a change of a row that is there makes nothing that a collector would
 * have to keep.
 *
 * <p>An array that may be overwritten is nobody else's, but for that of a row that the running unit
 * of work has made. Used under the engine's lock.
 */
public abstract class LiveRow extends ByteNode {
    /** The longest payload that is overwritten; of a longer one the array is replaced. */
    public static final int OVERWRITTEN_BYTES_MAX = 4096;

    private byte generation;
    private short place;

    /** With a subkey that is kept and must not be modified. */
    protected LiveRow(byte[] subkey) {
        super(subkey);
    }

    /** What it holds; must not be modified, or kept: see {@link #copyOf}. */
    public abstract byte[] payload();

    /** Has it hold an array that nobody else has. */
    public abstract void payload(byte[] array);

    /** An array with the same content that does not change: the same one, if that never does. */
    public static byte[] copyOf(byte[] payload) {
        return payload.length > OVERWRITTEN_BYTES_MAX ? payload : payload.clone();
    }

    /** The mark of the generation of unflushed changes that lists it, 0 if none does. */
    public final byte generation() {
        return generation;
    }

    /** A generation lists it from now on, or none does any more. Called by the keyspace only. */
    public final void generation(byte mark) {
        generation = mark;
    }

    /** Where the running unit of work notes its changes of it, 0 if it has none. */
    public final short place() {
        return place;
    }

    /** Called by the keyspace only. */
    public final void place(short noted) {
        place = noted;
    }
}
