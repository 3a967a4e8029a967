package dev.redlite.keyspace;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;
import dev.redlite.base.Bytes;
import dev.redlite.keyspace.ColdLoad.LateRow;
import dev.redlite.store.ListRows;
import dev.redlite.store.StoreWriter.Patch;
import dev.redlite.store.StreamRows;
import dev.redlite.value.LiveRow;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The unflushed rows of one value in one generation of the memtable, coalesced: the last state of
 * each row that changed. Frozen with its generation; then the flusher reads it without a lock, but
 * for rows that are live.
 */
final class ValueChanges {
    static final int OVERHEAD_BYTES = 48;
    private static final int ROW_BYTES = 56;
    private static final long PATCH_BYTES = 40;

    /** A page is large: a stream gets its first one when it has so many other rows. */
    private static final int ROWS_BEFORE_PAGES = 8;

    /** So many rows that are gone may stay listed. */
    private static final int DEAD_MIN = 1_000;

    /** One row: its last state in the generation. */
    static final class Row extends ByteNode {
        long number;
        byte @Nullable [] payload;
        boolean deleted;

        Row(byte[] subkey) {
            super(subkey);
        }

        byte[] subkey() {
            return key();
        }

        @Override
        public int prefetch() {
            byte[] content = payload;
            return key().length + (content == null ? 0 : content.length);
        }

        LateRow late() {
            return new LateRow(deleted ? Kind.DELETE : Kind.PUT, key(), number, payload);
        }
    }

    long valueId;
    ValueType<?> type;
    long generation;

    /** The value came into being in this generation: nothing older has rows of it. */
    boolean fresh;

    /** The value was given to another key: more than one may point here, so it is not reused. */
    boolean isMoved;

    /** Changes of older generations, until they are flushed. */
    @Nullable ValueChanges older;

    /** Dropped before it was flushed: nothing is to be written. */
    boolean discarded;

    /** The row with the empty subkey, of values that have one row. */
    private boolean hasSingle;

    private byte @Nullable [] single;

    /** How many bytes of it count; the rest is not ours. */
    private int singleLength;

    private @Nullable List<Patch> patches;
    private long patchBytes;
    private @Nullable ByteTable<Row> rows;

    /** Rows whose objects say what they are, in the order of their changes; unless in `rows`. */
    private @Nullable PagedList<LiveRow> live;

    /** How many of them are gone; they stay where they are once others are copied by place. */
    private int dead;

    private boolean isCopied;

    /**
     * What some of those were when the generation was frozen, and are no more: for the tables
     * alone. Who loads a value finds what they became since among younger changes anyway.
     */
    private @Nullable ByteTable<Row> late;

    /** Those of a list that pushes make, and of entries that streams get; others are in rows. */
    private @Nullable RowPages pages;

    ValueChanges(
            long valueId,
            ValueType<?> type,
            long generation,
            boolean fresh,
            @Nullable ValueChanges older) {
        this.type = type;
        begin(valueId, type, generation, fresh, older);
    }

    /** Is for a value in a generation from now on. */
    void begin(
            long ofValue,
            ValueType<?> ofType,
            long number,
            boolean isFresh,
            @Nullable ValueChanges before) {
        valueId = ofValue;
        if (type != ofType) {
            type = ofType;
        }
        generation = number;
        fresh = isFresh;
        older = before;
        discarded = false;
        isMoved = false;
    }

    /** Whether it is as good as new when it has been emptied: it never held a table or a list. */
    boolean isReusable() {
        return rows == null && pages == null && live == null && !isMoved;
    }

    /** Lets go of everything it holds. */
    void clear() {
        older = null;
        hasSingle = false;
        single = null;
        singleLength = 0;
        patches = null;
        patchBytes = 0;
    }

    /** Whether the row with the empty subkey is here whole, so that nothing older matters. */
    boolean hasSingle() {
        return hasSingle;
    }

    /** Whether it says all there is of the value, so that nothing older matters. */
    boolean isWhole() {
        return fresh || hasSingle;
    }

    /** See {@link Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        ByteTable<Row> table = rows;
        return table == null ? null : table.head(hash);
    }

    /** Number of rows that changed, one that is patched or put whole not among them. */
    int rowCount() {
        return (rows == null ? 0 : rows.size())
                + (pages == null ? 0 : pages.size())
                + (live == null ? 0 : live.size() - dead);
    }

