package dev.redlite.store;

/**
 * A key as walks over many keys give it.
 *
 * @param expiresAt Unix milliseconds, 0 for never; whether it is past is for the caller to judge
 */
public record ScannedKey(long id, byte[] key, int type, long expiresAt) {}
