package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;
import dev.redlite.base.RandomSource;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * One call of a command: its arguments, who calls, and the keyspace to work on. Handlers must not
 * keep it. Position 0 is the command's name.
 */
public final class Call {
    /** In place of the length of a string: there is no such key. */
    public static final int NONE = -1;

    /*
     * One is made for each call: to store its arguments, which are young, into one that is kept,
     * and so is old, costs two fences of G1, several times what 24 bytes of the nursery cost.
     */
    private final Engine engine;
    private final Session session;
    private final Command command;
    private final byte[][] arguments;

    Call(Engine engine, Session session, Command command, byte[][] arguments) {
        this.engine = engine;
        this.session = session;
        this.command = command;
        this.arguments = arguments;
    }

    // ---- Arguments

    /** Number of arguments, the command's name included. */
    public int count() {
        return arguments.length;
    }

    /** An argument; may be kept, must not be modified. */
    public byte[] arg(int position) {
        return arguments[position];
    }

    /** All arguments; may be kept, must not be modified. */
    public byte[][] args() {
        return arguments;
    }

    /** An argument as text. */
    public String text(int position) {
        return Bytes.utf8(arguments[position]);
    }

    /** An argument for the text of an error, where a character stands for a byte. */
    public String shown(int position) {
        return Bytes.ascii(arguments[position]);
    }

    /** Whether an argument is a word, given in upper case, in any case. */
    public boolean is(int position, String word) {
        return Bytes.equalsIgnoreCaseAscii(arguments[position], word);
    }

    /** An argument as a 64-bit integer; otherwise "value is not an integer or out of range". */
    public long integer(int position) {
        return integer(position, Errors.NOT_INTEGER);
    }

    /** An argument as a 64-bit integer; otherwise an error with this text. */
    public long integer(int position, String otherwise) {
        byte[] argument = arguments[position];
        long value = Numbers.parseLong(argument, Long.MIN_VALUE);
        if (value == Long.MIN_VALUE && !Numbers.isLong(argument)) {
            throw new CommandException(otherwise);
        }
        return value;
    }

