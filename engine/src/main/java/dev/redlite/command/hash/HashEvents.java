package dev.redlite.command.hash;

import dev.redlite.engine.Call;
import dev.redlite.value.hash.HashValue;

/** Keyspace events of hashes that several commands send. */
final class HashEvents {
    private HashEvents() {}

    /** Fields were deleted, and the key with them if none is left. */
    static void deleted(Call call, HashValue hash) {
        call.event(call.arg(1), "hdel");
        keyIfEmpty(call, hash);
    }

    /** The key goes if no field is left. */
    static void keyIfEmpty(Call call, HashValue hash) {
        if (hash.isEmptyAt(call.now())) {
            call.event(call.arg(1), "del");
        }
    }
}
