package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

/** Commands that read fields, some or all: HGET, HMGET, HEXISTS, HSTRLEN, HLEN, HGETALL … */
final class HashReads {
    private HashReads() {}

    static void register(CommandTable table) {
        registerSome(table);
        registerAll(table);
    }

    private static void registerSome(CommandTable table) {
        table.add("HGET")
                .since("2.0.0")
                .arity(3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key field")
                .summary("Returns the value of a field")
                .complexity("O(1)")
                .handler(HashReads::hget);
        table.add("HMGET")
                .since("2.0.0")
                .arity(-3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key field [field ...]")
                .summary("Returns the values of fields")
                .complexity("O(N), where N is the number of fields given")
                .handler(HashReads::hmget);
        table.add("HEXISTS")
                .since("2.0.0")
                .arity(3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key field")
                .summary("Tells whether a hash has a field")
                .complexity("O(1)")
                .handler(HashReads::hexists);
        table.add("HSTRLEN")
                .since("3.2.0")
                .arity(3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key field")
                .summary("Returns the length of a field's value")
                .complexity("O(1)")
                .handler(HashReads::hstrlen);
    }

    private static void registerAll(CommandTable table) {
        table.add("HLEN")
                .since("2.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the number of fields")
                .complexity("O(1)")
                .handler(HashReads::hlen);
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
        table.add("HKEYS")
                .since("2.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key")
                .summary("Returns the names of all fields")
                .complexity("O(N), where N is the number of fields")
                .handler(HashReads::hkeys);
        table.add("HVALS")
                .since("2.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key")
                .summary("Returns the values of all fields")
                .complexity("O(N), where N is the number of fields")
                .handler(HashReads::hvals);
    }

    private static void hget(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.bulkOrNil(hash == null ? null : hash.get(call.arg(2), call.expiryNow()));
    }

    private static void hmget(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            reply.bulkOrNil(hash == null ? null : hash.get(call.arg(i), call.expiryNow()));
        }
    }

    private static void hexists(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.integer(hash != null && hash.has(call.arg(2), call.expiryNow()) ? 1 : 0);
    }

    private static void hstrlen(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        byte[] value = hash == null ? null : hash.get(call.arg(2), call.expiryNow());
        reply.integer(value == null ? 0 : value.length);
    }

    /** Fields whose time has come do not count, though Redis counts them until they are removed. */
    private static void hlen(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.integer(hash == null ? 0 : hash.size(call.expiryNow()));
    }

    private static void hgetall(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.map(hash == null ? 0 : hash.size(call.expiryNow()));
        if (hash != null) {
            hash.each(
                    call.expiryNow(),
                    (name, value, expiresAt) -> {
                        reply.bulk(name);
                        reply.bulk(value);
                    });
        }
    }

    private static void hkeys(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.array(hash == null ? 0 : hash.size(call.expiryNow()));
        if (hash != null) {
            hash.each(call.expiryNow(), (name, value, expiresAt) -> reply.bulk(name));
        }
    }

    private static void hvals(Call call, Reply reply) {
        HashValue hash = call.read(1, ValueType.HASH);
        reply.array(hash == null ? 0 : hash.size(call.expiryNow()));
        if (hash != null) {
            hash.each(call.expiryNow(), (name, value, expiresAt) -> reply.bulk(value));
        }
    }
}