    /** An argument as the number of a database that there is. */
    public int databaseIndex(int position) {
        long number = integer(position);
        if (number != (int) number) {
            throw Errors.notBetween(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (number < 0 || number >= Keyspace.DATABASES) {
            throw new CommandException(Errors.DB_INDEX);
        }
        return (int) number;
    }

    /**
     * A timeout in seconds, with a fraction maybe, as whole milliseconds; 0 for ever. The errors
     * are those of all commands that wait.
     */
    public long timeoutMillis(int position) {
        return Timeouts.millis(arguments[position], now());
    }

    /** A timeout in whole milliseconds, 0 for ever; the errors are those of all commands. */
    public long timeoutWholeMillis(int position) {
        return Timeouts.wholeMillis(this, position);
    }

    /** The command as it was called, subcommand included. */
    public Command command() {
        return command;
    }

    // ---- Surroundings

    public Engine engine() {
        return engine;
    }

    public Session session() {
        return session;
    }

    public Keyspace keyspace() {
        return engine.keyspace();
    }

    /** The number of the selected database. */
    public int db() {
        return session.db();
    }

    /**
     * The time of the call, unix ms; the same for all of an EXEC. To ask whether something has
     * expired, see {@link #expiryNow}.
     */
    public long now() {
        return keyspace().now();
    }

    /**
     * What is to be gone by then has expired. For what a master sends, nothing has: it says itself
     * what is gone, by its own clock.
     */
    public long expiryNow() {
        return session.isMaster() ? 0 : keyspace().now();
    }

    public RandomSource random() {
        return engine.random();
    }

    // ---- Keys and values

    /** A key that exists, whatever it holds, or null. */
    public @Nullable Entry find(int position) {
        return find(arguments[position]);
    }

    /** A key that exists, whatever it holds, or null. */
    public @Nullable Entry find(byte[] key) {
        Entry entry = keyspace().find(db(), key);
        if (command.countsLookups()) {
            counted(key, entry);
        }
        return entry;
    }

    /** As {@link #find}, but does not count as a use of the key. */
    public @Nullable Entry peek(int position) {
        Entry entry = keyspace().peek(db(), arguments[position]);
        counted(arguments[position], entry);
        return entry;
    }

    /** As {@link #peek}, but nobody hears of a key that is missed. */
    public @Nullable Entry peekUntold(int position) {
        Entry entry = keyspace().peek(db(), arguments[position]);
        engine.stats().found(entry != null);
        return entry;
    }

    private void counted(byte[] key, @Nullable Entry entry) {
        engine.stats().found(entry != null);
        if (entry == null) {
            engine.messaging().keyMissed(db(), key);
        }
    }

    /** The value of a key for reading, or null if there is no such key; WRONGTYPE if it differs. */
    public <V extends Value> @Nullable V read(int position, ValueType<V> type) {
        return read(arguments[position], type);
    }

    /** The value of a key for reading, or null if there is no such key; WRONGTYPE if it differs. */
    public <V extends Value> @Nullable V read(byte[] key, ValueType<V> type) {
        Entry entry = find(key);
        return entry == null ? null : typed(entry, keyspace().value(entry), type);
    }

    /**
     * Length of the string that a key holds, or {@link #NONE} if there is no such key; WRONGTYPE if
     * it holds something else. A string that is not in memory is not read for it.
     */
    public int stringLength(int position) {
        Entry entry = find(arguments[position]);
        if (entry == null) {
            return NONE;
        }
        typed(entry, null, ValueType.STRING);
        return entry.stringLength();
    }

    /** The value of a key that was found, for reading; WRONGTYPE if it differs. */
    public <V extends Value> V value(Entry entry, ValueType<V> type) {
        V value = type.cast(keyspace().value(entry));
        if (value == null) {
            throw Errors.wrongType();
        }
        return value;
    }

    /** The value of a key to change, or null if there is no such key; WRONGTYPE if it differs. */
    public <V extends Value> @Nullable V change(int position, ValueType<V> type) {
        return change(arguments[position], type);
    }

    /** The value of a key to change, or null if there is no such key; WRONGTYPE if it differs. */
    public <V extends Value> @Nullable V change(byte[] key, ValueType<V> type) {
        return change(keyspace().find(db(), key), type);
    }

    /** As {@link #change}; that it is there, or not, counts and is told as if it were read. */
    public <V extends Value> @Nullable V readToChange(int position, ValueType<V> type) {
        Entry entry = keyspace().find(db(), arguments[position]);
        counted(arguments[position], entry);
        return change(entry, type);
    }

    private <V extends Value> @Nullable V change(@Nullable Entry entry, ValueType<V> type) {
        if (entry == null) {
            return null;
        }
        typed(entry, null, type);
        return typed(entry, keyspace().change(db(), entry), type);
    }

    /**
     * The value of a key to change, made if there is no such key; WRONGTYPE if it differs. A key
     * that is made exists only if it is not empty when the command ends.
     */
    public <V extends Value> V changeOrCreate(int position, ValueType<V> type) {
        return changeOrCreate(arguments[position], type);
    }

    /** As {@link #changeOrCreate(int, ValueType)}. */
    public <V extends Value> V changeOrCreate(byte[] key, ValueType<V> type) {
        V value = change(key, type);
        return value == null ? keyspace().create(db(), key, type) : value;
    }

    /** A new value for a key, in place of whatever it holds; its time to live is gone. */
    public <V extends Value> V replace(byte[] key, ValueType<V> type) {
        return keyspace().create(db(), key, type);
    }

    /** Sets a key to a string, in place of whatever it holds; its time to live is gone. */
    public void setString(byte[] key, byte[] content) {
        keyspace().setString(db(), key, content, 0);
    }

    /**
     * As {@link #setString(byte[], byte[])}, with the time when the key expires: unix ms, 0 for
     * never, or {@link Keyspace#KEEP_EXPIRY}.
     */
    public void setString(byte[] key, byte[] content, long expiresAt) {
        keyspace().setString(db(), key, content, expiresAt);
    }

    /** Adds bytes to a string that exists; returns its new length. */
    public int append(byte[] key, byte[] more) {
        Entry entry = keyspace().find(db(), key);
        if (entry == null) {
            throw new IllegalStateException("there is no string to append to");
        }
        return keyspace().append(db(), entry, more);
    }

    /** Removes a key; false if there is none. */
    public boolean delete(byte[] key) {
        Entry entry = keyspace().find(db(), key);
        if (entry == null) {
            return false;
        }
        keyspace().delete(db(), entry);
        return true;
    }

    private static <V extends Value> @Nullable V typed(
            Entry entry, @Nullable Value value, ValueType<V> type) {
        if (entry.type() != type) {
            throw Errors.wrongType();
        }
        return value == null ? null : type.cast(value);
    }

    /** Names the keyspace event of this call; told if the call changed the key. */
    public void event(byte[] key, String name) {
        event(key, name, Subkeys.NONE);
    }

    /** As {@link #event(byte[], String)}, of a key in another database. */
    public void event(int db, byte[] key, String name) {
        engine.messaging().event(db, key, name);
    }

    /** As {@link #event(byte[], String)}, with the parts of the value that it is about. */
    public void event(byte[] key, String name, Subkeys subkeys) {
        removeExpiredFields(key);
        engine.messaging().event(db(), key, name, subkeys);
    }

    /**
     * Removes what has expired inside the value of a key that this call changes, and tells that. It
     * comes with the call's own event, before it; by name only where the call is about to replace
     * something whose time it asked for, which is heard to go first.
     */
    public void removeExpiredFields(byte[] key) {
        if (!keyspace().expired().isEmpty() && !engine.replication().isReplica()) {
            keyspace().expired().removeFieldsOfChanged(db(), key);
        }
    }

    /** Collects the parts of a value that an event of this call is about. */
    public Subkeys subkeys() {
        return new Subkeys(engine.messaging().areSubkeysWanted());
    }

    // ---- Waiting

    /** Whether this call may wait; inside EXEC, and for some sessions, it must answer at once. */
    public boolean mayBlock() {
        return !session.isInMulti() && session.waitingReply() != null;
    }

    /**
     * Has the session wait, as nothing was found; the handler changes and answers nothing. It is
     * called again when one of the keys has changed. Only if {@link #mayBlock}.
     */
    public void block(BlockedOn on) {
        engine.blocking().block(session, command, arguments, on);
    }

    /** What {@link BlockedOn#having} was given when this waiting call was tried last, or null. */
    public @Nullable Object seen() {
        return engine.blocking().seen(session);
    }

    /** Tells the value of a key from the one that it holds after a DEL or a RENAME; 0 if none. */
    public long identity(byte[] key) {
        Entry entry = keyspace().peek(db(), key);
        return entry == null ? 0 : entry.valueId();
    }

    @Override
    public String toString() {
        return command.fullName()
                + " "
                + Arrays.toString(arguments.length == 0 ? null : arguments[0]);
    }
}
