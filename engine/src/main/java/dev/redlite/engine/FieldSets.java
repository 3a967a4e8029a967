package dev.redlite.engine;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;

import org.jspecify.annotations.Nullable;

/** The lists of field names that a session has prepared for HIMPORT, by their names. */
public final class FieldSets {
    /** Memory that the lists of one session may take. */
    public static final long BYTES_MAX = 16L << 20;

    private static final int ARRAY_BYTES = 24;

    private static final class Named extends ByteNode {
        byte[][] fields;

        Named(byte[] name, byte[][] fields) {
            super(name);
            this.fields = fields;
        }

        long sizeBytes() {
            long bytes = 2L * ARRAY_BYTES + key().length;
            for (byte[] field : fields) {
                bytes += ARRAY_BYTES + field.length;
            }
            return bytes;
        }
    }

    private @Nullable ByteTable<Named> sets;
    private long bytes;

    /** The fields of a list in the order they were given, or null; must not be modified. */
    public byte @Nullable [][] find(byte[] name) {
        Named set = sets == null ? null : sets.get(name);
        return set == null ? null : set.fields;
    }

    /** Takes a list, in place of the one with its name; false if there is no room for it. */
    public boolean put(byte[] name, byte[][] fields) {
        Named set = new Named(name, fields);
        Named before = sets == null ? null : sets.get(name);
        long growth = set.sizeBytes() - (before == null ? 0 : before.sizeBytes());
        if (bytes + growth > BYTES_MAX) {
            return false;
        }
        remove(name);
        if (sets == null) {
            sets = new ByteTable<>();
        }
        sets.add(set);
        bytes += set.sizeBytes();
        return true;
    }

    /** Forgets a list; false if there is none with this name. */
    public boolean remove(byte[] name) {
        Named set = sets == null ? null : sets.remove(name);
        if (set != null) {
            bytes -= set.sizeBytes();
        }
        return set != null;
    }

    /** Forgets all lists; returns how many there were. */
    public int clear() {
        int count = sets == null ? 0 : sets.size();
        sets = null;
        bytes = 0;
        return count;
    }

    /** Estimated bytes that the lists take. */
    public long sizeBytes() {
        return bytes;
    }
}
