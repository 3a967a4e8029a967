/** Tests of Redis's own format. */
@NullMarked
package dev.redlite.rdb;

import org.jspecify.annotations.NullMarked;
