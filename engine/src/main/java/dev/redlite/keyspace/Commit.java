package dev.redlite.keyspace;

import dev.redlite.base.Bytes;

/**
 * Puts what a unit of work changed into the memtable, after the log has it. The same steps are
 * taken for units that were read from the log, so both come here.
 */
final class Commit {
    private final Memtable memtable;

    Commit(Memtable memtable) {
        this.memtable = memtable;
    }

    /** Puts all changes of a unit into the active generation. */
    void apply(Unit unit, long nowMillis) {
        Generation active = memtable.active();
        if (active.begunAt == 0) {
            active.begunAt = nowMillis;
        }
        active.hasNotes |= !unit.notes.isEmpty();
        active.databaseChanges.addAll(unit.databaseChanges);
        for (Generation.Drop drop : unit.drops) {
            drop(drop);
        }
        for (int i = 0; i < unit.touchCount; i++) {
            KeyTouch touch = unit.touches[i];
            touch.becomesLive =
                    touch.isDirty
                            && !touch.isVoid
                            && !touch.isLive
                            && LiveChanges.mayBegin(touch, active);
        }
        for (int i = 0; i < unit.rowCount; i++) {
            ValueTouch owner = unit.owners[i];
            KeyTouch holder = owner.holder;
            boolean isListed = holder.isLive || holder.becomesLive;
            if (!owner.isDropped && !holder.isVoid && !isListed) {
                ValueChanges rows = rowsToChange(owner);
                active.bytes +=
                        switch (unit.kinds[i]) {
                            case PUT ->
                                    rows.put(unit.subkeys[i], unit.numbers[i], unit.payloads[i]);
                            case PART ->
                                    rows.put(
                                            unit.subkeys[i],
                                            Bytes.orEmpty(unit.payloads[i]),
                                            (int) (unit.numbers[i] >>> Integer.SIZE),
                                            (int) unit.numbers[i]);
                            case LIVE -> active.put(rows, unit.liveRow(i), unit.numbers[i]);
                            case DELETE -> rows.delete(unit.subkeys[i], unit.live[i]);
                            case GROW ->
                                    rows.grow(
                                            Bytes.orEmpty(unit.payloads[i]), (int) unit.numbers[i]);
                            case PATCH ->
                                    rows.patch(unit.numbers[i], Bytes.orEmpty(unit.payloads[i]));
                        };
            }
        }
        for (int i = 0; i < unit.touchCount; i++) {
            KeyTouch touch = unit.touches[i];
            if (touch.isDirty && !touch.isVoid) {
                key(touch);
            }
        }
    }

    private void drop(Generation.Drop drop) {
        Generation active = memtable.active();
        ValueChanges rows = drop.rows();
        if (rows != null && rows.generation == active.number) {
            rows.discarded = true;
            if (rows.fresh) {
                return;
            }
        }
        active.drops.add(drop);
    }

    private ValueChanges rowsToChange(ValueTouch owner) {
        Generation active = memtable.active();
        ValueChanges rows = owner.rows;
        if (rows == null || rows.generation != active.number) {
            ValueChanges older = memtable.pending(rows);
            rows =
                    memtable.spares.value(
                            owner.valueId, owner.type, active.number, owner.isFresh, older);
            owner.rows = rows;
            active.values.add(rows);
            active.bytes += ValueChanges.OVERHEAD_BYTES;
        }
        return rows;
    }

    private void key(KeyTouch touch) {
        Entry entry = touch.entry;
        if (touch.isLive) {
            if (entry.live != LiveChanges.in(memtable.active().number)) {
                throw new IllegalStateException("a generation ended in the middle of a unit");
            }
            memtable.active().bytes += entry.valueBytes() - touch.valueBytesBefore;
            watchTime(touch);
            return;
        }
        if (touch.becomesLive) {
            LiveChanges.begin(touch.database, entry, memtable.active());
            markFor(touch);
            watchTime(touch);
            return;
        }
        KeyChanges changes = keyToChange(touch);
        if (touch.idBefore != 0 && touch.idBefore != entry.id) {
            if (!changes.isNew && changes.removedId == 0) {
                changes.removedId = touch.idBefore;
            }
            changes.isNew = false;
        }
        if (!entry.isDeleted() && touch.idBefore != entry.id) {
            changes.isNew = true;
        }
        markFor(touch);
        ValueTouch value = touch.value;
        if (value != null) {
            changes.rows(value.rows);
        } else if (entry.isDeleted()) {
            changes.rows(null); // they may belong to another key now
        }
        changes.snapshot();
        watchTime(touch);
    }

    /** A deleted key stays in the table until that is flushed, but no draw should look at it. */
    private static void markFor(KeyTouch touch) {
        Entry entry = touch.entry;
        if (entry.isDeleted()) {
            touch.database.table.unmark(entry, other -> !other.isDeleted());
        } else if (touch.idBefore == 0 && touch.wasInTable) {
            touch.database.table.mark(entry);
        }
    }

    private void watchTime(KeyTouch touch) {
        Entry entry = touch.entry;
        if (entry.wakeAt() != 0 && !entry.isDeleted()) {
            memtable.active().expiring.add(entry.wakeAt(), entry, touch.database);
        }
    }

    private KeyChanges keyToChange(KeyTouch touch) {
        Generation active = memtable.active();
        Entry entry = touch.entry;
        KeyChanges changes = entry.changes();
        if (changes == null || changes.generation != active.number) {
            KeyChanges older = memtable.pending(changes);
            changes = memtable.spares.key(entry, touch.database, active.number, older);
            entry.changes(changes);
            active.keys.add(changes);
            active.bytes += KeyChanges.OVERHEAD_BYTES + entry.key().length;
        }
        return changes;
    }
}
