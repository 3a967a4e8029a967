package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;

/**
 * Tells who listens what happens to keys, on the channels that {@code notify-keyspace-events} asks
 * for. Under the engine's lock.
 */
final class KeyEvents {
    private static final byte[] KEYSPACE = Bytes.of("__keyspace@");
    private static final byte[] KEYEVENT = Bytes.of("__keyevent@");
    private static final byte[] END = Bytes.of("__:");

    private final PubSub pubsub;
    private String asked = "";

    KeyEvents(PubSub pubsub) {
        this.pubsub = pubsub;
    }

    /** The letters of what is asked for, as CONFIG GET shows them. */
    void ask(String letters) {
        boolean isForSome = letters.indexOf('K') >= 0 || letters.indexOf('E') >= 0;
        asked = isForSome ? letters.replace("A", ConfigShapes.EVENT_CLASSES) : "";
    }

    /** Whether anything is asked for. */
    boolean isOn() {
        return !asked.isEmpty();
    }

    /** Publishes an event, if it is of a class that is asked for. */
    void publish(int db, byte[] key, String event) {
        if (asked.isEmpty() || asked.indexOf(classOf(event)) < 0 || !pubsub.hasListeners()) {
            return;
        }
        byte[] name = Bytes.of(event);
        byte[] number = Numbers.toBytes(db);
        if (asked.indexOf('K') >= 0) {
            pubsub.publish(Bytes.concat(KEYSPACE, number, END, key), name);
        }
        if (asked.indexOf('E') >= 0) {
            pubsub.publish(Bytes.concat(KEYEVENT, number, END, name), key);
        }
    }

    /** The letter of the class that an event belongs to. */
    static char classOf(String event) {
        return switch (event) {
            case "set", "setrange", "append", "incrby", "incrbyfloat", "setbit", "pfadd" -> '$';
            case "lpush", "rpush", "lpop", "rpop", "linsert", "lset", "lrem", "ltrim" -> 'l';
            case "sortstore" -> 'l';
            case "sadd", "srem", "spop", "sinterstore", "sunionstore", "sdiffstore" -> 's';
            case "hset", "hdel", "hincrby", "hincrbyfloat", "hexpire", "hpersist" -> 'h';
            case "hexpired" -> 'h';
            case "geosearchstore", "georadiusstore" -> 'z';
            case "expired" -> 'x';
            case "evicted" -> 'e';
            case "keymiss" -> 'm';
            case "new" -> 'n';
            case "overwritten" -> 'o';
            case "type_changed" -> 'c';
            default ->
                    switch (event.charAt(0)) {
                        case 'a' -> 'a';
                        case 'z' -> 'z';
                        case 'x' -> 't';
                        default -> 'g';
                    };
        };
    }
}
