package dev.redlite.command.string;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

/** Commands on several strings at once: MGET, MSET, MSETNX. */
final class StringBatches {
    private StringBatches() {}

    static void register(CommandTable table) {
        table.add("MGET")
                .since("1.0.0")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key [key ...]")
                .summary("Returns the strings that several keys hold")
                .complexity("O(N) where N is the number of keys")
                .handler(StringBatches::mget);
        table.add("MSET")
                .since("1.0.1")
                .arity(-3)
                .keys(1, -1, 2)
                .keyFlags("OW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key value [key value ...]")
                .summary("Sets several keys to strings, all of them or none")
                .complexity("O(N) where N is the number of keys")
                .handler(StringBatches::mset);
        table.add("MSETNX")
                .since("1.0.1")
                .arity(-3)
                .keys(1, -1, 2)
                .keyFlags("OW", "insert")
                .flags(WRITE, DENYOOM)
                .syntax("key value [key value ...]")
                .summary("Sets several keys to strings unless one of the keys exists")
                .complexity("O(N) where N is the number of keys")
                .handler(StringBatches::msetnx);
    }

    /** A key of another type is nil, not an error. */
    private static void mget(Call call, Reply reply) {
        reply.array(call.count() - 1);
        for (int i = 1; i < call.count(); i++) {
            Entry entry = call.find(i);
            StringValue value =
                    entry == null || entry.type() != ValueType.STRING
                            ? null
                            : ValueType.STRING.cast(call.keyspace().value(entry));
            StringReads.reply(reply, value);
        }
    }

    private static void mset(Call call, Reply reply) {
        requirePairs(call);
        setPairs(call);
        reply.ok();
    }

    private static void msetnx(Call call, Reply reply) {
        requirePairs(call);
        for (int i = 1; i < call.count(); i += 2) {
            if (call.find(i) != null) {
                reply.integer(0);
                return;
            }
        }
        setPairs(call);
        reply.integer(1);
    }

    private static void requirePairs(Call call) {
        if (call.count() % 2 == 0) {
            throw Errors.arity(call.command().fullName());
        }
    }

    private static void setPairs(Call call) {
        for (int i = 1; i < call.count(); i += 2) {
            call.setString(call.arg(i), call.arg(i + 1));
            call.event(call.arg(i), "set");
        }
    }
}
