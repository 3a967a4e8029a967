package dev.redlite.store;

/**
 * One row of the table {@code keys}. All times are Unix milliseconds, and 0 in {@code expiresAt} or
 * {@code fieldsExpireAt} means never.
 *
 * @param id identity of the key name while it exists; a later key has a greater one
 * @param type stable code of the type, named in the table {@code types}
 * @param valueId identity of the value, which the element rows belong to
 * @param fieldsExpireAt earliest expiry of anything inside the value
 * @param size bytes of the key and its data as limits count them
 */
public record KeyRow(
        long id,
        int db,
        byte[] key,
        int type,
        long valueId,
        long expiresAt,
        long fieldsExpireAt,
        long version,
        long createdAt,
        long updatedAt,
        long lastAccessAt,
        long accessCount,
        long size) {}
