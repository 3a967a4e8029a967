package dev.redlite.command.keys;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.StringValue;
import dev.redlite.value.Value;
import dev.redlite.value.hash.HashValue;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A pattern of SORT: a key with {@code *} in place of the element, and after {@code ->} the field
 * of a hash; or {@code #}, the element itself.
 */
final class SortPattern {
    private final byte[] pattern;
    private final int star;

    /** Where the field is said, or the pattern's length. */
    private final int arrow;

    SortPattern(byte[] pattern) {
        this.pattern = pattern;
        this.star = indexOfStar(pattern);
        this.arrow = star < 0 ? pattern.length : indexOfArrow(pattern, star + 1);
    }

    private static int indexOfStar(byte[] pattern) {
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i] == '*') {
                return i;
            }
        }
        return -1;
    }

    /** An arrow with nothing behind it is part of the key. */
    private static int indexOfArrow(byte[] pattern, int from) {
        for (int i = from; i < pattern.length - 1; i++) {
            if (pattern[i] == '-' && pattern[i + 1] == '>') {
                return i + 2 < pattern.length ? i : pattern.length;
            }
        }
        return pattern.length;
    }

    /** Whether it says something else for each element. */
    boolean isVariable() {
        return star >= 0;
    }

    /** What it says for an element, or null if that is not there, or of another type. */
    byte @Nullable [] lookUp(Call call, byte[] element) {
        if (pattern.length == 1 && pattern[0] == '#') {
            return element;
        }
        if (star < 0) {
            return null;
        }
        byte[] key =
                Bytes.concat(
                        Arrays.copyOf(pattern, star),
                        element,
                        Arrays.copyOfRange(pattern, star + 1, arrow));
        Entry entry = call.find(key);
        if (entry == null) {
            return null;
        }
        Value value = call.keyspace().value(entry);
        if (arrow < pattern.length) {
            byte[] field = Arrays.copyOfRange(pattern, arrow + 2, pattern.length);
            byte[] found = value instanceof HashValue hash ? hash.get(field, call.now()) : null;
            return found == null ? null : found.clone(); // STORE keeps it
        }
        return value instanceof StringValue string
                ? Arrays.copyOf(string.array(), string.length())
                : null;
    }
}
