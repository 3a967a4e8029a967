package dev.redlite.command.string;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/**
 * Commands that return a whole string, some with a change to its key: GET, GETDEL, GETEX, STRLEN.
 */
final class StringReads {
    private StringReads() {}

    static void register(CommandTable table) {
        table.add("GET")
                .since("1.0.0")
                .arity(2)
                .key(1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the string that a key holds")
                .complexity("O(1)")
                .handler(StringReads::get);
        table.add("GETDEL")
                .looksUpToRead()
                .since("6.2.0")
                .arity(2)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, FAST)
                .syntax("key")
                .summary("Returns the string that a key holds and removes the key")
                .complexity("O(1)")
                .handler(StringReads::getdel);
        table.add("GETEX")
                .looksUpToRead()
                .since("6.2.0")
                .arity(-2)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "access", "update")
                .flags(WRITE, FAST)
                .syntax(
                        "key [EX seconds | PX milliseconds | EXAT unix-time-seconds"
                                + " | PXAT unix-time-milliseconds | PERSIST]")
                .summary("Returns the string that a key holds and sets when the key expires")
                .complexity("O(1)")
                .handler(StringReads::getex);
        table.add("STRLEN")
                .since("2.2.0")
                .arity(2)
                .key(1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the length of the string that a key holds")
                .complexity("O(1)")
                .handler(StringReads::strlen);
    }

    private static void get(Call call, Reply reply) {
        reply(reply, call.read(1, ValueType.STRING));
    }

    private static void getdel(Call call, Reply reply) {
        StringValue value = call.read(1, ValueType.STRING);
        reply(reply, value);
        if (value != null) {
            call.delete(call.arg(1));
            call.event(call.arg(1), "del");
        }
    }

    /** The expiry is checked last: for a key that is not there it may be anything. */
    private static void getex(Call call, Reply reply) {
        var expiry = ExpiryOption.parse(call, 2, "PERSIST");
        Entry entry = call.find(1);
        if (entry == null) {
            reply.nil();
            return;
        }
        StringValue value = call.value(entry, ValueType.STRING);
        long expiresAt = expiry.atMillis(call);
        reply(reply, value);
        if (expiry.isTime() && expiresAt <= call.expiryNow()) {
            call.delete(call.arg(1));
            call.event(call.arg(1), "del");
        } else if (expiry.isTime()) {
            call.keyspace().expireAt(call.db(), entry, expiresAt);
            call.event(call.arg(1), "expire");
        } else if (expiry.isLone() && entry.expiresAt() != 0) {
            call.keyspace().expireAt(call.db(), entry, 0);
            call.event(call.arg(1), "persist");
        }
    }

    private static void strlen(Call call, Reply reply) {
        reply.integer(Math.max(0, call.stringLength(1)));
    }

    /** Answers with a string, or nil. */
    static void reply(Reply reply, @Nullable StringValue value) {
        if (value == null) {
            reply.nil();
        } else {
            reply.bulk(value.array(), 0, value.length());
        }
    }
}
