package dev.redlite.keyspace;

import dev.redlite.base.Bytes;

import java.util.Arrays;

/**
 * Writes the changes of a unit of work as the body of one log record; {@link UnitDecoder} reads it.
 *
 * <pre>
 * body    = nextId nextValueId change*
 * change  = 1 db                                         the database is cleared
 *         | 2 db db                                      two databases change places
 *         | 3 type valueId holder                        the rows of a value go
 *         | 4 flags db key state [source]                a key is as follows
 *         | 5 flags db key removedId sizeBefore          a key is gone
 *         | 6 flags type valueId holder                  the next rows belong to this value
 *         | 7 subkey number payload                      a row is as follows
 *         | 8 subkey                                     a row is gone
 *         | 9 offset payload                             a string has these bytes at an offset
 *         | 10 payload                                   a note to the other processes
 * state   = idBefore sizeBefore type id valueId version created updated accessed accessCount
 *           expiresAt fieldsExpireAt size
 * key, subkey, payload, source = length byte*            length and all numbers as varints
 * </pre>
 *
 * A holder is the index (from 1) of a change 4 in this body, or 0. Times are differences to the
 * record's time. A source is the key that held the value before a RENAME.
 */
final class UnitEncoder {
    static final int CLEAR = 1;
    static final int SWAP = 2;
    static final int DROP = 3;
    static final int KEY = 4;
    static final int GONE = 5;
    static final int VALUE = 6;
    static final int PUT = 7;
    static final int DELETE = 8;
    static final int PATCH = 9;
    static final int NOTE = 10;

    /** Flags of a key. */
    static final int EXISTED = 1;

    static final int HAD_EXPIRY = 2;
    static final int HAS_SOURCE = 4;
    static final int HAD_SUBEXPIRY = 8;

    /** Flag of a value. */
    static final int FRESH = 1;

    private static final int KEPT_BYTES = 1 << 16;
    private static final int NUMBER_BYTES_MAX = 10;

    private byte[] buffer = new byte[1024];
    private int length;
    private long now;

    byte[] buffer() {
        return buffer;
    }

    /** Encodes a unit into {@link #buffer}; returns the length. */
    int encode(Unit unit, long nowMillis, long nextId, long nextValueId) {
        begin(nowMillis, nextId, nextValueId);
        for (Generation.DatabaseChange change : unit.databaseChanges) {
            code(change.isClear() ? CLEAR : SWAP);
            code(change.first());
            if (!change.isClear()) {
                code(change.second());
            }
        }
        for (Generation.Drop drop : unit.drops) {
            code(DROP);
            code(drop.type().code());
            number(drop.valueId());
        }
        for (int i = 0; i < unit.touchCount; i++) {
            KeyTouch touch = unit.touches[i];
            if (touch.isDirty && !touch.isVoid) {
                key(touch);
            }
        }
        rows(unit);
        for (byte[] note : unit.notes) {
            code(NOTE);
            bytes(note);
        }
        return length;
    }

    /** As {@link #encode}, a unit that set a string which was there before, and does not expire. */
    int encodeString(
            int db,
            Entry entry,
            long bytesBefore,
            byte[] content,
            long nowMillis,
            long nextId,
            long nextValueId) {
        begin(nowMillis, nextId, nextValueId);
        key(EXISTED, db, entry, entry.id, bytesBefore);
        value(entry.type.code(), entry.valueId, false);
        put(Bytes.EMPTY, 0, content);
        return length;
    }

    /**
     * What {@link #encodeString} was given last, as the log has it, whatever became of it since.
     */
    void copyString(byte[] into) {
        System.arraycopy(buffer, length - into.length, into, 0, into.length);
    }

    private void begin(long nowMillis, long nextId, long nextValueId) {
        if (buffer.length > KEPT_BYTES) {
            buffer = new byte[1024];
        }
        length = 0;
        now = nowMillis;
        number(nextId);
        number(nextValueId);
    }

