package dev.redlite.command.hash;

import dev.redlite.engine.Call;
import dev.redlite.engine.Subkeys;
import dev.redlite.value.hash.HashValue;

/** Keyspace events of hashes that several commands send, in Redis's order. */
final class HashEvents {
    private HashEvents() {}

    /** An event about the field that the call names behind the key. */
    static void field(Call call, String event) {
        Subkeys field = call.subkeys();
        field.add(call.arg(2));
        call.event(call.arg(1), event, field);
    }

    /** Fields were deleted, and with the last one the key; nothing if there are none. */
    static void deleted(Call call, HashValue hash, Subkeys fields) {
        if (fields.isEmpty()) {
            return;
        }
        call.event(call.arg(1), "hdel", fields);
        if (hash.isEmptyAt(call.expiryNow())) {
            call.event(call.arg(1), "del");
        }
    }

    /** All of some fields got an expiry, or were deleted because it had passed. */
    static void expiry(Call call, HashValue hash, long atMillis, Subkeys fields) {
        if (atMillis <= call.expiryNow()) {
            deleted(call, hash, fields);
        } else if (!fields.isEmpty()) {
            call.event(call.arg(1), "hexpire", fields);
        }
    }
}
