package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

/** Commands that set and delete fields of a hash. */
final class HashWrites {
    private HashWrites() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("HSET")
                .since("2.0.0")
                .arity(-4)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key field value [field value ...]")
                .summary("Gives fields their values, new ones and those there are")
                .complexity("O(1) for each field")
                .handler(HashWrites::hset);
        table.add("HDEL")
                .since("2.0.0")
                .arity(-3)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key field [field ...]")
                .summary("Deletes fields, and the hash if none is left")
                .complexity("O(N), where N is the number of fields given")
                .handler(HashWrites::hdel);
    }

    /** An odd number of arguments comes before a wrong type. */
    private static void hset(Call call, Reply reply) {
        if (call.count() % 2 != 0) {
            throw Errors.arity(call.command().fullName());
        }
        HashValue hash = call.changeOrCreate(1, ValueType.HASH);
        int added = 0;
        for (int i = 2; i < call.count(); i += 2) {
            added += hash.set(call.arg(i), call.arg(i + 1), call.now()) ? 1 : 0;
        }
        call.event(call.arg(1), "hset");
        reply.integer(added);
    }

    private static void hdel(Call call, Reply reply) {
        HashValue hash = call.change(1, ValueType.HASH);
        if (hash == null) {
            reply.integer(0);
            return;
        }
        int deleted = 0;
        for (int i = 2; i < call.count(); i++) {
            deleted += hash.remove(call.arg(i), call.now()) ? 1 : 0;
        }
        if (deleted > 0) {
            HashEvents.deleted(call, hash);
        }
        reply.integer(deleted);
    }
}
