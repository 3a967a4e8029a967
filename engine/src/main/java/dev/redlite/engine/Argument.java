package dev.redlite.engine;

import java.util.List;

/**
 * One argument of a command as COMMAND DOCS describes it.
 *
 * @param type key, string, integer, double, pattern, unix-time, pure-token, oneof or block
 * @param token the word before it, or that it is; null if there is none
 * @param parts the alternatives of a oneof, the parts of a block
 * @param hasMultipleTokens whether each repetition has the token again
 */
public record Argument(
        String name,
        String type,
        @org.jspecify.annotations.Nullable String token,
        boolean isOptional,
        boolean isMultiple,
        boolean hasMultipleTokens,
        List<Argument> parts) {
    /** A single argument that must be there. */
    static Argument of(String name, String type) {
        return new Argument(name, type, null, false, false, false, List.of());
    }

    /** Several in a row, or one of several. */
    static Argument of(String name, String type, List<Argument> parts) {
        return new Argument(name, type, null, false, false, false, parts);
    }

    Argument withToken(String word) {
        return new Argument(name, type, word, isOptional, isMultiple, hasMultipleTokens, parts);
    }

    Argument optional() {
        return new Argument(name, type, token, true, isMultiple, hasMultipleTokens, parts);
    }

    Argument multiple(boolean tokens) {
        return new Argument(name, type, token, isOptional, true, tokens, parts);
    }
}
