package dev.redlite.keyspace;

import dev.redlite.base.RandomSource;
import dev.redlite.store.KeyRow;
import dev.redlite.store.StoreState;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/**
 * Sixteen databases of keys and values: finds them, in memory or in the tables, and changes them in
 * units of work.
 *
 * <p>All methods are called under the engine's lock, between the begin and the commit of a unit.
 * Keys and values that are handed over are kept and must not be modified.
 */
public final class Keyspace {
    /*
     * Lookup. A key is looked for in its database's table. If it is not there and the database is
     * not complete in memory, its row is read from SQLite. A key with unflushed changes is always
     * in the table, also as a deleted one, so what SQLite says of a key counts only if the key is
     * not in the table.
     *
     * Change. change(), create(), delete() and so on touch an entry: they note its state from
     * before, and bind its value so that row changes are collected in the unit. Nothing is in the
     * log or the memtable yet. commit() writes one log record and puts the changes into the
     * memtable; if the log refuses, rollback() gives each touched entry the state that the
     * memtable or the tables have, so no handler needs code to undo what it did.
     */

    /** Number of databases a client can select; the one behind them has libraries of functions. */
    public static final int DATABASES = 16;

    public static final int LIBRARIES = DATABASES;
    public static final int ALL_DATABASES = DATABASES + 1;

    /** In place of the time when a key expires: as before. */
    public static final long KEEP_EXPIRY = -1;

    final Database[] databases = new Database[ALL_DATABASES];
    final Unit unit = new Unit();
    final @Nullable Persistence persistence;
    final RandomSource random;

    private final KeyspaceListener listener;
    private final PackingLimits packing = new PackingLimits();
    private final Cache cache;
    private final UnitEncoder encoder = new UnitEncoder();
    private final ExpiryHeap lasting = new ExpiryHeap();
    private final Prefetcher prefetcher = new Prefetcher(this);
    private final Publication publication = new Publication(this);
    private final KeyWrites writes = new KeyWrites(this);
    private final ExpiredKeys expired = new ExpiredKeys(this);
    private final ColdLoads cold = new ColdLoads(this);

    private long now;

    @SuppressWarnings("UnusedVariable") // written so that reading ahead has an effect
    private int ahead;

    long nextId = 1;
    long nextValueId = 1;
    private final Accesses accesses;

    /**
     * A keyspace over a database file, or, without persistence, in memory alone.
     *
     * @param budget what keys and values may take before clean ones are forgotten
     */
    public Keyspace(
            @Nullable Persistence persistence,
            KeyspaceListener listener,
            RandomSource random,
            CacheBudget budget) {
        this.persistence = persistence;
        this.listener = listener;
        this.random = random;
        this.accesses = new Accesses(random);
        this.cache = new Cache(this, budget);
        for (int i = 0; i < ALL_DATABASES; i++) {
            databases[i] = new Database(i, persistence != null);
            databases[i].isComplete = persistence == null;
        }
    }

    // ---- Units of work

    /** Begins a unit of work, at a time in unix ms. */
    public void begin(long nowMillis) {
        now = nowMillis;
        cold.mayHold(false);
        unit.nextCommand();
        Persistence persisted = persistence;
        if (persisted != null) {
            unit.begin(persisted.memtable);
        }
    }

    /** Begins the next command of the unit that is running. */
    public void nextCommand() {
        unit.nextCommand();
    }

    /** Ends a command: keys whose values became empty are removed. */
    public void endCommand() {
        for (int i = 0; i < unit.ofCommandCount; i++) {
            KeyTouch touch = unit.touches[unit.ofCommand[i]];
            if (!touch.isVoid) {
                writes.settle(touch);
            }
        }
    }

    /** Grows with every change that the running unit makes. */
    public int changeCount() {
        int count = unit.rowCount + unit.drops.size() + unit.databaseChanges.size();
        for (int i = 0; i < unit.touchCount; i++) {
            count += unit.touches[i].isDirty ? 1 : 0;
        }
        return count;
    }

    /** Whether the unit that is running has changed anything. */
    public boolean hasChanges() {
        if (!unit.databaseChanges.isEmpty()) {
            return true;
        }
        for (int i = 0; i < unit.touchCount; i++) {
            if (unit.touches[i].isDirty && !unit.touches[i].isVoid) {
                return true;
            }
        }
        return false;
    }

    /**
     * Commits the unit: what it changed is in the log when this returns.
     *
     * @return the number of keys it changed
     * @throws dev.redlite.base.StorageException if the log cannot take it; the unit is undone then
     */
    public int commit() {
        cold.mayHold(false);
        if (unit.isEmpty()) {
            listener.committed();
            cache.trim(); // it may have read from the tables
            return 0;
        }
        int changed = 0;
        try {
            changed = prepare();
            Persistence persisted = persistence;
            if (persisted != null && (changed > 0 || unit.hasMore())) {
                int length = encoder.encode(unit, now, nextId, nextValueId);
                persisted.append(encoder.buffer(), length, now);
                unit.firstId = 0;
                persisted.commit.apply(unit, now);
                cold.committed(unit, false);
            } else {
                writes.giveBackIds(); // all that it made is gone again
            }
        } catch (RuntimeException | Error failure) {
            rollback();
            throw failure;
        }
        publication.of(unit, true);
        listener.committed();
        unit.reset();
        cache.trim();
        return changed;
    }

