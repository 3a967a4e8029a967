package dev.redlite.command.scripting;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What a script or a function says of itself: what it does not do, and what it may do. */
enum ScriptFlag {
    NO_WRITES,
    ALLOW_OOM,
    ALLOW_STALE,
    NO_CLUSTER,
    ALLOW_CROSS_SLOT_KEYS;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As scripts write it. */
    String word() {
        return word;
    }

    /** The flag that a word means, or null. */
    static @Nullable ScriptFlag of(String word) {
        for (ScriptFlag flag : values()) {
            if (flag.word.equals(word)) {
                return flag;
            }
        }
        return null;
    }
}