    private void key(KeyTouch touch) {
        Entry entry = touch.entry;
        ValueTouch value = touch.value;
        int flags =
                (touch.idBefore != 0 ? EXISTED : 0)
                        | (touch.hadExpiry ? HAD_EXPIRY : 0)
                        | (touch.hadSubexpiry ? HAD_SUBEXPIRY : 0);
        if (entry.isDeleted()) {
            code(GONE);
            code(flags);
            code(touch.database.number);
            bytes(entry.key());
            number(touch.idBefore);
            number(touch.bytesBefore);
            return;
        }
        KeyTouch source = value == null ? null : value.movedFrom;
        int all = flags | (source == null ? 0 : HAS_SOURCE);
        key(all, touch.database.number, entry, touch.idBefore, touch.bytesBefore);
        if (source != null) {
            bytes(source.entry.key());
        }
    }

    private void key(int flags, int db, Entry entry, long idBefore, long bytesBefore) {
        code(KEY);
        code(flags);
        code(db);
        bytes(entry.key());
        number(idBefore);
        number(bytesBefore);
        state(entry);
    }

    /** Eleven numbers by way of locals, as a field that is stored for each byte takes longer. */
    private void state(Entry entry) {
        room(11 * NUMBER_BYTES_MAX);
        byte[] to = buffer;
        int at = put(to, length, entry.type.code());
        at = put(to, at, entry.id);
        at = put(to, at, entry.valueId);
        at = put(to, at, entry.version);
        at = put(to, at, difference(entry.createdAt));
        at = put(to, at, difference(entry.updatedAt));
        at = put(to, at, difference(entry.accessedAt));
        at = put(to, at, entry.accessCount);
        at = put(to, at, entry.expiresAt);
        at = put(to, at, entry.fieldsExpireAt);
        length = put(to, at, entry.bytes);
    }

    private void rows(Unit unit) {
        ValueTouch current = null;
        for (int i = 0; i < unit.rowCount; i++) {
            ValueTouch owner = unit.owners[i];
            if (owner.isDropped || owner.holder.isVoid) {
                continue;
            }
            if (owner != current) {
                current = owner;
                value(owner.type.code(), owner.valueId, owner.isFresh);
            }
            row(unit, i);
        }
    }

    private void value(int type, long valueId, boolean isFresh) {
        code(VALUE);
        code(isFresh ? FRESH : 0);
        code(type);
        number(valueId);
    }

    private void row(Unit unit, int change) {
        byte[] content = Bytes.orEmpty(unit.payloads[change]);
        long number = unit.numbers[change];
        switch (unit.kinds[change]) {
            case PUT -> put(unit.subkeys[change], number, content);
            case PART -> {
                code(PUT);
                bytes(unit.subkeys[change]);
                number(0);
                bytes(content, (int) (number >>> Integer.SIZE), (int) number);
            }
            case LIVE -> put(unit.subkeys[change], 0, unit.liveRow(change).payload());
            case GROW -> {
                int offset = (int) (number >>> Integer.SIZE);
                code(PATCH);
                number(offset);
                bytes(content, offset, (int) number - offset);
            }
            case DELETE -> {
                code(DELETE);
                bytes(unit.subkeys[change]);
            }
            case PATCH -> {
                code(PATCH);
                number(number);
                bytes(content);
            }
        }
    }

    private void put(byte[] subkey, long number, byte[] content) {
        code(PUT);
        bytes(subkey);
        number(number);
        bytes(content);
    }

    private void code(int value) {
        room(1);
        buffer[length++] = (byte) value;
    }

    /** A time as its difference to the record's, small for times just past or to come. */
    private long difference(long millis) {
        long difference = now - millis;
        return (difference << 1) ^ (difference >> 63);
    }

    private void number(long value) {
        room(NUMBER_BYTES_MAX);
        length = put(buffer, length, value);
    }

    /** Puts a number at a place; returns the place behind it. */
    private static int put(byte[] to, int at, long value) {
        int next = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[next++] = (byte) rest;
        return next;
    }

    private void bytes(byte[] content) {
        bytes(content, 0, content.length);
    }

    private void bytes(byte[] content, int offset, int count) {
        number(count);
        room(count);
        Bytes.copy(content, offset, buffer, length, count);
        length += count;
    }

    private void room(int more) {
        if (buffer.length - length < more) {
            long wanted = Math.max((long) length + more, buffer.length * 2L);
            if ((long) length + more > Integer.MAX_VALUE - 64) {
                throw new IllegalStateException("a unit of work of more than 2 GiB");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 64));
        }
    }
}
