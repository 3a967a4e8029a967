/**
 * Lua 5.1 with budgets: values, the state that runs chunks, and what a host needs.
 *
 * <p>Java's null is Lua's nil, so any value may be it and null-marking would say nothing.
 */
@NullUnmarked
package dev.redlite.lua;

import org.jspecify.annotations.NullUnmarked;
