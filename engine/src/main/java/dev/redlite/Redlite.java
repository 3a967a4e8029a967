package dev.redlite;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Engine;
import dev.redlite.engine.FileDurability;
import dev.redlite.engine.LoadWait;
import dev.redlite.engine.Shortcuts;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Redis in one SQLite file, or in memory, inside this program.
 *
 * <p>The methods here are the commands programs use most, on database 0; {@link #connect} gives a
 * session that can call any command. Text is UTF-8. Arrays that are handed over are copied. All
 * methods may be called by any thread, virtual ones too, and throw {@link RedliteException} for
 * what Redis answers with an error, such as {@link WrongTypeException}; {@link
 * IllegalStateException} after {@link #close}.
 */
public final class Redlite implements AutoCloseable {
    private static final byte[] PUBLISH = Bytes.of("PUBLISH");
    private static final byte[] SET = Bytes.of("SET");
    private static final byte[] GET = Bytes.of("GET");
    private static final byte[] DEL = Bytes.of("DEL");
    private static final byte[] EXISTS = Bytes.of("EXISTS");
    private static final byte[] INCRBY = Bytes.of("INCRBY");
    private static final byte[] APPEND = Bytes.of("APPEND");
    private static final byte[] PEXPIRE = Bytes.of("PEXPIRE");
    private static final byte[] PTTL = Bytes.of("PTTL");
    private static final byte[] PX = Bytes.of("PX");
    private static final byte[] HSET = Bytes.of("HSET");
    private static final byte[] HGET = Bytes.of("HGET");
    private static final byte[] HDEL = Bytes.of("HDEL");
    private static final byte[] EVAL = Bytes.of("EVAL");
    private static final byte[] EVAL_RO = Bytes.of("EVAL_RO");
    private static final byte[] FCALL = Bytes.of("FCALL");
    private static final byte[] FUNCTION = Bytes.of("FUNCTION");
    private static final byte[] LOAD = Bytes.of("LOAD");
    private static final byte[] REPLACE = Bytes.of("REPLACE");
    private static final byte[] HGETALL = Bytes.of("HGETALL");

    private final OpenDatabase database;
    private final Engine engine;
    private final EmbeddedSession session;
    private final Shortcuts shortcuts;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Redlite(OpenDatabase database) {
        this.database = database;
        this.engine = database.engine();
        this.session = new EmbeddedSession(engine);
        this.shortcuts = new Shortcuts(engine);
        engine.connect(session);
    }

    /**
     * Opens a database file, which is made if it is missing, with the default options. What other
     * processes have the file open see each other's writes.
     *
     * @throws dev.redlite.base.StorageException if it cannot be opened: the message says why
     */
    public static Redlite open(Path file) {
        return open(file, Options.defaults());
    }

    /** As {@link #open(Path)}; opened twice in one process, the options of the first time hold. */
    public static Redlite open(Path file, Options options) {
        return new Redlite(OpenDatabase.file(file, options));
    }

    /** Opens a database that is kept in memory, and gone when it is closed. */
    public static Redlite openMemory() {
        return openMemory(Options.defaults());
    }

    /** As {@link #openMemory()}, of the options using those that concern memory. */
    public static Redlite openMemory(Options options) {
        return new Redlite(OpenDatabase.memory(options));
    }

    /** A session of its own, with its own selected database, transaction and watches. */
    public Connection connect() {
        requireOpen();
        return new Connection(this);
    }

    // ---- Messages

    /**
     * Listens to channels: those of {@code PUBLISH}, and those of keyspace notifications. Each call
     * of the listener is made by a virtual thread of the subscription's.
     *
     * @param channels to listen to at once; more can be added
     */
    public Subscription subscribe(MessageListener listener, String... channels) {
        return subscribe(listener, Redlite::startVirtual, channels);
    }

    /**
     * As {@link #subscribe(MessageListener, String...)}, with an executor that calls; it must not
     * do so in the thread that hands it the task, which has the engine.
     */
    public Subscription subscribe(MessageListener listener, Executor by, String... channels) {
        requireOpen();
        return new Subscription(engine, listener, by).subscribe(channels);
    }

    private static void startVirtual(Runnable task) {
        Thread.ofVirtual().name("redlite-listener").start(task);
    }

    /** Sends a message to all who listen to a channel; returns how many are in this process. */
    public long publish(String channel, String message) {
        return integer(PUBLISH, Bytes.of(channel), Bytes.of(message));
    }

    // ---- Strings

    /** Sets a key to a value, whatever it held; it does not expire. */
    public void set(String key, String value) {
        byte[] name = Bytes.of(key);
        byte[] content = Bytes.of(value);
        if (!setShortly(name, content)) {
            run(SET, name, content);
        }
    }

    /** Sets a key to a value, whatever it held; it does not expire. */
    public void set(byte[] key, byte[] value) {
        if (!setShortly(key, value)) {
            run(SET, key.clone(), value.clone());
        }
    }

    private boolean setShortly(byte[] key, byte[] value) {
        requireOpen();
        return shortcuts.set(session, key, value);
    }

    /** Sets a key to a value that expires after some milliseconds, at least 1. */
    public void set(String key, String value, long ttlMillis) {
        run(SET, Bytes.of(key), Bytes.of(value), PX, Numbers.toBytes(ttlMillis));
    }

    /** The value of a key, or null if it does not exist. */
    public @Nullable String get(String key) {
        byte[] value = get(Bytes.of(key));
        return value == null ? null : Bytes.utf8(value);
    }

    /** The value of a key, or null if it does not exist. */
    public byte @Nullable [] get(byte[] key) {
        requireOpen();
        byte[] found = shortcuts.get(session, key);
        return found == null ? (byte[]) run(GET, key) : found;
    }

    /** Adds text to the end of a value; returns its length in bytes then. */
    public long append(String key, String more) {
        return integer(APPEND, Bytes.of(key), Bytes.of(more));
    }

    /** Adds 1 to a counter, which begins at 0; returns it. */
    public long incr(String key) {
        return incrBy(key, 1);
    }

    /** Adds to a counter, which begins at 0; returns it. */
    public long incrBy(String key, long amount) {
        return integer(INCRBY, Bytes.of(key), Numbers.toBytes(amount));
    }

    // ---- Keys

    /** Removes keys; returns how many there were. */
    public long del(String... keys) {
        return integer(words(DEL, keys));
    }

    /** Whether a key exists. */
    public boolean exists(String key) {
        return integer(EXISTS, Bytes.of(key)) == 1;
    }

    /** Lets a key expire after some milliseconds; false if it does not exist. */
    public boolean expire(String key, long ttlMillis) {
        return integer(PEXPIRE, Bytes.of(key), Numbers.toBytes(ttlMillis)) == 1;
    }

    /** Milliseconds until a key expires; -1 if it does not expire, -2 if it does not exist. */
    public long ttl(String key) {
        return integer(PTTL, Bytes.of(key));
    }

    // ---- Hashes

    /** Sets a field of a hash; true if it is new. */
    public boolean hset(String key, String field, String value) {
        return integer(HSET, Bytes.of(key), Bytes.of(field), Bytes.of(value)) == 1;
    }

    /** The value of a field of a hash, or null. */
    public @Nullable String hget(String key, String field) {
        byte[] value = (byte[]) run(HGET, Bytes.of(key), Bytes.of(field));
        return value == null ? null : Bytes.utf8(value);
    }

    /** Removes fields of a hash; returns how many there were. */
    public long hdel(String key, String... fields) {
        byte[][] words = new byte[fields.length + 2][];
        words[0] = HDEL;
        words[1] = Bytes.of(key);
        for (int i = 0; i < fields.length; i++) {
            words[i + 2] = Bytes.of(fields[i]);
        }
        return integer(words);
    }

    /** All fields of a hash and their values; empty if it does not exist. */
    public Map<String, String> hgetAll(String key) {
        Object answer = run(HGETALL, Bytes.of(key));
        Map<String, String> result = new LinkedHashMap<>();
        if (answer instanceof Map<?, ?> fields) {
            fields.forEach(
                    (field, value) ->
                            result.put(String.valueOf(field), Bytes.utf8((byte[]) value)));
        }
        return result;
    }

    // ---- Scripts

    /**
     * Runs a script in Lua, as EVAL does: all of what it changes is one unit of work. Its commands
     * are called by {@code redis.call}; the keys are in {@code KEYS}, the arguments in {@code
     * ARGV}. A script is compiled once.
     *
     * @return its result: a string as byte[], a number as Long, without its fraction, true as 1,
     *     false and nil as null, a table as List
     * @throws RedliteException if it fails; what it changed before stays
     */
    public @Nullable Object eval(String script, List<String> keys, String... arguments) {
        return run(script(EVAL, script, keys, arguments));
    }

    /** As {@link #eval}, for a script that only reads: a command that writes fails. */
    public @Nullable Object evalReadOnly(String script, List<String> keys, String... arguments) {
        return run(script(EVAL_RO, script, keys, arguments));
    }

    /** Calls a function of a library, as FCALL does; otherwise as {@link #eval}. */
    public @Nullable Object fcall(String function, List<String> keys, String... arguments) {
        return run(script(FCALL, function, keys, arguments));
    }

    /**
     * Keeps a library of functions in the database, in place of one with its name. Its text begins
     * with {@code #!lua name=…}, and calls {@code redis.register_function} for each function.
     *
     * @return the library's name
     */
    public String functionLoad(String code) {
        return Bytes.utf8((byte[]) answer(run(FUNCTION, LOAD, REPLACE, Bytes.of(code))));
    }

    private static Object answer(@Nullable Object answer) {
        if (answer == null) {
            throw new IllegalStateException("a command that answers always did not");
        }
        return answer;
    }

    private static byte[][] script(
            byte[] command, String script, List<String> keys, String... arguments) {
        byte[][] words = new byte[keys.size() + arguments.length + 3][];
        int at = 0;
        words[at++] = command;
        words[at++] = Bytes.of(script);
        words[at++] = Numbers.toBytes(keys.size());
        for (String key : keys) {
            words[at++] = Bytes.of(key);
        }
        for (String argument : arguments) {
            words[at++] = Bytes.of(argument);
        }
        return words;
    }

    // ---- The database

    /** Writes everything to the tables of the file, and returns when it is there. */
    public void flush() {
        requireOpen();
        engine.durability().flush();
    }

    /**
     * Checks everything there is to check: SQLite's own integrity, rows without keys, counts, and
     * each value's invariants.
     *
     * @return what is wrong, in sentences; empty if nothing is
     */
    public List<String> check() {
        return check(progress -> {});
    }

    /** As {@link #check()}, telling from time to time what it is doing and how far it is. */
    public List<String> check(Consumer<String> progress) {
        requireOpen();
        return new DatabaseCheck(database).run(progress);
    }

    /**
     * Adds all keys of an RDB file, as Redis writes it, in place of those with the same names.
     *
     * @return how many there were that have not expired
     * @throws dev.redlite.base.StorageException if it is damaged, or has what there is not here;
     *     the keys before that stay
     */
    public long importRdb(Path file, TransferWatcher watcher) {
        return importRdb(file, -1, watcher);
    }

    /** As {@link #importRdb(Path, TransferWatcher)}, the keys of one database alone; -1 for all. */
    public long importRdb(Path file, int onlyDb, TransferWatcher watcher) {
        requireOpen();
        return new RdbTransfer(this, watcher).importFrom(file, onlyDb);
    }

    /**
     * Writes all keys, as they are at one moment, to an RDB file that a Redis from 7.0 on loads.
     *
     * @return how many there are
     * @throws dev.redlite.base.StorageException if it cannot be written; then there is none
     */
    public long exportRdb(Path file, TransferWatcher watcher) {
        requireOpen();
        return new RdbTransfer(this, watcher).exportTo(file);
    }

    /** Closes this opening; the last one flushes and leaves one file. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            engine.disconnect(session);
            database.close();
        }
    }

    /** The engine, for the server and tests of this project. */
    public Engine engine() {
        return engine;
    }

    /** The parts that are on a disk, or null if there are none. */
    public @Nullable FileDurability durability() {
        return database.durability();
    }

    OpenDatabase database() {
        return database;
    }

    private static byte[][] words(byte[] command, String... arguments) {
        byte[][] words = new byte[arguments.length + 1][];
        words[0] = command;
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = Bytes.of(arguments[i]);
        }
        return words;
    }

    private long integer(byte[]... words) {
        Object answer = run(words);
        return answer instanceof Long number ? number : 0;
    }

    private @Nullable Object run(byte[]... words) {
        requireOpen();
        var reply = new ObjectReply();
        Object answer;
        long position;
        while (true) {
            engine.enter();
            boolean done;
            LoadWait awaited;
            try {
                done = engine.execute(session, words, reply);
                answer = done ? reply.takeQuietly() : null;
                awaited = done ? null : engine.awaited(session, words);
            } finally {
                position = engine.leave();
            }
            if (done) {
                break;
            }
            EmbeddedSession.await(engine, awaited);
        }
        engine.awaitDurable(position);
        if (answer instanceof RedliteException failure) {
            throw failure;
        }
        return answer;
    }

    void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the database is closed");
        }
    }
}
