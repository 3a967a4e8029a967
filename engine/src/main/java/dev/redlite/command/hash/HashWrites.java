package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Subkeys;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

import org.jspecify.annotations.Nullable;

/** Commands that set and delete fields: HSET, HMSET, HSETNX, HDEL, HGETDEL. */
final class HashWrites {
    private HashWrites() {}

    static void register(CommandTable table) {
        registerSetting(table);
        registerDeleting(table);
    }

    private static void registerSetting(CommandTable table) {
        table.add("HSET")
                .since("2.0.0")
                .arity(-4)
                .key(1)
                .elements(2, 2)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key field value [field value ...]")
                .summary("Gives fields their values, new ones and those there are")
                .complexity("O(N), where N is the number of fields given")
                .handler((call, reply) -> reply.integer(set(call)));
        table.add("HMSET")
                .since("2.0.0")
                .arity(-4)
                .key(1)
                .elements(2, 2)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key field value [field value ...]")
                .summary("Gives fields their values, new ones and those there are")
                .complexity("O(N), where N is the number of fields given")
                .deprecated("4.0.0", "`HSET` with multiple field-value pairs")
                .handler(HashWrites::hmset);
        table.add("HSETNX")
                .since("2.0.0")
                .arity(4)
                .key(1)
                .elements(2, 2)
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key field value")
                .summary("Gives a field a value if there is no such field yet")
                .complexity("O(1)")
                .handler(HashWrites::hsetnx);
    }

    private static void registerDeleting(CommandTable table) {
        table.add("HDEL")
                .since("2.0.0")
                .arity(-3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key field [field ...]")
                .summary("Deletes fields, and with the last one the key")
                .complexity("O(N), where N is the number of fields given")
                .handler(HashWrites::hdel);
        table.add("HGETDEL")
                .since("8.0.0")
                .arity(-5)
                .key(1)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, FAST)
                .syntax("key FIELDS numfields field [field ...]")
                .summary("Returns the values of fields and deletes them")
                .complexity("O(N), where N is the number of fields given")
                .handler(HashWrites::hgetdel);
    }

    /** Sets pairs and returns how many fields are new; a field without a value comes first. */
    private static int set(Call call) {
        if (call.count() % 2 != 0) {
            throw Errors.arity(call.command().fullName());
        }
        HashValue hash = call.changeOrCreate(1, ValueType.HASH);
        Subkeys fields = call.subkeys();
        int added = 0;
        for (int i = 2; i < call.count(); i += 2) {
            added += hash.set(call.arg(i), call.arg(i + 1), call.expiryNow()) ? 1 : 0;
            fields.add(call.arg(i));
        }
        call.event(call.arg(1), "hset", fields);
        return added;
    }

    private static void hmset(Call call, Reply reply) {
        set(call);
        reply.ok();
    }

    private static void hsetnx(Call call, Reply reply) {
        HashValue hash = call.changeOrCreate(1, ValueType.HASH);
        boolean isNew = !hash.has(call.arg(2), call.expiryNow());
        if (isNew) {
            call.removeExpiredFields(call.arg(1));
            hash.set(call.arg(2), call.arg(3), call.expiryNow());
            HashEvents.field(call, "hset");
        }
        reply.integer(isNew ? 1 : 0);
    }

    private static void hdel(Call call, Reply reply) {
        HashValue hash = call.change(1, ValueType.HASH);
        Subkeys deleted = call.subkeys();
        for (int i = 2; hash != null && i < call.count(); i++) {
            if (hash.remove(call.arg(i), call.expiryNow())) {
                deleted.add(call.arg(i));
            }
        }
        if (hash != null) {
            HashEvents.deleted(call, hash, deleted);
        }
        reply.integer(deleted.count());
    }

    /** A wrong type comes before wrong arguments. A field given twice is nil the second time. */
    private static void hgetdel(Call call, Reply reply) {
        HashValue hash = call.change(1, ValueType.HASH);
        FieldList fields = FieldList.parseRest(call, 2);
        byte @Nullable [][] values = new byte[fields.count()][];
        Subkeys deleted = call.subkeys();
        for (int i = 0; hash != null && i < values.length; i++) {
            byte[] field = call.arg(fields.first() + i);
            values[i] = hash.get(field, call.expiryNow());
            if (hash.remove(field, call.expiryNow())) {
                deleted.add(field);
            }
        }
        if (hash != null) {
            HashEvents.deleted(call, hash, deleted);
        }
        reply.array(values.length);
        for (byte[] value : values) {
            reply.bulkOrNil(value);
        }
    }
}
