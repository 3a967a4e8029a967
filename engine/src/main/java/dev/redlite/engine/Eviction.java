package dev.redlite.engine;

import dev.redlite.base.StorageException;
import dev.redlite.keyspace.DataSize;
import dev.redlite.keyspace.EvictionPolicy;
import dev.redlite.keyspace.ExpiryCycle;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.Victims;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the data within {@code maxmemory}: before a command runs, keys go until there is room,
 * those first whose time has come, then those that {@code maxmemory-policy} chooses. Under the
 * engine's lock, unless it says otherwise.
 */
public final class Eviction {
    /*
     * What counts is the size of the data, not of the cache: a value that is forgotten counts as
     * long as the tables have it, and a key that is evicted is deleted, also for other processes.
     * So the limit is exceeded by no more than the command that ran last has added.
     *
     * Only a limit that was set below what there is takes longer: then each command, and each turn
     * of the housekeeping, removes for as long as maxmemory-eviction-tenacity allows. It ends
     * earlier only if there is less data than when it began before: commands never add more than
     * goes.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);
    private static final int EXPIRED_PER_UNIT = 200;
    private static final int KEYS_PER_UNIT = 64;
    private static final int SLACK_PART = 2_000;
    private static final long SLACK_BYTES_MAX = 16 << 10;
    private static final long MICRO_NANOS = 1_000;
    private static final long STORED_EXPIRY_MILLIS = 100;

    /** Tenacity up to here is linear, 50 µs a step; above, each step takes 15 percent more. */
    private static final int LINEAR_STEPS = 10;

    private static final long STEP_NANOS = 50 * MICRO_NANOS;
    private static final double STEP_FACTOR = 1.15;
    private static final int TENACITY_MAX = 100;

    private final Engine engine;
    private final Timing timing;
    private final Keyspace keyspace;
    private final DataSize data;
    private final Victims victims;
    private final ExpiryCycle expiry;
    private volatile long limit;
    private volatile boolean isStuck;
    private boolean isFull;
    private EvictionPolicy policy = EvictionPolicy.NOEVICTION;
    private int samples;
    private long threshold;
    private long budgetNanos;
    private long usedBefore;
    private long exceededSince;
    private long exceededMillis;
    private long evicted;
    private long storedExpiryAt;

    Eviction(Engine engine, Timing timing) {
        this.timing = timing;
        this.engine = engine;
        this.keyspace = engine.keyspace();
        this.data = new DataSize(keyspace);
        this.victims = new Victims(keyspace);
        this.expiry = new ExpiryCycle(keyspace);
        Config config = engine.config();
        config.get("maxmemory").onChange(bytes -> limit(Long.parseLong(bytes)));
        config.get("maxmemory-policy").onChange(name -> policy(EvictionPolicy.of(name)));
        config.get("maxmemory-samples").onChange(text -> samples = Integer.parseInt(text));
        config.get("maxmemory-eviction-tenacity")
                .onChange(text -> budgetNanos = budgetNanos(Integer.parseInt(text)));
        config.get("latency-monitor-threshold").onChange(text -> threshold = Long.parseLong(text));
        config.get("lfu-log-factor")
                .onChange(text -> keyspace.accesses().frequencies().factor(Long.parseLong(text)));
        config.get("lfu-decay-time")
                .onChange(text -> keyspace.accesses().frequencies().decay(Long.parseLong(text)));
    }

    private void limit(long bytes) {
        limit = bytes;
        isStuck = false;
        usedBefore = Long.MAX_VALUE; // what there is may go in several steps
    }

    private void policy(EvictionPolicy chosen) {
        isStuck = false;
        policy = chosen;
        keyspace.accesses().frequencies().count(chosen.isByFrequency());
    }

    private static long budgetNanos(int tenacity) {
        if (tenacity <= LINEAR_STEPS) {
            return tenacity * STEP_NANOS;
        }
        if (tenacity == TENACITY_MAX) {
            return Long.MAX_VALUE;
        }
        double steps = Math.pow(STEP_FACTOR, tenacity - LINEAR_STEPS);
        return (long) (LINEAR_STEPS * STEP_NANOS * steps);
    }

    /** What the data may take; 0 if there is no limit. Any thread. */
    public long limit() {
        return limit;
    }

    /** Whether there is a limit. Any thread. */
    boolean isLimited() {
        return limit > 0 && !engine.replication().leavesLimitsToMaster();
    }

    private boolean isExceeded() {
        return limit > 0 && data.bytes() > limit;
    }

    /** Whether there is more data than may be, and some of it may go; a hint for other threads. */
    boolean isWorthTrying() {
        return !isStuck && isLimited() && isExceeded();
    }

    /** How much data there is. */
    public DataSize data() {
        return data;
    }

    /** The policy that is followed. */
    public EvictionPolicy policy() {
        return policy;
    }

