/**
 * What chunks are compiled to: a tree of nodes that evaluate themselves.
 *
 * <p>Java's null is Lua's nil, so any value may be it and null-marking would say nothing.
 */
@NullUnmarked
package dev.redlite.lua.tree;

import org.jspecify.annotations.NullUnmarked;
