package dev.redlite.command.scripting;

import dev.redlite.engine.ScriptRun;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;

/** What a script or a function says of itself: what it does not do, and what it may do. */
enum ScriptFlag {
    NO_WRITES,
    ALLOW_OOM,
    ALLOW_STALE,
    NO_CLUSTER,
    ALLOW_CROSS_SLOT_KEYS;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** What becomes of a script or function with these flags when the memory is full. */
    static ScriptRun.Room room(Set<ScriptFlag> flags) {
        boolean mayRun = flags.contains(ALLOW_OOM) || flags.contains(NO_WRITES);
        return mayRun ? ScriptRun.Room.IGNORED : ScriptRun.Room.REQUIRED;
    }

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