    /**
     * Copies some of the rows, in an order in which a later one is the newer; what changes between
     * two calls may be copied or not.
     *
     * @param cursor 0 to begin, else what was returned last
     * @return where to go on, 0 at the end
     */
    long copy(long cursor, int atLeast, List<LateRow> into) {
        if (cursor <= 0) { // pages, or live rows, counted downwards
            int next = copyFirst((int) -cursor, atLeast, into);
            return next != 0 ? -next : rows == null ? 0 : 1;
        }
        if (rows == null) {
            return 0;
        }
        long next = cursor - 1;
        do {
            next = rows.scan(next, row -> into.add(row.late()));
        } while (next != 0 && into.size() < atLeast);
        return next == 0 ? 0 : next + 1;
    }

    private int copyFirst(int from, int atLeast, List<LateRow> into) {
        if (pages != null) {
            return pages.copy(from, atLeast, into);
        }
        PagedList<LiveRow> listed = live;
        if (listed == null) {
            return 0;
        }
        isCopied = true;
        int next = from;
        for (; next < listed.size() && into.size() < atLeast; next++) {
            LiveRow row = listed.get(next);
            into.add(new LateRow(Kind.PUT, row.key(), 0, LiveRow.copyOf(row.payload())));
        }
        return next == listed.size() ? 0 : next;
    }

    byte @Nullable [] single() {
        byte[] content = hasSingle ? single : null;
        boolean isWhole = content == null || content.length == singleLength;
        return isWhole ? content : Arrays.copyOf(content, singleLength);
    }

    /** Whether an array is the whole content of the one row. */
    boolean isSingle(byte[] payload) {
        return hasSingle && single == payload && singleLength == payload.length && patches == null;
    }

    /** Whether a change of an array would be seen by older changes than these. */
    boolean isShared(byte[] payload) {
        ValueChanges before = older;
        return before != null && before.reads(payload);
    }

    /** Whether an array holds the content of the one row. */
    boolean reads(byte[] array) {
        return hasSingle && single == array;
    }

    List<Patch> patches() {
        return patches == null ? List.of() : patches;
    }

    @Nullable ByteTable<Row> rows() {
        return rows;
    }

    /** Those rows that are not in {@link #rows}. */
    @Nullable RowPages pages() {
        return pages;
    }

    /** Takes the new state of a row; returns the bytes this adds to the memtable. */
    long put(byte[] subkey, long number, byte @Nullable [] payload) {
        int length = payload == null ? 0 : payload.length;
        if (subkey.length == 0 && type.isSingleRow()) {
            return one(payload, length);
        }
        if (isElement(subkey)) {
            return elements().put(ListRows.position(subkey), Bytes.orEmpty(payload));
        }
        EntryRows entries = entriesFor(subkey);
        if (entries != null) {
            if (entries.isBehindAll(subkey)) {
                return entries.append(subkey, Bytes.orEmpty(payload));
            }
            int place = entries.find(subkey);
            if (place >= 0) {
                return entries.put(place, Bytes.orEmpty(payload));
            }
        }
        Row row = row(subkey);
        long before = row.payload == null ? 0 : row.payload.length;
        boolean isNew = !row.deleted && row.payload == null && row.number == 0;
        row.number = number;
        row.payload = payload;
        row.deleted = false;
        return length - before + (isNew ? ROW_BYTES + subkey.length : 0);
    }

    /** As the other, with bytes of an array that is kept and in which they do not change. */
    long put(byte[] subkey, byte[] array, int offset, int length) {
        return isElement(subkey)
                ? elements().put(ListRows.position(subkey), array, offset, length)
                : put(subkey, 0, Arrays.copyOfRange(array, offset, offset + length));
    }

    /**
     * Takes a row as its object says; returns the bytes this adds to the memtable.
     *
     * @param before length of its payload before
     * @param now its length now
     */
    long put(LiveRow row, int before, int now) {
        long added = (long) now - before;
        ByteTable<Row> others = rows;
        Row other = others == null || others.size() == 0 ? null : others.remove(row.key());
        if (other != null) {
            added -= ROW_BYTES;
            added -= other.deleted ? 0 : other.key().length + Bytes.orEmpty(other.payload).length;
        }
        if (row.generation() != LiveChanges.in(generation)) {
            list(row);
            added += ROW_BYTES + row.key().length + (long) before;
        }
        return added;
    }

    private void list(LiveRow row) {
        PagedList<LiveRow> listed = live;
        boolean isMuchDead = listed != null && dead > Math.max(DEAD_MIN, listed.size() / 2);
        if (listed == null || (isMuchDead && !isCopied)) {
            live = new PagedList<>();
            for (int i = 0; listed != null && i < listed.size(); i++) {
                if (listed.get(i).generation() == LiveChanges.in(generation)) {
                    live.add(listed.get(i));
                }
            }
            listed = live;
            dead = 0;
        }
        listed.add(row);
        row.generation(LiveChanges.in(generation));
    }

