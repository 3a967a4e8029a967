package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.KeyWalk;
import dev.redlite.value.StringValue;

/** Commands that ask about keys: EXISTS, TOUCH, TYPE, RANDOMKEY, and Redlite's KEYINFO. */
final class KeyReads {
    private KeyReads() {}

    static void register(CommandTable table) {
        table.add("EXISTS")
                .since("1.0.0")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key [key ...]")
                .summary("Tells how many of the keys exist")
                .complexity("O(N), where N is the number of keys")
                .handler(KeyReads::exists);
        table.add("TOUCH")
                .since("3.2.1")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key [key ...]")
                .summary("Counts an access of each key that exists, and tells how many do")
                .complexity("O(N), where N is the number of keys")
                .handler(KeyReads::exists);
        table.add("TYPE")
                .since("1.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Tells the type of the value that a key holds")
                .complexity("O(1)")
                .handler(KeyReads::type);
        table.add("RANDOMKEY")
                .since("1.0.0")
                .arity(1)
                .flags(READONLY)
                .summary("Returns a key of the database by chance")
                .complexity("O(1)")
                .handler(KeyReads::randomKey);
        table.add("KEYINFO")
                .since("0.1.0")
                .arity(2)
                .key(1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Tells a key's type, time to live, and when it was made and changed")
                .complexity("O(1)")
                .handler(KeyReads::keyInfo);
    }

    /** A key that is named twice counts twice. */
    private static void exists(Call call, Reply reply) {
        int found = 0;
        for (int i = 1; i < call.count(); i++) {
            found += call.find(i) == null ? 0 : 1;
        }
        reply.integer(found);
    }

    private static void type(Call call, Reply reply) {
        Entry entry = call.peek(1);
        reply.status(entry == null ? "none" : entry.type().name());
    }

    private static void randomKey(Call call, Reply reply) {
        reply.bulkOrNil(new KeyWalk(call.keyspace()).random(call.db()));
    }

    /**
     * A map, nil if there is no such key; the time to live in ms, -1 if the key does not expire.
     */
    private static void keyInfo(Call call, Reply reply) {
        Entry entry = call.peek(1);
        if (entry == null) {
            reply.nil();
            return;
        }
        reply.map(4);
        reply.bulk("type");
        reply.bulk(entry.type().name());
        reply.bulk("ttl");
        reply.integer(entry.expiresAt() == 0 ? -1 : entry.expiresAt() - call.now());
        reply.bulk("created_at");
        reply.integer(entry.createdAt());
        reply.bulk("updated_at");
        reply.integer(entry.updatedAt());
    }

    /** Numbers that Redis shares between keys, which OBJECT REFCOUNT shows. */
    static boolean isShared(StringValue value) {
        return value.encoding().equals("int") && value.length() <= 4 && value.array()[0] != '-';
    }
}
