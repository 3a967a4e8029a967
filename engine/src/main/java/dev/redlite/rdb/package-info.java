/**
 * Redis's own format for values and whole databases: what DUMP gives, RESTORE takes and RDB files
 * hold. Knows values, but no keyspace and no commands.
 */
@NullMarked
package dev.redlite.rdb;

import org.jspecify.annotations.NullMarked;
