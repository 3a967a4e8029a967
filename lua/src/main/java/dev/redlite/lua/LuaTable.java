package dev.redlite.lua;

import java.util.Arrays;

/** A table: an array part for 1, 2, 3 … and a hash part that keeps the order of insertion. */
public final class LuaTable {
    /*
     * array[0 .. size) holds the keys 1 .. size; array[size - 1] is never nil, so size is a border.
     * Everything else is in the hash part: entries in keys[] and values[], and index[], which is
     * probed linearly and holds entry numbers plus one. An entry whose value became nil stays, so
     * that `next` finds its way while a traversal clears fields; the next rehash drops it.
     */
    private static final Object[] NO_VALUES = {};
    private static final int[] NO_INDEX = {0};

    /** What an array slot, a hash entry and a table itself are charged, in bytes. */
    private static final int SLOT_BYTES = 12;

    private static final int ENTRY_BYTES = 40;
    static final int TABLE_BYTES = 64;

    private final Meter meter;
    private Object[] array = NO_VALUES;
    private int size;
    private int[] index = NO_INDEX;
    private Object[] keys = NO_VALUES;
    private Object[] values = NO_VALUES;
    private int entries;
    private LuaTable metatable;
    private boolean readOnly;

    /** Metamethods that are known to be absent, a bit each; any write to this table clears it. */
    private int absent;

    int mark;

    public LuaTable(Meter meter) {
        this.meter = meter;
        meter.charge(TABLE_BYTES);
    }

    public LuaTable(Meter meter, int arraySize, int hashSize) {
        this(meter);
        if (arraySize > 0) {
            meter.charge((long) arraySize * SLOT_BYTES);
            array = new Object[arraySize];
        }
        if (hashSize > 0) {
            resizeHash(hashSize);
        }
    }

    public LuaTable metatable() {
        return metatable;
    }

    /** Sets it without asking {@code __metatable} or the protection. */
    public void setMetatable(LuaTable metatable) {
        this.metatable = metatable;
    }

    public boolean isReadOnly() {
        return readOnly;
    }

    /** From now on scripts cannot change it, not even raw; the host's {@code put} still can. */
    public void setReadOnly(boolean readOnly) {
        this.readOnly = readOnly;
    }

    /** The metamethod of that kind in this metatable, or nil. */
    public Object meta(Metamethod kind) {
        if ((absent & kind.bit) != 0) {
            return null;
        }
        Object found = get(kind.key);
        if (found == null) {
            absent |= kind.bit;
        }
        return found;
    }

    // ------------------------------------------------------------------------------- reading

    public Object get(Object key) {
        if (key instanceof LuaString s) {
            return get(s);
        }
        if (key instanceof Double d) {
            return get(d.doubleValue());
        }
        return key == null ? null : value(find(key, key.hashCode()));
    }

    public Object get(LuaString key) {
        int h = key.hashCode();
        int mask = index.length - 1;
        for (int i = spread(h) & mask; ; i = (i + 1) & mask) {
            int e = index[i] - 1;
            if (e < 0) {
                return null;
            }
            Object k = keys[e];
            if (k == key || k instanceof LuaString s && s.hashCode() == h && s.equals(key)) {
                return values[e];
            }
        }
    }

    public Object get(double key) {
        int i = (int) key;
        if (i == key) {
            return get(i);
        }
        return entries == 0 ? null : value(find(key, hash(key)));
    }

    public Object get(int key) {
        int i = key - 1;
        if (i >= 0 && i < size) {
            return array[i];
        }
        return entries == 0 ? null : value(find((double) key, hash(key)));
    }

    private Object value(int entry) {
        return entry < 0 ? null : values[entry];
    }

    /** A border: n with t[n] there and t[n + 1] not, or 0. */
    public int length() {
        if (size > 0 || entries == 0) {
            return size;
        }
        int n = 0;
        while (get(n + 1) != null) {
            n++;
        }
        return n;
    }

    /** How many array slots and entries there are, cleared entries included. */
    public int slots() {
        return size + entries;
    }

    // ------------------------------------------------------------------------------- writing

    /** Sets a field; the key is neither nil nor NaN. Not stopped by the protection. */
    public void put(Object key, Object value) {
        if (key instanceof Double d) {
            put(d.doubleValue(), value);
        } else {
            putHashed(key, key.hashCode(), value);
        }
    }

    public void put(double key, Object value) {
        int i = (int) key;
        if (i == key) {
            put(i, value);
        } else {
            putHashed(LuaNumber.box(key + 0.0), hash(key), value);
        }
    }

    public void put(int key, Object value) {
        int i = key - 1;
        if (i >= 0 && i < size) {
            array[i] = value;
            if (value == null && i == size - 1) {
                trim();
            }
        } else if (i == size && value != null) {
            append(value);
        } else {
            putHashed(LuaNumber.box(key), hash(key), value);
        }
    }

    /** Fills the array part with what a constructor lists: holes are kept. */
    public void putAll(int from, Object[] list) {
        int end = from - 1 + list.length;
        if (from - 1 > size) {
            for (int i = 0; i < list.length; i++) {
                if (list[i] != null) {
                    put(from + i, list[i]);
                }
            }
            return;
        }
        ensure(end);
        System.arraycopy(list, 0, array, from - 1, list.length);
        size = Math.max(size, end);
        trim();
        adopt();
    }

    private void append(Object value) {
        if (size == array.length) {
            ensure(size + 1);
        }
        array[size++] = value;
        if (entries > 0) {
            int mine = find((double) size, hash(size));
            if (mine >= 0) {
                values[mine] = null;
            }
            adopt();
        }
    }