    /** Commits a unit that {@link UnitDecoder} filled: the log has it already. */
    void commitFollowed(long timeMillis) {
        persisted().commit.apply(unit, timeMillis);
        cold.committed(unit, true);
        publication.of(unit, false);
        unit.notes.forEach(listener::told);
        listener.committed();
        unit.reset();
        cache.trim();
    }

    /** Has the log carry something to the other processes, which makes no rows. */
    public void tell(byte[] note) {
        unit.notes.add(note);
    }

    /** Drops the unit: what it touched is forgotten, and read again when it is needed. */
    public void rollback() {
        cold.mayHold(false);
        for (int i = 0; i < unit.valueCount; i++) {
            unit.values[i].restoreOverwritten();
        }
        unit.liveRows.restore();
        for (int i = unit.undo.size() - 1; i >= 0; i--) {
            unit.undo.get(i).run();
        }
        for (int i = 0; i < unit.touchCount; i++) {
            new Rollback(this).restore(unit.touches[i]);
        }
        writes.giveBackIds();
        listener.dropped();
        unit.reset();
    }

    private int prepare() {
        int changed = 0;
        for (int i = 0; i < unit.touchCount; i++) {
            KeyTouch touch = unit.touches[i];
            if (touch.isDirty && !touch.isVoid) {
                changed++;
                if (!touch.entry.isDeleted()) {
                    touch.entry.changed(now);
                }
            }
        }
        return changed;
    }

    // ---- Reading

    /** The time of the running unit, unix ms. */
    public long now() {
        return now;
    }

    /** A key that exists and has not expired, or null. Its value may not be in memory. */
    public @Nullable Entry find(int db, byte[] key) {
        Entry entry = peek(databases[db], key);
        if (entry != null) {
            ahead = entry.prefetchString();
            accesses.note(entry, now);
        }
        return entry;
    }

    /** When and how often keys are used. */
    public Accesses accesses() {
        return accesses;
    }

    /** As {@link #find}, but does not count as an access. */
    public @Nullable Entry peek(int db, byte[] key) {
        return peek(databases[db], key);
    }

    private @Nullable Entry peek(Database database, byte[] key) {
        Entry entry = resident(database, key);
        if (entry == null || entry.isDeleted()) {
            return null;
        }
        if (expired.isDue(entry)) {
            expired.met(database, entry);
            return isGone(entry) ? null : entry;
        }
        return entry;
    }

    /**
     * Whether an entry's time has come, or that of everything in its value: for readers there is no
     * such key, also where it cannot be removed yet.
     */
    boolean isGone(Entry entry) {
        return expired.isDue(entry) && (entry.isExpired(now) || value(entry).isEmptyAt(now));
    }

    /** As {@link #value}, for a command that changes it. */
    Value valueToChange(Entry entry) {
        Value value = entry.valueToChange();
        return value == null ? value(entry) : value;
    }

    /**
     * The value of a key, to be read; from the tables if it is not in memory.
     *
     * @throws NeedsLoading if it is large, and what runs may be dropped for that
     */
    public Value value(Entry entry) {
        Value value = entry.value();
        if (value == null) {
            value = cold.read(entry);
            admitted(entry, value);
        }
        return value;
    }

    /** A value was read. */
    void admitted(Entry entry, Value value) {
        entry.value(value);
        if (entry.touch == 0) {
            cache.loaded(entry, 0);
        }
    }

    /** Values that are read beside the commands. */
    public ColdLoads cold() {
        return cold;
    }

    /** The expired keys that readers meet, and their removal. */
    public ExpiredKeys expired() {
        return expired;
    }

    /** As {@link #resident}, and reads ahead what a change of the entry will need. */
    @Nullable Entry residentToChange(Database database, byte[] key) {
        Entry entry = resident(database, key);
        if (entry != null) {
            ahead = entry.prefetchValue(); // its misses of the caches overlap; kept to be made
        }
        return entry;
    }

    /** The entry in the table, deleted and expired ones too, read from SQLite if need be. */
    @Nullable Entry resident(Database database, byte[] key) {
        Entry entry = database.table.get(key);
        if (entry != null) {
            return entry;
        }
        if (database.isComplete) {
            return null;
        }
        return persisted().find(this, database, key);
    }

