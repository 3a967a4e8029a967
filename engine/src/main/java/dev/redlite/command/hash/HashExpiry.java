package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Subkeys;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

/** Commands about the time to live of fields: HEXPIRE, HTTL, HPERSIST and their siblings. */
final class HashExpiry {
    private static final int NO_FIELD = -2;
    private static final int NO_EXPIRY = -1;
    private static final int NOT_ALLOWED = 0;
    private static final int DONE = 1;
    private static final int DELETED = 2;

    private HashExpiry() {}

    static void register(CommandTable table) {
        setter(table, "HEXPIRE", FieldTime.EX, "seconds", "in so many seconds");
        setter(table, "HPEXPIRE", FieldTime.PX, "milliseconds", "in so many milliseconds");
        setter(
                table,
                "HEXPIREAT",
                FieldTime.EXAT,
                "unix-time-seconds",
                "at a unix time in seconds");
        setter(
                table,
                "HPEXPIREAT",
                FieldTime.PXAT,
                "unix-time-milliseconds",
                "at a unix time in milliseconds");
        getter(table, "HTTL", FieldTime.EX, "in how many seconds");
        getter(table, "HPTTL", FieldTime.PX, "in how many milliseconds");
        getter(table, "HEXPIRETIME", FieldTime.EXAT, "at which unix time in seconds");
        getter(table, "HPEXPIRETIME", FieldTime.PXAT, "at which unix time in milliseconds");
        table.add("HPERSIST")
                .since("7.4.0")
                .arity(-5)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax("key FIELDS numfields field [field ...]")
                .summary("Takes fields their time to live")
                .complexity("O(N), where N is the number of fields given")
                .handler(HashExpiry::hpersist);
    }

    private static void setter(
            CommandTable table, String name, FieldTime time, String argument, String when) {
        table.add(name)
                .since("7.4.0")
                .arity(-6)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax(
                        "key "
                                + argument
                                + " [NX | XX | GT | LT] FIELDS numfields field [field ...]")
                .summary("Has fields expire " + when)
                .complexity("O(N), where N is the number of fields given")
                .handler((call, reply) -> expire(call, reply, time));
    }

    private static void getter(CommandTable table, String name, FieldTime time, String when) {
        table.add(name)
                .since("7.4.0")
                .arity(-5)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key FIELDS numfields field [field ...]")
                .summary("Tells " + when + " fields expire")
                .complexity("O(N), where N is the number of fields given")
                .handler((call, reply) -> tell(call, reply, time));
    }

    /** A wrong type comes before wrong arguments. A time in the past deletes the field. */
    private static void expire(Call call, Reply reply, FieldTime time) {
        HashValue hash = call.change(1, ValueType.HASH);
        ExpiryOptions options = ExpiryOptions.parse(call, time);
        int[] results = new int[options.fields().count()];
        Subkeys changed = call.subkeys();
        for (int i = 0; i < results.length; i++) {
            byte[] field = call.arg(options.fields().first() + i);
            results[i] = hash == null ? NO_FIELD : expire(hash, field, options, call.expiryNow());
            if (results[i] == DELETED || results[i] == DONE) {
                changed.add(field);
            }
        }
        if (hash != null) {
            HashEvents.expiry(call, hash, options.atMillis(), changed);
        }
        reply(reply, results);
    }

    private static int expire(HashValue hash, byte[] field, ExpiryOptions options, long now) {
        long present = hash.expiresAt(field, now);
        if (present == HashValue.ABSENT) {
            return NO_FIELD;
        }
        if (!options.allows(present)) {
            return NOT_ALLOWED;
        }
        if (options.atMillis() <= now) {
            hash.remove(field, now);
            return DELETED;
        }
        hash.expireAt(field, options.atMillis(), now);
        return DONE;
    }

    /** A wrong type comes before wrong arguments. */
    private static void tell(Call call, Reply reply, FieldTime time) {
        HashValue hash = call.read(1, ValueType.HASH);
        FieldList fields = FieldList.parseRest(call, 2);
        reply.array(fields.count());
        for (int i = 0; i < fields.count(); i++) {
            byte[] field = call.arg(fields.first() + i);
            long at = hash == null ? HashValue.ABSENT : hash.expiresAt(field, call.expiryNow());
            if (at == HashValue.ABSENT) {
                reply.integer(NO_FIELD);
            } else {
                reply.integer(at == HashValue.NEVER ? NO_EXPIRY : time.shown(at, call));
            }
        }
    }

    /** A wrong type comes before wrong arguments. */
    private static void hpersist(Call call, Reply reply) {
        HashValue hash = call.change(1, ValueType.HASH);
        FieldList fields = FieldList.parseRest(call, 2);
        int[] results = new int[fields.count()];
        Subkeys changed = call.subkeys();
        for (int i = 0; i < results.length; i++) {
            byte[] field = call.arg(fields.first() + i);
            long at = hash == null ? HashValue.ABSENT : hash.expiresAt(field, call.expiryNow());
            if (hash == null || at == HashValue.ABSENT) {
                results[i] = NO_FIELD;
            } else if (at == HashValue.NEVER) {
                results[i] = NO_EXPIRY;
            } else {
                hash.expireAt(field, HashValue.NEVER, call.expiryNow());
                results[i] = DONE;
                changed.add(field);
            }
        }
        if (!changed.isEmpty()) {
            call.event(call.arg(1), "hpersist", changed);
        }
        reply(reply, results);
    }

    private static void reply(Reply reply, int[] results) {
        reply.array(results.length);
        for (int result : results) {
            reply.integer(result);
        }
    }
}
