package dev.redlite.keyspace;

import java.util.List;

/** Hears what happens to keys, under the engine's lock: for WATCH, notifications and tracking. */
public interface KeyspaceListener {
    /** A committed unit of work, of this process or another, changed or removed a key. */
    void changed(int db, byte[] key, boolean isOwn);

    /** A key is made, in the unit of work that is running. */
    void created(int db, byte[] key);

    /** A key gets another value as a whole, in the unit of work that is running. */
    void overwritten(int db, byte[] key, boolean isOfOtherType);

    /** Another process has left a note in the log: see {@link Keyspace#tell}. */
    void told(byte[] note);

    /** A key was removed because its time had come. */
    void expired(int db, byte[] key);

    /** Fields of a key were removed because their time had come; the key too if none was left. */
    void fieldsExpired(int db, byte[] key, List<byte[]> fields, boolean isKeyRemoved);

    /** Every key of a database is removed, in the unit of work that is running. */
    void cleared(int db);

    /** A value that was read beside the commands is in memory, or will not be. */
    void loaded(ColdLoad load);

    /** Two databases change places, in the unit of work that is running. */
    void swapped(int first, int second);

    /** The unit of work that ran has ended: what was heard of it holds. */
    void committed();

    /** The unit of work that ran is dropped: what was heard of it never was. */
    void dropped();

    /** What is in memory was forgotten because others changed more than could be followed. */
    void lostTrack();
}
