package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Tells who listens what happens to keys, on the channels that {@code notify-keyspace-events} asks
 * for. Under the engine's lock.
 */
final class KeyEvents {
    private static final byte[] KEYSPACE = Bytes.of("__keyspace@");
    private static final byte[] KEYEVENT = Bytes.of("__keyevent@");
    private static final byte[] SUBKEYSPACE = Bytes.of("__subkeyspace@");
    private static final byte[] SUBKEYEVENT = Bytes.of("__subkeyevent@");
    private static final byte[] SUBKEYSPACEITEM = Bytes.of("__subkeyspaceitem@");
    private static final byte[] SUBKEYSPACEEVENT = Bytes.of("__subkeyspaceevent@");
    private static final byte[] END = Bytes.of("__:");
    private static final byte[] BAR = {'|'};
    private static final byte[] LINE = {'\n'};

    private final PubSub pubsub;
    private String asked = "";
    private boolean areSubkeysAsked;

    KeyEvents(PubSub pubsub) {
        this.pubsub = pubsub;
    }

    /** The letters of what is asked for, as CONFIG GET shows them. */
    void ask(String letters) {
        boolean isForSome = letters.matches(".*[KESTIV].*");
        asked = isForSome ? letters.replace("A", ConfigShapes.EVENT_CLASSES) : "";
        areSubkeysAsked = letters.matches(".*[STIV].*");
    }

    /** Whether anything is asked for. */
    boolean isOn() {
        return !asked.isEmpty();
    }

    /** Whether somebody is to hear of parts of values. */
    boolean areSubkeysWanted() {
        return areSubkeysAsked && pubsub.hasListeners();
    }

    /** Publishes an event, if it is of a class that is asked for. */
    void publish(int db, byte[] key, String event, List<byte[]> subkeys) {
        if (asked.isEmpty() || asked.indexOf(classOf(event)) < 0 || !pubsub.hasListeners()) {
            return;
        }
        byte[] name = Bytes.of(event);
        byte[] number = Numbers.toBytes(db);
        if (isAsked('K')) {
            pubsub.publish(Bytes.concat(KEYSPACE, number, END, key), name);
        }
        if (isAsked('E')) {
            pubsub.publish(Bytes.concat(KEYEVENT, number, END, name), key);
        }
        if (areSubkeysAsked && !subkeys.isEmpty()) {
            publishSubkeys(Bytes.concat(number, END), key, name, subkeys);
        }
    }

    /** A key with a line feed has no channels for its subkeys: they could not be told from it. */
    private void publishSubkeys(byte[] database, byte[] key, byte[] name, List<byte[]> subkeys) {
        byte[] all = isAsked('S') || isAsked('T') || isAsked('V') ? joined(subkeys) : Bytes.EMPTY;
        if (isAsked('S')) {
            pubsub.publish(Bytes.concat(SUBKEYSPACE, database, key), Bytes.concat(name, BAR, all));
        }
        if (isAsked('T')) {
            pubsub.publish(
                    Bytes.concat(SUBKEYEVENT, database, name),
                    Bytes.concat(joined(List.of(key)), BAR, all));
        }
        if (isAsked('I') && !isOfTwoLines(key)) {
            for (byte[] subkey : subkeys) {
                pubsub.publish(Bytes.concat(SUBKEYSPACEITEM, database, key, LINE, subkey), name);
            }
        }
        if (isAsked('V')) {
            pubsub.publish(Bytes.concat(SUBKEYSPACEEVENT, database, name, BAR, key), all);
        }
    }

    private static boolean isOfTwoLines(byte[] key) {
        for (byte each : key) {
            if (each == LINE[0]) {
                return true;
            }
        }
        return false;
    }

    private boolean isAsked(char letter) {
        return asked.indexOf(letter) >= 0;
    }

    /** Each with its length in front, as it may hold any byte. */
    private static byte[] joined(List<byte[]> names) {
        var joined = new ByteArrayOutputStream();
        for (byte[] name : names) {
            if (joined.size() > 0) {
                joined.write(',');
            }
            joined.writeBytes(Numbers.toBytes(name.length));
            joined.write(':');
            joined.writeBytes(name);
        }
        return joined.toByteArray();
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
