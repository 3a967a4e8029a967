/**
 * From source to tree: lexer, parser, scopes.
 *
 * <p>Java's null is Lua's nil, so any value may be it and null-marking would say nothing.
 */
@NullUnmarked
package dev.redlite.lua.syntax;

import org.jspecify.annotations.NullUnmarked;
