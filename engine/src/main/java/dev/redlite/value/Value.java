package dev.redlite.value;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * What one key holds: a string, a hash, and so on, in the shape that makes its commands fast.
 *
 * <p>A value reports every mutation to the {@link RowChanges} it is bound to. The keyspace binds a
 * value while a command may change it and unbinds it when the command ends, so a handler that
 * changes a value it only fetched for reading fails at once. Values are used under the engine's
 * lock; they are not thread-safe.
 */
public abstract class Value {
    /** No field of the value expires. */
    public static final long NEVER = 0;

    private @Nullable RowReceivers receivers;
    private short receiver;

    /** The data type; fixes the table its rows are in. */
    public abstract ValueType<?> type();

    /** Whether the key must be removed because nothing is left in it. Strings are never empty. */
    public abstract boolean isEmpty();

    /** Whether nothing is left in it that has not expired at this time (unix ms). */
    public boolean isEmptyAt(long nowMillis) {
        return isEmpty();
    }

    /** Estimated bytes this value takes in memory; O(1). */
    public abstract long sizeBytes();

    /** Reads what a command will read first, to have it in the processor's cache; any number. */
    public int prefetch() {
        return 0;
    }

    /**
     * The first of those elements among which one with a {@link ByteTable#hash} would be, for
     * reading ahead; null if there are none, or if they are not in a table.
     */
    public @Nullable ByteNode headOf(int hash) {
        return null;
    }

    /**
     * The element that will be drawn once so many have been taken away by draws, for reading ahead;
     * null if that is not known.
     *
     * @param number of {@link dev.redlite.base.RandomSource#next}, by which a random one is drawn
     */
    public byte @Nullable [] ahead(Draw how, int taken, long number) {
        return null;
    }

    /** Redis's name for the representation, as OBJECT ENCODING reports it. */
    public abstract String encoding();

    /** Earliest expiry of anything inside the value, unix ms, or {@link #NEVER}. */
    public long nextExpiryMillis() {
        return NEVER;
    }

    /**
     * Removes what inside the value has expired at this time (unix ms), reporting the rows, and
     * telling the name of each.
     */
    public void removeExpired(long nowMillis, Consumer<byte[]> gone) {}

    /** Reports every row of this value to a receiver: for COPY, digests and checks. */
    public abstract void eachRow(RowChanges receiver);

    /** Takes over what a value that this is a copy of keeps in memory only. Reports nothing. */
    public void resemble(Value original) {}

    /**
     * Takes a row that was stored, while the value is being loaded. Reports nothing. Rows come in
     * any order, and one that came before may come again with another content.
     */
    public abstract void load(byte[] subkey, long number, byte @Nullable [] payload);

    /** Takes the deletion of a row that {@link #load} may have given before. Reports nothing. */
    public abstract void unload(byte[] subkey);

    /** Told when the value has all its rows. Reports nothing. */
    public void loaded() {}

    /** Whether {@link #load} and {@link #unload} may be called also after {@link #loaded}. */
    public boolean takesLateRows() {
        return true;
    }

    /**
     * Takes a patch of the payload while the value is being loaded. Reports nothing.
     *
     * @param endOfAll where the patches of all end that follow each other, so that there is room
     */
    public void loadPatch(long offset, byte[] bytes, long endOfAll) {
        throw new UnsupportedOperationException(
                "values of type " + type().name() + " have no patches");
    }

    /**
     * Throws {@link IllegalStateException} naming what is wrong if the value's own structures
     * disagree with each other.
     */
    public abstract void checkInvariants();

    /** Binds to a receiver of row changes; null unbinds. */
    public final void bind(@Nullable RowChanges to) {
        receivers = to == null ? null : number -> to;
    }

    /** Binds to one of several receivers. Called by the keyspace only. */
    public final void bind(RowReceivers to, short number) {
        if (receivers != to) { // a store that changes nothing has the collector look here
            receivers = to;
        }
        receiver = number;
    }

    /** The receiver of this value's changes. Fails if the value was fetched for reading only. */
    protected final RowChanges rows() {
        RowReceivers bound = receivers;
        RowChanges rows = bound == null ? null : bound.at(receiver);
        if (rows == null || !rows.isFor(this)) {
            throw new IllegalStateException("a value fetched for reading was changed");
        }
        return rows;
    }
}