    /** Puts an entry that was read from SQLite into its table. */
    Entry admit(Database database, KeyRow row, byte @Nullable [] string) {
        ValueType<?> type = ValueType.ofCode(row.type());
        if (type == null) {
            throw new IllegalStateException("unknown type " + row.type() + " in the keys table");
        }
        Entry entry = Entry.of(row, type);
        if (string != null) {
            entry.bareString(string);
        }
        entry.used = true;
        database.add(entry);
        cache.loaded(entry, entry.keyBytes());
        return entry;
    }

    // ---- Changing

    /** Lets a command change the value of a key that was found. */
    public Value change(int db, Entry entry) {
        Database database = databases[db];
        Value value = valueToChange(entry);
        KeyTouch touch = unit.touch(database, entry, true);
        unit.bind(touch, value, false);
        return value;
    }

    /**
     * Makes a key with an empty value, in place of whatever the key holds. The key exists from then
     * on if the value is not empty when the command ends.
     */
    public <V extends Value> V create(int db, byte[] key, ValueType<V> type) {
        V value = type.empty(packing);
        Database database = databases[db];
        writes.create(database, resident(database, key), key, type, value);
        return value;
    }

    /**
     * Sets a key to a string, in place of whatever it holds.
     *
     * @param expiresAt unix ms, 0 for never, or {@link #KEEP_EXPIRY}
     */
    public void setString(int db, byte[] key, byte[] content, long expiresAt) {
        StringWrites.set(this, databases[db], key, content, expiresAt);
    }

    /** Adds bytes to a string that was found; returns its new length. */
    public int append(int db, Entry entry, byte[] more) {
        return StringWrites.append(this, databases[db], entry, more);
    }

    /** Removes a key that was found. */
    public void delete(int db, Entry entry) {
        writes.remove(unit.touch(databases[db], entry, true));
    }

    /** Sets when a key that was found expires: unix ms, 0 for never. */
    public void expireAt(int db, Entry entry, long atMillis) {
        KeyTouch touch = unit.touchContent(databases[db], entry);
        KeyWrites.setExpiry(touch, atMillis);
        touch.isDirty = true;
    }

    /** Gives a key that was found another name, in place of whatever that name holds. */
    public void rename(int db, Entry source, byte[] newName) {
        writes.rename(databases[db], source, newName);
    }

    /** Copies a key that was found to a name, in place of whatever that name holds. */
    public void copy(int fromDb, Entry source, int toDb, byte[] name) {
        writes.copy(source, databases[toDb], name);
    }

    /** Gives a key a value made elsewhere and not empty, and when it expires: unix ms, or 0. */
    public Entry adopt(int db, byte[] key, Value value, long expiresAt) {
        return writes.adopt(databases[db], key, value, expiresAt);
    }

    KeyWrites writes() {
        return writes;
    }

    /** Removes every key of a database. */
    public void clear(int db) {
        listener.cleared(db); // first: it looks which keys there are
        new DatabaseWrites(this).clear(databases[db]);
    }

    /** Exchanges two databases. */
    public void swap(int first, int second) {
        new DatabaseWrites(this).swap(first, second);
        listener.swapped(first, second);
    }

    // ---- Whole databases

    /** Up to what size values keep their most compact form. */
    public PackingLimits packing() {
        return packing;
    }

    /** Number of keys of a database; expired ones count until they are removed. */
    public long size(int db) {
        return databases[db].keys;
    }

    /** Reads ahead for the commands of a batch. */
    public Prefetcher prefetcher() {
        return prefetcher;
    }

    /** What keys and values may take before clean ones are forgotten. */
    public Cache cache() {
        return cache;
    }

    /** Keys to look at because they or their fields may have expired. */
    ExpiryHeap lasting() {
        return lasting;
    }

    KeyspaceListener listener() {
        return listener;
    }

    /** Forgets all that is in memory and begins with what the tables hold. */
    public void restart(StoreState state) {
        Persistence persisted = persisted();
        persisted.memtable.reset(state);
        persisted.stored(state);
        cache.reset();
        cold.reset();
        nextId = state.nextId();
        nextValueId = state.nextValueId();
        for (int i = 0; i < ALL_DATABASES; i++) {
            var database = new Database(i, true);
            database.keys = state.keys()[i];
            database.expires = state.expires()[i];
            database.subexpires = state.subexpires()[i];
            database.bytes = state.bytes()[i];
            database.isComplete = database.keys == 0;
            database.order = new KeyOrder(nextId);
            databases[i] = database;
        }
        listener.lostTrack();
    }

    /** Applies the record of a unit that the log has. */
    public void follow(byte[] body, int length, long timeMillis) {
        boolean mayHold = cold.mayHold();
        cold.mayHold(false); // half of a record cannot be dropped
        new UnitDecoder(this).apply(body, length, timeMillis);
        cold.mayHold(mayHold);
    }

    Persistence persisted() {
        Persistence persisted = persistence;
        if (persisted == null) {
            throw new IllegalStateException("a value in memory was forgotten");
        }
        return persisted;
    }
}
