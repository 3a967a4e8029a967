package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.StringShortcuts;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * GET and SET of a program, as batches of their own that go straight to the string: without a call,
 * a unit of work and an answer, which take longer than a key that is found in the caches. Taken
 * where nobody could tell the difference: nothing and nobody but the caller waits for the engine,
 * is told what happens, or limits what may happen. Else nothing is done, and the caller goes the
 * long way of {@link Engine#execute}.
 *
 * <p>Any thread.
 */
public final class Shortcuts {
    /** Twice what a record takes at most, with all that it says of a key. */
    private static final int RECORD_BYTES_MAX = 1 << 14;

    private static final byte[] GET = Bytes.of("GET");
    private static final byte[] SET = Bytes.of("SET");

    private final Engine engine;
    private final EngineLock lock;
    private final Command get;
    private final Command set;
    private final StringShortcuts strings;

    /** Into an engine that has both commands. */
    public Shortcuts(Engine engine) {
        this.engine = engine;
        this.lock = engine.lock;
        this.get = command(engine, GET);
        this.set = command(engine, SET);
        this.strings = new StringShortcuts(engine.keyspace());
    }

    private static Command command(Engine engine, byte[] name) {
        return Objects.requireNonNull(engine.table().find(name), () -> Bytes.utf8(name));
    }

    /** As GET of a session: a copy of what a key holds; null if the long way is to be gone. */
    public byte @Nullable [] get(Session session, byte[] key) {
        if (!lock.tryLock()) {
            return null;
        }
        try {
            byte[] found = begin(session) ? strings.get(session.db(), key, engine.now()) : null;
            if (found != null) {
                engine.stats().hits++;
                ended(session, get, GET, key);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /**
     * As SET of a session, with no options.
     *
     * @param key not kept
     * @param value not kept
     * @return false if nothing was done, and the long way is to be gone
     */
    public boolean set(Session session, byte[] key, byte[] value) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            if (key.length + value.length > RECORD_BYTES_MAX / 2
                    || !begin(session)
                    || !engine.durability().appendsAtOnce(RECORD_BYTES_MAX)
                    || !strings.set(session.db(), key, value, engine.now())) {
                return false;
            }
            engine.stats().events += 2; // "overwritten" and "set", of which nobody wants to hear
            ended(session, set, SET, key, value);
            engine.durability().leave();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Begins a batch; false if the long way is to be gone. */
    private boolean begin(Session session) {
        engine.visits.requireOpen();
        boolean isOpen =
                lock.holdCount() == 1
                        && session.isPlain()
                        && engine.timing.mayEstimate()
                        && !engine.eviction().isLimited()
                        && !engine.replication().isReplica()
                        && !engine.blocking().hasWaiters()
                        && engine.watches().isEmpty()
                        && engine.loadWaits().isEmpty()
                        && engine.messaging().isQuiet()
                        && engine.durability().isQuiet();
        if (isOpen) {
            engine.readClock();
        }
        return isOpen && engine.pause().until() <= engine.now();
    }

    private void ended(Session session, Command command, byte[]... arguments) {
        session.used(command, engine.now());
        engine.stats().commands++;
        command.stats.calls++;
        engine.timing.endShort(session, command, engine.now(), arguments);
    }
}
