package dev.redlite.engine;

import dev.redlite.base.StorageException;
import dev.redlite.engine.Waiter.Place;
import dev.redlite.engine.Waiter.Queue;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.NeedsOrder;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sessions that wait for keys, as BLPOP has them do. Under the engine's lock.
 *
 * <p>A handler that finds nothing calls {@link Call#block}; its session is blocked then, and its
 * transport executes no more commands of it until {@link Session#resume}.
 */
public final class Blocking {
    /*
     * Waking. Every committed unit tells which keys it changed; those somebody waits for become
     * ready. Before any other command runs, each ready key's waiters are gone through in the order
     * in which they began to wait, and the command of each is run again, as a unit of its own, with
     * an answer that is handed to the session's transport when the batch ends. A command that still
     * finds nothing blocks again, which leaves its session where it is. What the commands change
     * makes keys ready again, until none is: so a BLMOVE wakes who waits for its destination.
     *
     * A command looks at its keys in its own order, so it takes from the first of them that has
     * something, whichever became ready first.
     *
     * Without waiters all of this is one comparison for a key that changes.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Blocking.class);

    private final Engine engine;
    private final Map<Watch, Queue> queues = new HashMap<>();
    private final Map<Long, Waiter> waiters = new HashMap<>();
    private final ArrayDeque<Queue> ready = new ArrayDeque<>();
    private final List<Session> answered = new ArrayList<>();
    private @Nullable Waiter served;
    private boolean isStillWaiting;
    private boolean hasBegun;
    private volatile boolean hasWaiters;
    private volatile long answeredCount;
    private Consumer<Boolean> onWaiting = isWaiting -> {};
    private volatile Runnable onLikely = () -> {};

    Blocking(Engine engine) {
        this.engine = engine;
    }

    // ---- Figures

    /** Number of sessions that wait. */
    public int waiterCount() {
        return waiters.size();
    }

    /** Whether a session waits. Any thread. */
    boolean hasWaiters() {
        return hasWaiters;
    }

    /** Whether a session has begun to wait since this was asked last. */
    boolean takeBegun() {
        boolean begun = hasBegun;
        hasBegun = false;
        return begun;
    }

    /** How many sessions that waited were answered so far. Any thread. */
    long answeredCount() {
        return answeredCount;
    }

    /** Number of sessions that wait for a time. */
    public int timedCount() {
        return (int)
                waiters.values().stream().filter(waiter -> waiter.on.timeoutMillis() > 0).count();
    }

    /** Number of keys that are waited for. */
    public int keyCount() {
        return queues.size();
    }

    /** Number of keys whose waiters are tried again also when the key is gone. */
    public int withoutKeyCount() {
        return (int) queues.values().stream().filter(queue -> queue.withoutKey > 0).count();
    }

    /** Who is told when there is a waiter after there was none, and when there is none again. */
    void onWaiting(Consumer<Boolean> action) {
        onWaiting = action;
    }

    /**
     * Who is told, by any thread, that sessions which wait are likely to be answered soon: what
     * takes a while to be ready for that can begin with it.
     */
    public void onLikely(Runnable action) {
        onLikely = action;
    }

    /** Another process has published something, as it did before the last answers. Any thread. */
    void answersAreLikely() {
        onLikely.run();
    }

    // ---- Beginning and ending

    /** A session begins to wait in the command it calls; or goes on, if that was tried again. */
    void block(Session session, Command command, byte[][] arguments, BlockedOn on) {
        Waiter again = served;
        if (again != null && again.session == session) {
            again.next = on.next();
            isStillWaiting = true;
            return;
        }
        Reply reply = session.waitingReply();
        if (reply == null || session.isParked()) {
            throw new IllegalStateException("this session cannot wait");
        }
        byte[][] others = on.arguments();
        byte[][] called = others == null ? arguments : others;
        var waiter = new Waiter(session, command, called, on, reply);
        for (byte[] key : on.keys()) {
            var watch = new Watch(session.db(), key);
            Queue queue = queues.computeIfAbsent(watch, Queue::new);
            Place last = queue.last;
            if (last == null || last.waiter != waiter) {
                var place = new Place(waiter, queue);
                queue.add(place);
                waiter.places.add(place);
            }
        }
        session.park(waiter);
        waiters.put(session.id(), waiter);
        hasBegun = true;
        if (waiters.size() == 1) {
            hasWaiters = true;
            onWaiting.accept(true);
        }
    }

    /** What a session noted when it was tried last; null if this is its first try. */
    @Nullable Object seen(Session session) {
        Waiter again = served;
        return again == null || again.session != session ? null : again.next.seen();
    }

    /** Ends the waiting of a session without an answer; nothing if it does not wait. */
    void forget(Session session) {
        Waiter waiter = session.waiter();
        if (waiter == null) {
            return;
        }
        for (Place place : waiter.places) {
            Queue queue = place.queue;
            queue.remove(place);
            if (queue.first == null) {
                queues.remove(queue.key);
            }
        }
        waiters.remove(session.id());
        engine.loadWaits().finished(session, waiter.arguments);
        if (waiters.isEmpty()) {
            hasWaiters = false;
            onWaiting.accept(false);
        }
        session.stopWaiting();
    }

    /** Ends the waiting of a session as if its time were over; false if it does not wait. */
    public boolean timeOut(Session session) {
        Waiter waiter = session.waiter();
        if (waiter == null) {
            return false;
        }
        long mark = waiter.reply.mark();
        waiter.on.nothing().accept(waiter.reply);
        answered(waiter, mark);
        return true;
    }

    /** Ends the waiting of a session with an error; false if it does not wait. */
    public boolean fail(Session session, String error) {
        Waiter waiter = session.waiter();
        if (waiter == null) {
            return false;
        }
        long mark = waiter.reply.mark();
        engine.stats().error(error);
        waiter.reply.error(error);
        answered(waiter, mark);
        return true;
    }

    /**
     * Ends the waiting of a session whose transport has gone, with an error that is not delivered
     * by the batch; false if it does not wait.
     */
    boolean abandon(Session session, String error) {
        Waiter waiter = session.waiter();
        if (waiter == null) {
            return false;
        }
        waiter.reply.error(error);
        forget(session);
        return true;
    }

    /** Ends the waiting of all sessions with an error. */
    public void failAll(String error) {
        for (Waiter waiter : List.copyOf(waiters.values())) {
            fail(waiter.session, error);
        }
    }

    /** Ends the waiting of all sessions with an error, and then the sessions. */
    void closeAll(String error) {
        for (Waiter waiter : List.copyOf(waiters.values())) {
            waiter.session.closeAfterReply();
            fail(waiter.session, error);
        }
    }

    /** The waiting session with an id, or null. */
    public @Nullable Session waiting(long id) {
        Waiter waiter = waiters.get(id);
        return waiter == null ? null : waiter.session;
    }

    private void answered(Waiter waiter, long mark) {
        forget(waiter.session);
        waiter.session.suppress(waiter.reply, mark, waiter.command);
        answered.add(waiter.session);
        answeredCount = answeredCount + 1;
    }

    /** The sessions that were answered and not told yet; they are to be told. */
    Session[] takeAnswered() {
        if (answered.isEmpty()) {
            return Session.NONE;
        }
        Session[] taken = answered.toArray(Session.NONE);
        answered.clear();
        return taken;
    }

    // ---- Waking

    /** A key was changed by a unit that is committed. */
    void changed(int db, byte[] key) {
        if (waiters.isEmpty()) {
            return;
        }
        Queue queue = queues.get(new Watch(db, key));
        if (queue != null) {
            makeReady(queue);
        }
    }

    /** Any key of a database, or of two, may have changed, or will in the unit that runs. */
    void changedDatabase(int db, int other) {
        for (Queue queue : queues.values()) {
            if (queue.key.db() == db || queue.key.db() == other) {
                makeReady(queue);
            }
        }
    }

    /** Any key may have changed. */
    void changedEverything() {
        queues.values().forEach(this::makeReady);
    }

    /** What the command of a session that waits needed is in memory now. */
    void retry(Waiter waiter) {
        waiter.places.forEach(place -> makeReady(place.queue));
    }

    /** Has those tried again whose commands have asked for it at a time that has come. */
    void retryDue(long nowMillis) {
        for (Waiter waiter : waiters.values()) {
            long at = waiter.next.atMillis();
            if (at != 0 && at <= nowMillis) {
                retry(waiter);
            }
        }
    }

    private void makeReady(Queue queue) {
        if (!queue.isReady) {
            queue.isReady = true;
            ready.add(queue);
        }
    }

    /** Whether {@link #serve} has something to do. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Serves who waits for keys that are ready; between two commands. */
    void serve() {
        if (served != null || engine.pause().until() > engine.now()) {
            return;
        }
        Queue queue = ready.peek();
        while (queue != null) {
            ready.remove();
            queue.isReady = false;
            try {
                serve(queue);
            } catch (StorageException failure) {
                LOG.warn("clients that wait are not served yet: {}", failure.getMessage());
                makeReady(queue);
                return;
            }
            queue = ready.peek();
        }
    }

    private void serve(Queue queue) {
        ValueType<?> present = type(queue.key);
        Place place = queue.first;
        while (place != null && (present != null || queue.withoutKey > 0)) {
            Waiter waiter = place.waiter;
            if (waiter.on.isTriedWithoutKey() || waiter.on.type() == present) {
                tryAgain(waiter);
                present = type(queue.key);
            }
            place = place.next;
        }
    }

    /** Rights may have changed while it waited. */
    private boolean isRefused(Waiter waiter) {
        if (waiter.session.limited() == null) {
            return false;
        }
        String refusal = engine.acl().refusal(waiter.session, waiter.command, waiter.arguments);
        if (refusal != null) {
            waiter.command.stats.rejected++;
            engine.stats().error(refusal);
            waiter.reply.error(refusal);
        }
        return refusal != null;
    }

    private void tryAgain(Waiter waiter) {
        if (engine.loadWaits().awaited(waiter.session, waiter.arguments) != null) {
            return; // it is woken when that is there
        }
        long mark = waiter.reply.mark();
        if (isRefused(waiter)) {
            answered(waiter, mark);
            return;
        }
        isStillWaiting = false;
        served = waiter;
        try {
            var runner = engine.runner();
            boolean isHeld =
                    !runner.run(waiter.session, waiter.command, waiter.arguments, waiter.reply);
            isStillWaiting |= isHeld; // until a value is read; retry() comes then
        } finally {
            served = null;
        }
        if (isStillWaiting) {
            waiter.reply.rewind(mark);
        } else {
            answered(waiter, mark);
        }
    }

    /** What a key holds; null if there is none. */
    private @Nullable ValueType<?> type(Watch key) {
        engine.keyspace().begin(engine.now());
        Entry entry;
        try {
            entry = engine.keyspace().peek(key.db(), key.key());
        } catch (NeedsOrder first) {
            engine.durability().order().require();
            entry = engine.keyspace().peek(key.db(), key.key());
        }
        return entry == null ? null : entry.type();
    }

    @Override
    public String toString() {
        return waiters.size() + " wait for " + Arrays.toString(queues.keySet().toArray());
    }
}
