package dev.redlite.command.scripting;

import dev.redlite.lua.LuaString;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scripts that are known by their digests. Those that were only run give way, those used the
 * longest time ago first; those that were loaded stay until all are flushed.
 */
final class ScriptCache {
    /** What a compiled script takes for each byte of its text, estimated. */
    private static final int BYTES_PER_BYTE = 40;

    private static final int EVALUATED_MAX = 500;
    private static final long EVALUATED_BYTES_MAX = 16 << 20;

    private final Map<LuaString, Script> loaded = new HashMap<>();
    private final Map<LuaString, Script> evaluated = new LinkedHashMap<>(16, 0.75f, true);
    private long loadedBytes;
    private long evaluatedBytes;
    private long evicted;

    /** The script with a digest in lower case, or null. */
    @Nullable Script find(LuaString digest) {
        Script script = loaded.get(digest);
        return script == null ? evaluated.get(digest) : script;
    }

    /** Adds a script that was loaded. */
    void load(LuaString digest, Script script) {
        Script before = evaluated.remove(digest);
        evaluatedBytes -= before == null ? 0 : before.length();
        if (loaded.put(digest, script) == null) {
            loadedBytes += script.length();
        }
    }

    /** Adds a script that is run. */
    void evaluate(LuaString digest, Script script) {
        evaluated.put(digest, script);
        evaluatedBytes += script.length();
        var oldest = evaluated.values().iterator();
        while (evaluated.size() > EVALUATED_MAX
                || evaluatedBytes > EVALUATED_BYTES_MAX && evaluated.size() > 1) {
            evaluatedBytes -= oldest.next().length();
            oldest.remove();
            evicted++;
        }
    }

    void clear() {
        loaded.clear();
        evaluated.clear();
        loadedBytes = 0;
        evaluatedBytes = 0;
    }

    int size() {
        return loaded.size() + evaluated.size();
    }

    /** How many gave way so far. */
    long evicted() {
        return evicted;
    }

    /** Estimated bytes of all. */
    long bytes() {
        return (loadedBytes + evaluatedBytes) * BYTES_PER_BYTE;
    }
}
