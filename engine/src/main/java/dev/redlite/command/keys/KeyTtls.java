package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;

/** Commands that tell when keys expire: TTL, PTTL, EXPIRETIME, PEXPIRETIME. */
final class KeyTtls {
    private static final long NO_KEY = -2;
    private static final long NO_EXPIRY = -1;

    private KeyTtls() {}

    static void register(CommandTable table) {
        add(table, "TTL", "1.0.0")
                .summary("Tells in how many seconds a key expires")
                .handler((call, reply) -> tell(call, reply, 1000, false));
        add(table, "PTTL", "2.6.0")
                .summary("Tells in how many milliseconds a key expires")
                .handler((call, reply) -> tell(call, reply, 1, false));
        add(table, "EXPIRETIME", "7.0.0")
                .summary("Tells the unix time in seconds at which a key expires")
                .handler((call, reply) -> tell(call, reply, 1000, true));
        add(table, "PEXPIRETIME", "7.0.0")
                .summary("Tells the unix time in milliseconds at which a key expires")
                .handler((call, reply) -> tell(call, reply, 1, true));
    }

    private static Command add(CommandTable table, String name, String since) {
        return table.add(name)
                .since(since)
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .complexity("O(1)");
    }

    /** Seconds are rounded to the nearest. Asking is no access. */
    private static void tell(Call call, Reply reply, long unitMillis, boolean isAbsolute) {
        Entry entry = call.peek(1);
        if (entry == null) {
            reply.integer(NO_KEY);
        } else if (entry.expiresAt() == 0) {
            reply.integer(NO_EXPIRY);
        } else {
            long millis = entry.expiresAt() - (isAbsolute ? 0 : call.now());
            reply.integer((millis + unitMillis / 2) / unitMillis);
        }
    }
}