    /** Moves what follows the array part from the hash part into it. */
    private void adopt() {
        while (entries > 0) {
            int e = find((double) (size + 1), hash(size + 1));
            if (e < 0 || values[e] == null) {
                return;
            }
            ensure(size + 1);
            array[size++] = values[e];
            values[e] = null;
        }
    }

    private void trim() {
        int n = size;
        while (n > 0 && array[n - 1] == null) {
            n--;
        }
        size = n;
    }

    private void ensure(int capacity) {
        if (capacity <= array.length) {
            return;
        }
        int grown = Math.max(Math.max(4, capacity), array.length + (array.length >> 1));
        meter.charge((long) (grown - array.length) * SLOT_BYTES);
        array = Arrays.copyOf(array, grown);
    }

    /** Shifts {@code t[from .. length]} by one, up (for inserting) or down (for removing). */
    public boolean shift(int from, int length, boolean up) {
        if (length != size || from < 1 || from > length) {
            return false;
        }
        if (up) {
            append(array[size - 1]);
            System.arraycopy(array, from - 1, array, from, length - from);
        } else {
            System.arraycopy(array, from, array, from - 1, length - from);
            array[--size] = null;
            trim();
        }
        return true;
    }

    /** The array part for sorting in place, if all of 1 .. n is in it. */
    public Object[] arrayOf(int n) {
        return n <= size ? array : null;
    }

    // ---------------------------------------------------------------------------- hash part

    private static int spread(int h) {
        return h ^ (h >>> 16);
    }

    private static int hash(double key) {
        long bits = Double.doubleToRawLongBits(key + 0.0) * 0x9e3779b97f4a7c15L;
        return (int) (bits >>> 32);
    }

    private static int hashOf(Object key) {
        return key instanceof Double d ? hash(d) : key.hashCode();
    }

    private static boolean same(Object a, Object b) {
        if (a == b) {
            return true;
        }
        if (a instanceof LuaString s) {
            return s.equals(b);
        }
        return a instanceof Double x && b instanceof Double y && x.doubleValue() == y;
    }

    private int find(Object key, int h) {
        int mask = index.length - 1;
        for (int i = spread(h) & mask; ; i = (i + 1) & mask) {
            int e = index[i] - 1;
            if (e < 0 || same(keys[e], key)) {
                return e;
            }
        }
    }

    private void putHashed(Object key, int h, Object value) {
        absent = 0;
        int e = find(key, h);
        if (e >= 0) {
            values[e] = value;
        } else if (value != null) {
            if (entries == keys.length) {
                grow();
            }
            insert(key, h, value);
        }
    }

    private void insert(Object key, int h, Object value) {
        int mask = index.length - 1;
        int i = spread(h) & mask;
        while (index[i] != 0) {
            i = (i + 1) & mask;
        }
        keys[entries] = key;
        values[entries] = value;
        index[i] = ++entries;
    }

    private void grow() {
        int live = 0;
        for (int i = 0; i < entries; i++) {
            if (values[i] != null) {
                live++;
            }
        }
        resizeHash(Math.max(4, live + (live >> 1) + 1));
    }

    private void resizeHash(int capacity) {
        if (capacity > keys.length) {
            meter.charge((long) (capacity - keys.length) * ENTRY_BYTES);
        }
        var oldKeys = keys;
        var oldValues = values;
        int old = entries;
        keys = new Object[capacity];
        values = new Object[capacity];
        index = new int[Integer.highestOneBit(capacity * 2 - 1) * 2];
        entries = 0;
        for (int i = 0; i < old; i++) {
            if (oldValues[i] != null) {
                insert(oldKeys[i], hashOf(oldKeys[i]), oldValues[i]);
            }
        }
    }

    // ---------------------------------------------------------------------------- traversal

    /** The next position with a value, from 0 on; -1 at the end. */
    public int nextPosition(int position) {
        int at = position;
        for (; at < size; at++) {
            if (array[at] != null) {
                return at + 1;
            }
        }
        for (int e = at - size; e < entries; e++) {
            if (values[e] != null) {
                return size + e + 1;
            }
        }
        return -1;
    }

    /** The key at a position that {@link #nextPosition} gave. */
    public Object keyAt(int position) {
        return position <= size ? (Object) LuaNumber.box(position) : keys[position - 1 - size];
    }

    public Object valueAt(int position) {
        return position <= size ? array[position - 1] : values[position - 1 - size];
    }

    /** Whether a traversal that stood at {@code position} still finds that key there. */
    public boolean isAt(int position, Object key) {
        if (position <= size) {
            return key instanceof Double d && d == position;
        }
        int e = position - 1 - size;
        return e < entries && keys[e] == key;
    }

    /** The position of a key, 0 for nil, -1 if it was never there. */
    public int positionOf(Object key) {
        if (key == null) {
            return 0;
        }
        if (key instanceof Double d) {
            int i = (int) d.doubleValue();
            if (i == d && i >= 1 && i <= array.length) {
                // A slot that was trimmed off meanwhile counts as the last one.
                return Math.min(i, size);
            }
        }
        int e = find(key, hashOf(key));
        return e < 0 ? -1 : size + e + 1;
    }

    /** The memory this table holds by itself, and pushes what it refers to. */
    long measure(Marker marker) {
        for (int i = 0; i < size; i++) {
            marker.push(array[i]);
        }
        for (int i = 0; i < entries; i++) {
            marker.push(keys[i]);
            marker.push(values[i]);
        }
        marker.push(metatable);
        return TABLE_BYTES + (long) array.length * SLOT_BYTES + (long) keys.length * ENTRY_BYTES;
    }
}
