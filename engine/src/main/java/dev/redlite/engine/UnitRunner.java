package dev.redlite.engine;

import dev.redlite.base.StorageException;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.NeedsLoading;
import dev.redlite.keyspace.NeedsOrder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs commands, each as a unit of work that is committed or dropped. Under the engine's lock. */
final class UnitRunner {
    private static final Logger LOG = LoggerFactory.getLogger(UnitRunner.class);

    private final Engine engine;
    private final Keyspace keyspace;
    private final Durability durability;
    private final Stats stats;
    private final Timing timing;

    UnitRunner(Engine engine, Timing timing) {
        this.engine = engine;
        this.keyspace = engine.keyspace();
        this.durability = engine.durability();
        this.stats = engine.stats();
        this.timing = timing;
    }

    /**
     * Runs a command that was not refused.
     *
     * @return false if it needs a large value that is not in memory: nothing was done, and it is to
     *     be run again when its session is told to, see {@link LoadWaits}
     */
    boolean run(Session session, Command command, byte[][] arguments, Reply reply) {
        var call = new Call(engine, session, command, arguments);
        long mark = reply.mark();
        long started = timing.start();
        long hits = stats.hits;
        long misses = stats.misses;
        try {
            if (command.isWrite()) {
                durability.order().require();
                engine.serveWaiters(); // of what others have written by now, they are the first
            }
            keyspace.accesses().noted(!session.isNoTouch()); // after them: they are run here, too
            engine.messaging().caller(session);
            runUnit(call, command, reply, mark);
        } catch (NeedsLoading cold) {
            keyspace.rollback();
            reply.rewind(mark);
            stats.hits = hits;
            stats.misses = misses;
            timing.skip();
            engine.loadWaits().hold(session, arguments);
            return false;
        } catch (CommandException refused) {
            keyspace.rollback();
            fail(command, reply, mark, refused.reply());
        } catch (StorageException failure) {
            keyspace.rollback();
            LOG.error("{} failed: {}", command.fullName(), failure.getMessage(), failure);
            fail(command, reply, mark, "MISCONF " + failure.getMessage());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            keyspace.rollback();
            LOG.error("{} failed", command.fullName(), failure);
            fail(command, reply, mark, "ERR internal error, see the log: " + failure);
        } finally {
            keyspace.expired().keep(false);
            engine.messaging().caller(null);
        }
        timing.end(session, command, arguments, started, engine.now());
        engine.loadWaits().finished(session, arguments);
        return true;
    }

    private void runUnit(Call call, Command command, Reply reply, long mark) {
        Handler handler = command.handler();
        if (handler == null) {
            throw new IllegalStateException(command.fullName() + " has no code");
        }
        try {
            begin(call);
            handler.run(call, reply);
        } catch (NeedsOrder first) {
            keyspace.rollback();
            reply.rewind(mark);
            durability.order().require();
            begin(call);
            handler.run(call, reply);
        }
        keyspace.endCommand();
        keyspace.commit();
        if (!keyspace.expired().isEmpty() || engine.messaging().hasMissed()) {
            removeExpired();
        }
    }

    private void begin(Call call) {
        keyspace.begin(engine.now());
        keyspace.expired().keep(call.session().isMaster());
        engine.loadWaits().begin(call);
        engine.messaging().runs(call.session(), call.command(), call.args(), engine.now());
    }

    void fail(Command command, Reply reply, long mark, String text) {
        command.stats.failed++;
        stats.error(text);
        reply.rewind(mark);
        reply.error(text);
    }

    /**
     * Removes what expired keys and fields readers have met, as a unit of its own. On a replica
     * they stay: its master removes them.
     */
    void removeExpired() {
        boolean mayRemove = !engine.replication().isReplica() && durability.order().isHeld();
        if (!mayRemove && !engine.messaging().hasMissed()) {
            return;
        }
        try {
            keyspace.begin(engine.now());
            if (mayRemove) {
                keyspace.expired().removeMet();
            }
            engine.messaging().tellMissed();
            keyspace.commit();
        } catch (StorageException failure) {
            // They stay, invisible, and are tried again when they are met or by the expiry cycle.
            stats.expiryFailures++;
            LOG.warn("expired keys could not be removed: {}", failure.getMessage());
        }
    }
}
