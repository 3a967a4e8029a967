package dev.redlite.engine;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The last calls and passwords that were refused, for ACL LOG. Under the engine's lock. */
public final class AclLog {
    private static final long SAME_MILLIS = 60_000;
    private static final int COMPARED_MAX = 10;

    /**
     * What was refused, once or several times.
     *
     * @param object the command, key or channel, or the command that gave a password
     * @param client the client of the last time, as CLIENT LIST shows it
     */
    public record Entry(
            long id,
            long count,
            AclDenial.Reason reason,
            AclDenial.Context context,
            byte[] object,
            String user,
            String client,
            long createdAt,
            long updatedAt) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long lengthMax;
    private long nextId;

    void lengthMax(long length) {
        lengthMax = length;
        trim();
    }

    /** The newest first, so many at most. */
    public List<Entry> newest(long count) {
        return entries.stream().limit(Math.max(0, count)).toList();
    }

    /** Forgets them; their numbers are not used again. */
    public void clear() {
        entries.clear();
    }

    /** Adds an entry; it takes the place of a like one of the last minute, whose count goes on. */
    void add(
            AclDenial.Reason reason,
            AclDenial.Context context,
            byte[] object,
            String user,
            String client,
            long now) {
        if (lengthMax == 0) {
            return;
        }
        Entry like = takeLike(reason, context, object, user, now);
        if (like == null) {
            entries.addFirst(
                    new Entry(nextId++, 1, reason, context, object, user, client, now, now));
        } else {
            entries.addFirst(
                    new Entry(
                            like.id,
                            like.count + 1,
                            reason,
                            context,
                            object,
                            user,
                            client,
                            like.createdAt,
                            now));
        }
        trim();
    }

    private @Nullable Entry takeLike(
            AclDenial.Reason reason,
            AclDenial.Context context,
            byte[] object,
            String user,
            long now) {
        Iterator<Entry> newest = entries.iterator();
        for (int i = 0; i < COMPARED_MAX && newest.hasNext(); i++) {
            Entry entry = newest.next();
            if (entry.reason == reason
                    && entry.context == context
                    && now - entry.updatedAt <= SAME_MILLIS
                    && Bytes.equals(entry.object, object)
                    && entry.user.equals(user)) {
                newest.remove();
                return entry;
            }
        }
        return null;
    }

    private void trim() {
        while (entries.size() > lengthMax) {
            entries.removeLast();
        }
    }
}
