package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.NeedsOrder;

import java.util.Arrays;

/**
 * Carries messages and events to the other processes on the file, as notes in the log. Under the
 * engine's lock.
 */
final class Relay {
    /*
     * A note is part of the record of the unit that says it, so it is in one order with what is
     * written, and there if and only if the unit is. It makes no rows, and is recycled with the
     * log. It is left only while another process has said that somebody listens there; what was
     * said before, or while a process fell so far behind that the log was recycled under it, does
     * not come: as always with publish and subscribe.
     *
     * Events go as what happened, not as messages, because it is the receiving process that knows
     * which classes it was asked for.
     *
     *   note = kind lengthOfFirst(4) first second
     *   kind = 0 message, 1 message on a shard channel: channel, payload
     *          2 event: db and name, key
     */
    private static final byte MESSAGE = 0;
    private static final byte SHARD_MESSAGE = 1;
    private static final byte EVENT = 2;
    private static final int HEADER = 5;

    private final Engine engine;

    Relay(Engine engine) {
        this.engine = engine;
    }

    /** Tells the others what is needed of them. */
    void listens(boolean isFollowing, boolean toMessages, boolean toEvents) {
        engine.durability().listens(isFollowing, toMessages, toEvents);
    }

    /**
     * Sends a message.
     *
     * @throws NeedsOrder if the right to write is needed first
     */
    void message(byte[] channel, byte[] payload, boolean isShard) {
        Durability durability = engine.durability();
        if (durability.isListenedTo()) {
            if (!durability.order().isHeld()) {
                throw NeedsOrder.INSTANCE;
            }
            engine.keyspace().tell(note(isShard ? SHARD_MESSAGE : MESSAGE, channel, payload));
        }
    }

    /** Tells an event; not that of a mere reader, which is not in the order. */
    void event(int db, byte[] key, String name) {
        Durability durability = engine.durability();
        if (durability.isEventWanted() && durability.order().isHeld()) {
            byte[] event = Bytes.concat(new byte[] {(byte) db}, Bytes.of(name));
            engine.keyspace().tell(note(EVENT, event, key));
        }
    }

    private static byte[] note(byte kind, byte[] first, byte[] second) {
        int length = first.length;
        byte[] header = {
            kind, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
        };
        return Bytes.concat(header, first, second);
    }

    /** Passes on what another process has said. */
    static void read(byte[] note, PubSub pubsub, KeyEvents events) {
        int length = 0;
        for (int i = 1; i < HEADER; i++) {
            length = length << 8 | note[i] & 0xFF;
        }
        byte[] first = Arrays.copyOfRange(note, HEADER, HEADER + length);
        byte[] second = Arrays.copyOfRange(note, HEADER + length, note.length);
        switch (note[0]) {
            case MESSAGE -> pubsub.publish(first, second);
            case SHARD_MESSAGE -> pubsub.publishToShard(first, second);
            case EVENT -> {
                byte[] name = Arrays.copyOfRange(first, 1, first.length);
                events.publish(first[0], second, Bytes.utf8(name));
            }
            default -> throw new IllegalStateException("unknown note " + note[0] + " in the log");
        }
    }
}
