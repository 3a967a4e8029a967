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
     * grow, and reports a patch; `shared` says that the array is also the memtable's and must be
     * copied first.
     */
    private static final int PATCH_BYTES = 1024;
    private static final int EMBEDDED_BYTES = 44;

    private byte[] bytes = Bytes.EMPTY;
    private int length;
    private boolean isShared;
    private boolean isRaw;

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

    /** The bytes in an array of their own length; must not be modified. */
    public byte[] bytes() {
        if (bytes.length != length) {
            bytes = Arrays.copyOf(bytes, length);
            isShared = false;
        }
        return bytes;
    }

    /** Replaces the content; the array is kept. */
    public void set(byte[] content) {
        bytes = content;
        length = content.length;
        isShared = true;
        isRaw = false;
        rows().put(Bytes.EMPTY, 0, content);
    }

    /** Adds bytes at the end; returns the new length. The caller has checked that it is allowed. */
    public int append(byte[] more) {
        return write(length, more);
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
            own(end);
            System.arraycopy(content, 0, bytes, offset, content.length);
            length = end;
            rows().patch(offset, content);
        }
        isRaw = true;
        return length;
    }

    @Override
    public void eachRow(RowChanges receiver) {
        receiver.put(Bytes.EMPTY, 0, Arrays.copyOf(bytes, length));
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        bytes = payload == null ? Bytes.EMPTY : payload;
        length = bytes.length;
        isShared = true;
    }

    @Override
    public void unload(byte[] subkey) {
        throw new IllegalStateException("the one row of a string cannot be deleted");
    }

    @Override
    public void loadPatch(long offset, byte[] content) {
        int end = Math.max(length, Math.toIntExact(offset + content.length));
        own(end);
        System.arraycopy(content, 0, bytes, (int) offset, content.length);
        length = end;
    }

    @Override
    public void checkInvariants() {
        if (length > bytes.length) {
            throw new IllegalStateException("string of " + length + " bytes in " + bytes.length);
        }
    }

    /** Makes the array this value's own, with room for a length. */
    private void own(int room) {
        if (isShared || room > bytes.length) {
            int spare = room > bytes.length ? Math.min(room / 2, 1 << 20) : 0;
            int size = (int) Math.min(Integer.MAX_VALUE - 16L, (long) room + spare);
            bytes = Arrays.copyOf(bytes, Math.max(size, length));
            Arrays.fill(bytes, length, bytes.length, (byte) 0);
            isShared = false;
        }
    }
}
