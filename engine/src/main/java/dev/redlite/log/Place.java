package dev.redlite.log;

import dev.redlite.base.Disk;

import java.nio.file.Path;

/** Where a log is, whose it is, and how it is to be kept. */
record Place(Disk disk, Path directory, LogOptions options, long databaseId) {}
