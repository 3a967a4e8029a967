package dev.redlite.store;

import java.util.List;

/**
 * One step of a walk over a database, from new keys to old ones.
 *
 * @param beforeId where the next step starts, 0 when the walk is over
 */
public record ScanPage(List<ScannedKey> keys, long beforeId) {}
