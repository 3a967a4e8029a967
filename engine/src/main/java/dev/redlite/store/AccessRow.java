package dev.redlite.store;

/** When a key was used last, unix ms, and how often. */
public record AccessRow(long id, long lastAccessAt, long accessCount) {}
