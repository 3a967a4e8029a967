/**
 * The libraries that scripts call.
 *
 * <p>Java's null is Lua's nil, so any value may be it and null-marking would say nothing.
 */
@NullUnmarked
package dev.redlite.lua.lib;

import org.jspecify.annotations.NullUnmarked;
