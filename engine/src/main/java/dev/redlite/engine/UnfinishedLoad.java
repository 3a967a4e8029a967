package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;

import java.util.Arrays;

/**
 * The mark that all data is being replaced by that of a master. What a process leaves that is
 * killed meanwhile is a part of which nobody could tell what is missing: so who opens the file next
 * removes it. Under the engine's lock.
 */
public final class UnfinishedLoad {
    /*
     * The mark is data as well, a string among the libraries of functions with a name that no
     * library can have: so it is in one order with what is loaded, in the log and in the tables.
     */
    private static final byte[] MARK = Bytes.of("\0unfinished load");

    private UnfinishedLoad() {}

    /** Whether a key beside the libraries is the mark. */
    public static boolean isMark(byte[] name) {
        return Arrays.equals(name, MARK);
    }

    /** From now on the data is a part; after all that was there is gone. */
    public static void begin(Engine engine) {
        Keyspace keyspace = begun(engine);
        keyspace.setString(Keyspace.LIBRARIES, MARK, MARK.clone(), 0);
        end(keyspace);
    }

    /** The data is whole, or nothing. */
    public static void end(Engine engine) {
        Keyspace keyspace = begun(engine);
        Entry mark = keyspace.find(Keyspace.LIBRARIES, MARK);
        if (mark != null) {
            keyspace.delete(Keyspace.LIBRARIES, mark);
        }
        end(keyspace);
    }

    /** Removes what is left of a load that was not finished; false if there is none. */
    public static boolean drop(Engine engine) {
        Keyspace keyspace = begun(engine);
        boolean isUnfinished = keyspace.find(Keyspace.LIBRARIES, MARK) != null;
        if (isUnfinished) {
            for (int db = 0; db < Keyspace.ALL_DATABASES; db++) {
                keyspace.clear(db); // and the mark with them
            }
        }
        end(keyspace);
        return isUnfinished;
    }

    private static Keyspace begun(Engine engine) {
        engine.durability().order().require();
        Keyspace keyspace = engine.keyspace();
        keyspace.begin(engine.now());
        return keyspace;
    }

    private static void end(Keyspace keyspace) {
        keyspace.endCommand();
        keyspace.commit();
    }
}
