package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;

/** Commands that change when keys expire: EXPIRE and its siblings, and PERSIST. */
final class KeyExpiry {
    private static final String SUMMARY = "Lets a key expire ";

    private KeyExpiry() {}

    static void register(CommandTable table) {
        expire(table, "EXPIRE", "1.0.0", "key seconds [NX | XX | GT | LT]")
                .summary(SUMMARY + "after some seconds")
                .handler((call, reply) -> expire(call, reply, 1000, false));
        expire(table, "PEXPIRE", "2.6.0", "key milliseconds [NX | XX | GT | LT]")
                .summary(SUMMARY + "after some milliseconds")
                .handler((call, reply) -> expire(call, reply, 1, false));
        expire(table, "EXPIREAT", "1.2.0", "key unix-time-seconds [NX | XX | GT | LT]")
                .summary(SUMMARY + "at a time given in seconds")
                .handler((call, reply) -> expire(call, reply, 1000, true));
        expire(table, "PEXPIREAT", "2.6.0", "key unix-time-milliseconds [NX | XX | GT | LT]")
                .summary(SUMMARY + "at a time given in milliseconds")
                .handler((call, reply) -> expire(call, reply, 1, true));
        table.add("PERSIST")
                .since("2.2.0")
                .arity(2)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax("key")
                .summary("Lets a key not expire any more")
                .complexity("O(1)")
                .handler(KeyExpiry::persist);
    }

    private static Command expire(CommandTable table, String name, String since, String syntax) {
        return table.add(name)
                .since(since)
                .arity(-3)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax(syntax)
                .complexity("O(1)");
    }

    /**
     * A bad option is reported before a bad number, and both before the key is looked at. A time
     * that has passed removes the key.
     */
    private static void expire(Call call, Reply reply, long unitMillis, boolean isAbsolute) {
        ExpireCondition condition = ExpireCondition.parse(call, 3);
        long at = atMillis(call, unitMillis, isAbsolute ? 0 : call.now());
        Entry entry = call.find(1);
        if (entry == null || !condition.allows(entry.expiresAt(), at)) {
            reply.integer(0);
            return;
        }
        if (at <= call.expiryNow()) {
            call.keyspace().delete(call.db(), entry);
            call.event(call.arg(1), "del");
        } else {
            call.keyspace().expireAt(call.db(), entry, at);
            call.event(call.arg(1), "expire");
        }
        reply.integer(1);
    }

    private static long atMillis(Call call, long unitMillis, long from) {
        long given = call.integer(2);
        if (given > Long.MAX_VALUE / unitMillis || given < Long.MIN_VALUE / unitMillis) {
            throw Errors.expireTime(call.command().fullName());
        }
        long millis = given * unitMillis;
        if (from > 0 && millis > Long.MAX_VALUE - from) {
            throw Errors.expireTime(call.command().fullName());
        }
        return millis + from;
    }

    private static void persist(Call call, Reply reply) {
        Entry entry = call.find(1);
        if (entry == null || entry.expiresAt() == 0) {
            reply.integer(0);
            return;
        }
        call.keyspace().expireAt(call.db(), entry, 0);
        call.event(call.arg(1), "persist");
        reply.integer(1);
    }
}
