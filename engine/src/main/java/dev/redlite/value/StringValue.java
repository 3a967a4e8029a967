package dev.redlite.value;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A string: bytes that are replaced as a whole, appended to, or overwritten in part. */
public final class StringValue extends Value {
    /*
     * Up to PATCH_BYTES a change makes a new array and reports the whole row: the array is then
     * shared with the memtable. Above that, it changes the array in place, which leaves room to
     * grow, and reports a patch. `isShared` says that somebody else reads the first `length` bytes
     * of the array too, the memtable: they must be copied before they are overwritten, unless it
     * allows that. What is appended behind them is nobody else's.
     *
     * `isRaw` is kept in memory only: a string that is read from its table again has the encoding
     * that its content suggests, as one that Redis has loaded from a dump.
     */
    private static final int PATCH_BYTES = 1024;
    private static final int GROWN_BYTES_MAX = 64 * 1024;
    private static final int EMBEDDED_BYTES = 44;

    /** Up to here, a string that has grown has little room behind it, as there may be millions. */
    private static final int TIGHT_BYTES = 128;

    private static final int TIGHT_STEP = 16;

    private byte[] bytes = Bytes.EMPTY;
    private int length;
    private boolean isShared;
    private boolean isRaw;

    /** A string that is nothing but these bytes, which are kept. */
    public static StringValue of(byte[] bytes) {
        var value = new StringValue();
        value.load(Bytes.EMPTY, 0, bytes);
        return value;
    }

    @Override
    public ValueType<StringValue> type() {
        return ValueType.STRING;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public long sizeBytes() {
        return 40L + bytes.length;
    }

    @Override
    public int prefetch() {
        return bytes.length;
    }

    @Override
    public String encoding() {
        if (length <= Numbers.MAX_LONG_DIGITS && !isRaw && Numbers.isLong(bytes, 0, length)) {
            return "int";
        }
        return length <= EMBEDDED_BYTES && !isRaw ? "embstr" : "raw";
    }

    /** Length in bytes. */
    public int length() {
        return length;
    }

    /** The bytes, of which the first {@link #length} count; must not be modified or kept. */
    public byte[] array() {
        return bytes;
    }

    /**
     * The bytes in an array of their own length; must not be modified or kept. The room behind them
     * stays: what a read does must not change the size.
     */
    public byte[] bytes() {
        if (bytes.length != length) {
            return Arrays.copyOf(bytes, length);
        }
        isShared = true;
        return bytes;
    }

    /** Replaces the content; the array is kept, and may be overwritten later. */
    public void set(byte[] content) {
        bytes = replace(bytes, length, content, rows());
        length = content.length;
        isShared = true;
        isRaw = false;
    }

    /**
     * Replaces the content of a string: the first bytes of an array that is held.
     *
     * @return the array that holds it then, of its own length
     */
    public static byte[] replace(byte[] held, int length, byte[] content, RowChanges rows) {
        if (held.length == content.length && length == held.length && rows.mayOverwrite(held)) {
            // An array that lives long would be replaced by one that must be made to live long.
            System.arraycopy(content, 0, held, 0, length);
            rows.put(Bytes.EMPTY, 0, held);
            return held;
        }
        rows.replaces(held, length);
        rows.put(Bytes.EMPTY, 0, content);
        return content;
    }

    /** Whether {@link #append} reports a string that has grown, of which all is known. */
    public boolean grows(byte[] more) {
        return length > 0 && (long) length + more.length <= GROWN_BYTES_MAX;
    }

    /** Adds bytes at the end; returns the new length. The caller has checked that it is allowed. */
    public int append(byte[] more) {
        int end = Math.addExact(length, more.length);
        if (!grows(more)) {
            return write(length, more);
        }
        rows().replaces(bytes, length);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, roomFor(end));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        rows().grow(bytes, end, length);
        length = end;
        isShared = true;
        isRaw = true;
        return end;
    }

    private static int roomFor(int end) {
        return end <= TIGHT_BYTES ? (end + TIGHT_STEP - 1) & -TIGHT_STEP : end + end / 2;
    }

    /**
     * Overwrites bytes from an offset on, with zeros between the old end and the offset if that is
     * beyond it; returns the new length. The caller has checked that it is allowed.
     */
    public int write(int offset, byte[] content) {
        int end = Math.max(length, Math.addExact(offset, content.length));
        if (end <= PATCH_BYTES) {
            byte[] changed = Arrays.copyOf(bytes(), end);
            System.arraycopy(content, 0, changed, offset, content.length);
            set(changed);
        } else {
            own(offset, end);
            System.arraycopy(content, 0, bytes, offset, content.length);
            length = end;
            rows().patch(offset, content);
        }
        isRaw = true;
        return length;
    }

    /** The encoding is raw from now on, whatever the content; reports nothing. */
    public void makeRaw() {
        rows(); // of a value that was fetched for reading it would be forgotten
        isRaw = true;
    }

    @Override
    public void eachRow(RowChanges receiver) {
        receiver.put(Bytes.EMPTY, 0, Arrays.copyOf(bytes, length));
    }

    @Override
    public void resemble(Value original) {
        isRaw = ((StringValue) original).isRaw;
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        bytes = Bytes.orEmpty(payload);
        length = bytes.length;
        isShared = true;
    }

    @Override
    public void unload(byte[] subkey) {
        throw new IllegalStateException("the one row of a string cannot be deleted");
    }

    @Override
    public void loadPatch(long offset, byte[] content, long endOfAll) {
        int end = Math.max(length, Math.toIntExact(offset + content.length));
        own((int) offset, Math.max(end, Math.toIntExact(endOfAll)));
        System.arraycopy(content, 0, bytes, (int) offset, content.length);
        length = end;
        isRaw = true; // as after all commands that patch
    }

    @Override
    public void checkInvariants() {
        if (length > bytes.length) {
            throw new IllegalStateException("string of " + length + " bytes in " + bytes.length);
        }
    }

    /** Makes room for a length, and the array this value's own from an offset on. */
    private void own(int offset, int room) {
        if (room > bytes.length || (isShared && offset < length)) {
            int spare = room > bytes.length ? Math.min(room / 2, 1 << 20) : 0;
            int size = (int) Math.min(Integer.MAX_VALUE - 16L, (long) room + spare);
            bytes = Arrays.copyOf(bytes, Math.max(size, length));
            Arrays.fill(bytes, length, bytes.length, (byte) 0);
            isShared = false;
        }
    }
}
