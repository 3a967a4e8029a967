package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

/** A key that a unit of work may change. */
final class KeyTouch {
    Entry entry;
    Database database;

    /** State before the unit. */
    long idBefore;

    boolean hadExpiry;

    /** Something in its value had one. */
    boolean hadSubexpiry;

    long keyBytesBefore;
    long valueBytesBefore;

    /** {@link Entry#bytes} before. */
    long bytesBefore;

    /** The key was live and is; what it was before is below, and in its value's touch. */
    boolean isLive;

    /** The key is live from the commit on. */
    boolean becomesLive;

    long expiresAtBefore;
    long fieldsExpireAtBefore;
    long versionBefore;
    long updatedAtBefore;
    long accessedAtBefore;
    int accessCountBefore;

    boolean wasInTable;

    /** The key's row, or rows of its value, changed. */
    boolean isDirty;

    /** The database's epoch when it was touched: it was cleared before, or after. */
    int epoch;

    /** Its database was cleared after it was touched. */
    boolean isVoid;

    /** The value it holds now, if the unit touched that. */
    @Nullable ValueTouch value;

    /** Number of the command that touched it last. */
    long command;

    KeyTouch(Entry entry, Database database) {
        this.entry = entry;
        this.database = database;
    }
}