    /** Takes that a row is gone, and what object it was, if any; returns the bytes this adds. */
    long delete(byte[] subkey, @Nullable LiveRow row) {
        if (row != null && row.generation() == LiveChanges.in(generation)) {
            row.generation(LiveChanges.NONE);
            dead++;
        }
        return delete(subkey);
    }

    /** Keeps a row of a frozen generation as it is, unless it is in `rows`: it will be another. */
    void late(LiveRow row) {
        if (rows != null && rows.get(row.key()) != null) {
            return;
        }
        ByteTable<Row> kept = late;
        if (kept == null) {
            kept = new ByteTable<>();
            late = kept;
        }
        Row copy = new Row(row.key());
        copy.payload = LiveRow.copyOf(row.payload());
        kept.add(copy);
    }

    /** Rows that its own objects do not say, see {@link #live}. */
    @Nullable ByteTable<Row> lateRows() {
        return late;
    }

    /** Rows of which the marked ones are as their objects say. */
    @Nullable PagedList<LiveRow> live() {
        return live;
    }

    /** Takes the first bytes of an array as the one row; returns the bytes this adds. */
    long grow(byte[] array, int length) {
        return one(array, length);
    }

    private long one(byte @Nullable [] payload, int length) {
        long before = singleLength + patchBytes;
        hasSingle = true;
        patches = null;
        patchBytes = 0;
        if (single != payload) { // a store that changes nothing has the collector look here
            single = payload;
        }
        singleLength = length;
        return length - before;
    }

    /** Takes the deletion of a row; returns the bytes this adds to the memtable. */
    long delete(byte[] subkey) {
        if (isElement(subkey)) {
            return elements().delete(ListRows.position(subkey));
        }
        EntryRows entries = entriesFor(subkey);
        if (entries != null) {
            int place = entries.find(subkey);
            if (place >= 0) {
                return entries.delete(place);
            }
            entries.isElsewhere(subkey);
        }
        Row row = row(subkey);
        long before = row.payload == null ? 0 : row.payload.length;
        row.number = 0;
        row.payload = null;
        row.deleted = true;
        return ROW_BYTES - before;
    }

    /** Takes a patch of the one row; returns the bytes this adds to the memtable. */
    long patch(long offset, byte[] bytes) {
        if (patches == null) {
            patches = new ArrayList<>(2);
        }
        patches.add(new Patch(offset, bytes));
        long added = bytes.length + PATCH_BYTES;
        patchBytes += added;
        return added;
    }

    /** Puts the changes on top of a value that is being loaded; older ones were put before. */
    void loadInto(Value value) {
        byte[] whole = single();
        if (whole != null) {
            value.load(Bytes.EMPTY, 0, whole);
        }
        long end = 0;
        for (Patch patch : patches()) {
            end = Math.max(end, patch.end());
        }
        for (Patch patch : patches()) {
            value.loadPatch(patch.offset(), patch.bytes(), end);
        }
        if (pages != null) {
            pages.loadInto(value);
        }
        PagedList<LiveRow> listed = live;
        for (int i = 0; listed != null && i < listed.size(); i++) {
            value.load(listed.get(i).key(), 0, listed.get(i).payload());
        }
        if (rows != null) {
            rows.each(
                    row -> {
                        if (row.deleted) {
                            value.unload(row.subkey());
                        } else {
                            value.load(row.subkey(), row.number, row.payload);
                        }
                    });
        }
    }

    private boolean isElement(byte[] subkey) {
        return type == ValueType.LIST && ElementRows.canHold(ListRows.position(subkey));
    }

    private ElementRows elements() {
        if (pages instanceof ElementRows elements) {
            return elements;
        }
        var elements = new ElementRows();
        pages = elements;
        return elements;
    }

    /** The pages that the row of an entry may be in; null for other rows, or if there are few. */
    private @Nullable EntryRows entriesFor(byte[] subkey) {
        if (type != ValueType.STREAM || !StreamRows.isEntry(subkey)) {
            return null;
        }
        if (pages instanceof EntryRows entries) {
            return entries;
        }
        if (rows == null || rows.size() < ROWS_BEFORE_PAGES) {
            return null;
        }
        var entries = new EntryRows();
        rows.each(
                row -> {
                    if (StreamRows.isEntry(row.subkey())) {
                        entries.isElsewhere(row.subkey());
                    }
                });
        pages = entries;
        return entries;
    }

    private Row row(byte[] subkey) {
        if (rows == null) {
            rows = new ByteTable<>();
        }
        Row row = rows.get(subkey);
        if (row == null) {
            row = new Row(subkey);
            rows.add(row);
        }
        return row;
    }
}
