package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that sends messages to sessions which did not ask just now. Under the engine's lock. */
public final class Messaging {
    private static final String KEY_MISS = "keymiss";

    private record Missed(int db, byte[] key) {}

    private final Outgoing outgoing = new Outgoing();
    private final Monitors monitors = new Monitors(outgoing);
    private final PubSub pubsub;
    private final KeyEvents events;
    private final Tracking tracking;
    private final Stats stats;
    private final Relay relay;
    private final Engine engine;
    private final List<Missed> missed = new ArrayList<>();
    private volatile boolean isListening;

    Messaging(Engine engine) {
        this.pubsub = new PubSub(outgoing, this::listeningChanged);
        this.events = new KeyEvents(pubsub);
        this.tracking = new Tracking(outgoing, engine.sessions(), this::listeningChanged);
        this.stats = engine.stats();
        this.engine = engine;
        this.relay = new Relay(engine);
        Config config = engine.config();
        config.get("notify-keyspace-events").onChange(this::askForEvents);
        config.get("tracking-table-max-keys")
                .onChange(number -> tracking.keysMax(Long.parseLong(number)));
    }

    private void askForEvents(String letters) {
        events.ask(letters);
        listeningChanged();
    }

    /** What this process needs of others depends on who listens here. */
    private void listeningChanged() {
        boolean listens = pubsub.subscribers() > 0;
        isListening = listens || tracking.clients() > 0;
        relay.listens(isListening, listens, listens && events.isOn());
    }

    /** Whether a session is to be told what happens in other processes. Any thread. */
    boolean isListening() {
        return isListening;
    }

    /** Who listens to channels. */
    public PubSub pubsub() {
        return pubsub;
    }

    /** Who sees every call. */
    public Monitors monitors() {
        return monitors;
    }

    /** Who has a cache of its own. */
    public Tracking tracking() {
        return tracking;
    }

    // ---- What is said

    /** Sends something to all who listen to a channel; returns how many are in this process. */
    public int publish(byte[] channel, byte[] payload) {
        relay.message(channel, payload, false);
        return pubsub.publish(channel, payload);
    }

    /** As {@link #publish}, on a shard channel. */
    public int publishToShard(byte[] channel, byte[] payload) {
        relay.message(channel, payload, true);
        return pubsub.publishToShard(channel, payload);
    }

    /** Something has happened to a key. */
    void event(int db, byte[] key, String name) {
        event(db, key, name, Subkeys.NONE);
    }

    /** Something has happened to parts of the value of a key. */
    void event(int db, byte[] key, String name, Subkeys subkeys) {
        stats.events++;
        relay.event(db, key, name, subkeys.names());
        events.publish(db, key, name, subkeys.names());
    }

    /**
     * A reader asked for a key that is not there. If that has just expired, its removal, which is a
     * unit of its own behind the reader's, is told first.
     */
    void keyMissed(int db, byte[] key) {
        if (engine.keyspace().expired().isMetLast(db, key)) {
            missed.add(new Missed(db, key));
        } else {
            event(db, key, KEY_MISS);
        }
    }

    /** A key has expired; whoever missed it is told next. */
    void expired(int db, byte[] key) {
        event(db, key, "expired");
        for (int i = 0; i < missed.size(); i++) {
            Missed each = missed.get(i);
            if (each.db == db && Arrays.equals(each.key, key)) {
                missed.remove(i--);
                event(db, key, KEY_MISS);
            }
        }
    }

    /** Whether keys were missed that are not told yet. */
    boolean hasMissed() {
        return !missed.isEmpty();
    }

    /** Tells which keys were missed, in the unit that removed what had expired. */
    void tellMissed() {
        missed.forEach(each -> event(each.db, each.key, KEY_MISS));
        missed.clear();
    }

    /** Whether somebody, here or in another process, is to hear of parts of values. */
    boolean areSubkeysWanted() {
        return relay.isEventWanted() || events.areSubkeysWanted();
    }

    /** Another process has said something. */
    void told(byte[] note) {
        Relay.read(note, pubsub, events);
    }

    /** A key was changed, here or by another process. */
    void changed(byte[] key, boolean isOwn) {
        tracking.changed(key, isOwn);
    }

    // ---- Units and batches

    /** What the unit that ran had to say may be handed over. */
    void commit() {
        tracking.endUnit(true);
        outgoing.commit();
    }

    /** What the unit that ran had to say is forgotten. */
    void rollback() {
        tracking.endUnit(false);
        missed.clear();
        monitors.rollback();
        outgoing.rollback();
    }

    /** Whether nobody is to hear of a command, whatever it reads or sets. */
    boolean isQuiet() {
        return monitors.isEmpty() && tracking.clients() == 0 && !events.isOn() && !hasNews();
    }

    /** Whether there is something to hand over. */
    boolean hasNews() {
        return !outgoing.isEmpty();
    }

    /** Hands over what is committed; between two commands. */
    void handOver() {
        outgoing.handOver();
    }

    /** A batch ends, in which everything is committed. */
    void endBatch() {
        tracking.broadcast();
        outgoing.commit();
    }

    /** A session calls commands from now on; null if none does. */
    void caller(@Nullable Session session) {
        tracking.caller(session);
    }

    /** A call is going to be made, in the unit that runs. */
    void runs(Session caller, Command command, byte[][] arguments, long nowMillis) {
        monitors.begin(caller, command, arguments, nowMillis);
    }

    /** A call was made, in the unit that runs or as one that has ended. */
    void ran(Session caller, Command command, byte[][] arguments, long nowMillis) {
        monitors.end(caller, command, arguments, nowMillis);
        tracking.ran(caller, command, arguments);
    }

    /** A script made a call: shown as the script's own, remembered as its caller's. */
    void ranInScript(ScriptRun run, Command command, byte[][] arguments, long nowMillis) {
        monitors.show(run.session(), command, arguments, nowMillis);
        tracking.ran(run.caller(), command, arguments);
    }

    /** A session has ended, or is as new. */
    public void forget(Session session) {
        pubsub.unsubscribeAll(session);
        tracking.forget(session);
        monitors.remove(session);
    }
}
