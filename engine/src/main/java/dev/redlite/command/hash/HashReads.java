package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

/** Commands that read fields of a hash. */
final class HashReads {
    private HashReads() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("HGET")
                .since("2.0.0")
                .arity(3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key field")
                .summary("Returns the value of a field")
                .complexity("O(1)")
                .handler(HashReads::hget);
        table.add("HGETALL")
                .since("2.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key")
                .summary("Returns all fields and their values")
                .complexity("O(N), where N is the number of fields")
                .handler(HashReads::hgetall);
    }

    private static void hget(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.bulkOrNil(hash == null ? null : hash.get(call.arg(2), call.now()));
    }

    private static void hgetall(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        if (hash == null) {
            reply.map(0);
            return;
        }
        reply.map(hash.size(call.now()));
        hash.each(
                call.now(),
                (name, value, expiresAt) -> {
                    reply.bulk(name);
                    reply.bulk(value);
                });
    }
}