    /** Number of keys that were evicted. */
    public long evicted() {
        return evicted;
    }

    /** How long there was more data than may be, ms: until now, and this time. */
    public long exceededMillis(boolean onlyNow) {
        long current = exceededSince == 0 ? 0 : Math.max(0, engine.now() - exceededSince);
        return onlyNow ? current : exceededMillis + current;
    }

    void resetStatistics() {
        evicted = 0;
        exceededMillis = 0;
    }

    /** Makes room for a command; false if it needs room and there is none. */
    boolean allows(Session session, Command command, byte[][] arguments) {
        isFull = false;
        if (!isExceeded()) {
            underLimit();
            return true;
        }
        isFull = !makeRoom();
        timing.skip();
        return !isFull || !needsRoom(session, command, arguments);
    }

    /** Whether there was no room before the command that runs; scripts do not look again. */
    boolean isFull() {
        return isLimited() && isFull;
    }

    /** As in Redis: what is queued takes memory too, so it is refused as if it ran. */
    private boolean needsRoom(Session session, Command command, byte[][] arguments) {
        if (!session.isInMulti()) {
            return needsRoom(command, arguments);
        }
        return switch (command.name()) {
            case "EXEC" ->
                    session.queue().stream()
                            .anyMatch(each -> needsRoom(each.command(), each.arguments()));
            case "DISCARD", "RESET", "QUIT", "MULTI", "WATCH", "UNWATCH" -> false;
            default -> true;
        };
    }

    private boolean needsRoom(Command command, byte[][] arguments) {
        try {
            return command.needsRoom(engine, arguments);
        } catch (StorageException failure) {
            return false; // the command meets it too, and answers with it
        }
    }

    /** Removes keys until there is room, or, if that takes long, fewer than there were. */
    boolean makeRoom() {
        keyspace.begin(engine.now());
        if (policy == EvictionPolicy.NOEVICTION && !expiry.isDue()) {
            exceeded(); // and the right to write is not taken from other processes in vain
            return false;
        }
        long start = engine.clock().nanos();
        boolean hasRoom;
        try {
            engine.durability().order().require();
            hasRoom = removeUntilThereIsRoom(start);
        } catch (StorageException failure) {
            keyspace.rollback();
            LOG.warn("keys could not be evicted: {}", failure.getMessage());
            hasRoom = false;
        }
        usedBefore = Math.max(limit, data.bytes());
        long millis = (engine.clock().nanos() - start) / 1_000_000;
        if (threshold > 0 && millis >= threshold) {
            engine.latencyEvents().add("eviction-cycle", millis, engine.now());
        }
        exceeded();
        isStuck = !hasRoom;
        return hasRoom;
    }

    private void exceeded() {
        if (!isExceeded()) {
            underLimit();
        } else if (exceededSince == 0) {
            exceededSince = engine.now();
        }
    }

    private void underLimit() {
        if (exceededSince != 0) {
            exceededMillis += Math.max(0, engine.now() - exceededSince);
            exceededSince = 0;
        }
    }

    private boolean removeUntilThereIsRoom(long start) {
        removeExpired();
        while (isExceeded()) {
            if (!evictSome()) {
                return false;
            }
            if (data.bytes() < usedBefore && engine.clock().nanos() - start > budgetNanos) {
                return true;
            }
        }
        return true;
    }

    /** Those in memory at once; those that only the tables have as often as the cycle looks. */
    private void removeExpired() {
        int removed = EXPIRED_PER_UNIT;
        while (removed == EXPIRED_PER_UNIT && isExceeded()) {
            keyspace.begin(engine.now());
            removed = expiry.removeDue(EXPIRED_PER_UNIT);
            keyspace.commit();
        }
        if (isExceeded() && engine.now() - storedExpiryAt >= STORED_EXPIRY_MILLIS) {
            storedExpiryAt = engine.now();
            keyspace.begin(engine.now());
            expiry.removeStored(EXPIRED_PER_UNIT);
            keyspace.commit();
        }
    }

    /** A key goes in the unit of work that is running, and its time had not come. */
    void tellEvicted(int db, byte[] key) {
        engine.messaging().event(db, key, "evicted");
        evicted++;
    }

    /** What is too much, and a little more, so that not each command has to; one unit of work. */
    private boolean evictSome() {
        keyspace.begin(engine.now());
        long wanted = data.bytes() - limit + Math.min(SLACK_BYTES_MAX, limit / SLACK_PART);
        int count = 0;
        while (count < KEYS_PER_UNIT && wanted > 0) {
            Victims.Removed removed = victims.removeOne(policy, samples);
            if (removed == null) {
                break;
            }
            count++;
            wanted -= removed.bytes();
            if (!removed.hasExpired()) {
                tellEvicted(removed.db(), removed.key());
            }
        }
        keyspace.commit();
        return count > 0;
    }
}
