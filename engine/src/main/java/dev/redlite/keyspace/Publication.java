package dev.redlite.keyspace;

/** Makes what a committed unit of work changed known in memory: to listener, cache and heap. */
final class Publication {
    private final Keyspace keyspace;

    Publication(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Publishes a unit.
     *
     * @param isOwn whether it is this process that made the changes
     */
    void of(Unit unit, boolean isOwn) {
        boolean inMemory = keyspace.persistence == null;
        for (int i = 0; i < unit.touchCount; i++) {
            KeyTouch touch = unit.touches[i];
            Entry entry = touch.entry;
            if (touch.isVoid) {
                continue;
            }
            if (touch.isDirty) {
                if (isOwn) {
                    touch.database.bytes += entry.bytes - touch.bytesBefore;
                    int subexpiring = entry.fieldsExpireAt == 0 ? 0 : 1;
                    touch.database.subexpires += subexpiring - (touch.hadSubexpiry ? 1 : 0);
                }
                keyspace.listener().changed(touch.database.number, entry.key(), isOwn);
                if (inMemory) {
                    watchTime(touch);
                }
            }
            if (entry.isDeleted() && (inMemory || !entry.isUnflushed())) {
                touch.database.remove(entry);
                keyspace.cache().removed(touch);
            } else {
                keyspace.cache().changed(touch);
            }
        }
    }

    private void watchTime(KeyTouch touch) {
        Entry entry = touch.entry;
        if (entry.wakeAt() != 0 && !entry.isDeleted()) {
            keyspace.lasting().add(entry.wakeAt(), entry, touch.database);
        }
    }
}
