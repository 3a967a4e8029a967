package dev.redlite.command.hash;

import dev.redlite.engine.Call;
import dev.redlite.value.hash.HashValue;

/** Keyspace events of hashes that several commands send, in Redis's order. */
final class HashEvents {
    private HashEvents() {}

    /** Fields were deleted, and with the last one the key. */
    static void deleted(Call call, HashValue hash) {
        call.event(call.arg(1), "hdel");
        if (hash.isEmptyAt(call.now())) {
            call.event(call.arg(1), "del");
        }
    }

    /** Fields got an expiry, or were deleted because it had passed. */
    static void expiry(Call call, HashValue hash, boolean deleted, boolean updated) {
        if (updated) {
            call.event(call.arg(1), "hexpire");
        }
        if (deleted) {
            deleted(call, hash);
        }
    }
}
