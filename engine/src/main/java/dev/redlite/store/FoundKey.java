package dev.redlite.store;

import org.jspecify.annotations.Nullable;

/**
 * What one look for a key finds.
 *
 * @param string the value, if the key is a string: it comes in the same SELECT
 */
public record FoundKey(KeyRow row, byte @Nullable [] string) {}
