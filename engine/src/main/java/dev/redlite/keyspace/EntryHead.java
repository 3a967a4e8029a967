package dev.redlite.keyspace;

import dev.redlite.base.ByteNode;

import org.jspecify.annotations.Nullable;

/**
 * What every use of a key reads and writes of its {@link Entry}, in a class of its own so that it
 * comes first: an object's fields lie in the order of its classes. With 48 bytes behind the key's,
 * a lookup misses one or two lines of the processor's caches instead of three.
 */
abstract class EntryHead extends ByteNode {
    /**
     * What it holds: a {@link dev.redlite.value.Value}; or, of a string that is no more than its
     * bytes, those alone, which are one miss of the caches less; or null, if that is forgotten or
     * the key deleted.
     */
    @Nullable Object content;

    /** Unix ms, 0 if the key does not expire. */
    long expiresAt;

    /** Earliest expiry inside the value, unix ms, 0 if none; as of the last commit. */
    long fieldsExpireAt;

    long accessedAt;
    int accessCount;

    /** Its place among the touched keys of the running unit, plus 1; 0 if not touched. */
    int touch;

    /** The LFU counter plus 1; 0 if it is not known: see {@link Frequencies}. */
    short frequency;

    /** Used since the sweep that forgets values came by. */
    boolean used;

    /** As {@link Arrivals} know it; of an engine without tables, false. */
    boolean isInTable;

    /** Its value is being read, or is kept for commands that wait for it: {@link ColdLoads}. */
    boolean isPinned;

    /** Whose table it is or was in, a {@link Database#home}. */
    byte home;

    /** In which generation it is live, see {@link LiveChanges}; 0 if in none. */
    byte live;

    EntryHead(byte[] key) {
        super(key);
    }
}
