package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.NeedsOrder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
     *          3 event with subkeys: db and name, { length(4) bytes } of the key and each subkey
     */
    private static final byte MESSAGE = 0;
    private static final byte SHARD_MESSAGE = 1;
    private static final byte EVENT = 2;
    private static final byte SUBKEY_EVENT = 3;
    private static final int LENGTH = 4;
    private static final int HEADER = 1 + LENGTH;

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

    /** Whether another process is to hear of events. */
    boolean isEventWanted() {
        return engine.durability().isEventWanted();
    }

    /** Tells an event; not that of a mere reader, which is not in the order. */
    void event(int db, byte[] key, String name, List<byte[]> subkeys) {
        if (isEventWanted() && engine.durability().order().isHeld()) {
            byte[] event = Bytes.concat(new byte[] {(byte) db}, Bytes.of(name));
            engine.keyspace()
                    .tell(
                            subkeys.isEmpty()
                                    ? note(EVENT, event, key)
                                    : note(SUBKEY_EVENT, event, joined(key, subkeys)));
        }
    }

    private static byte[] note(byte kind, byte[] first, byte[] second) {
        ByteBuffer note = ByteBuffer.allocate(HEADER + first.length + second.length);
        return note.put(kind).putInt(first.length).put(first).put(second).array();
    }

    private static byte[] joined(byte[] key, List<byte[]> subkeys) {
        long size = key.length;
        size += LENGTH;
        for (byte[] subkey : subkeys) {
            size += subkey.length;
            size += LENGTH;
        }
        ByteBuffer joined = ByteBuffer.allocate(Math.toIntExact(size));
        joined.putInt(key.length).put(key);
        for (byte[] subkey : subkeys) {
            joined.putInt(subkey.length).put(subkey);
        }
        return joined.array();
    }

    /** Passes on what another process has said. */
    static void read(byte[] note, PubSub pubsub, KeyEvents events) {
        ByteBuffer rest = ByteBuffer.wrap(note, 1, note.length - 1);
        byte[] first = next(rest);
        byte[] second = Arrays.copyOfRange(note, rest.position(), note.length);
        switch (note[0]) {
            case MESSAGE -> pubsub.publish(first, second);
            case SHARD_MESSAGE -> pubsub.publishToShard(first, second);
            case EVENT -> events.publish(first[0], second, eventName(first), List.of());
            case SUBKEY_EVENT -> {
                byte[] key = next(rest);
                List<byte[]> subkeys = new ArrayList<>();
                while (rest.hasRemaining()) {
                    subkeys.add(next(rest));
                }
                events.publish(first[0], key, eventName(first), subkeys);
            }
            default -> throw new IllegalStateException("unknown note " + note[0] + " in the log");
        }
    }

    private static byte[] next(ByteBuffer notes) {
        byte[] bytes = new byte[notes.getInt()];
        notes.get(bytes);
        return bytes;
    }

    private static String eventName(byte[] event) {
        return Bytes.utf8(Arrays.copyOfRange(event, 1, event.length));
    }
}
