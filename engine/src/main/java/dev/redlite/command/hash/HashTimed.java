package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Subkeys;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

import org.jspecify.annotations.Nullable;

/** Commands that get or set fields and their time to live at once: HGETEX, HSETEX. */
final class HashTimed {
    private HashTimed() {}

    static void register(CommandTable table) {
        table.add("HGETEX")
                .since("8.0.0")
                .arity(-5)
                .key(1)
                .keyFlags("RW", "access", "update")
                .flags(WRITE, FAST)
                .syntax(
                        "key [EX seconds | PX milliseconds | EXAT unix-time-seconds"
                                + " | PXAT unix-time-milliseconds | PERSIST]"
                                + " FIELDS numfields field [field ...]")
                .summary("Returns the values of fields, and gives or takes them a time to live")
                .complexity("O(N), where N is the number of fields given")
                .handler(HashTimed::hgetex);
        table.add("HSETEX")
                .since("8.0.0")
                .arity(-6)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax(
                        "key [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds"
                                + " | PXAT unix-time-milliseconds | KEEPTTL]"
                                + " FIELDS numfields field value [field value ...]")
                .summary("Gives fields their values and a time to live")
                .complexity("O(N), where N is the number of fields given")
                .handler(HashTimed::hsetex);
    }

    /**
     * A wrong type comes before wrong arguments. A time in the past deletes a field after it was
     * read; one that is given twice is not there the second time.
     */
    private static void hgetex(Call call, Reply reply) {
        HashValue hash = call.change(1, ValueType.HASH);
        TimedOptions options = TimedOptions.parseGet(call);
        FieldList fields = options.fields();
        byte @Nullable [][] values = new byte[fields.count()][];
        Subkeys changed = call.subkeys();
        for (int i = 0; hash != null && i < values.length; i++) {
            byte[] field = call.arg(fields.first() + i);
            values[i] = hash.get(field, call.expiryNow());
            if (values[i] != null
                    && options.hasExpiry()
                    && setExpiry(hash, field, options, call.expiryNow())) {
                changed.add(field);
            }
        }
        if (hash != null && options.hasTime()) {
            HashEvents.expiry(call, hash, options.atMillis(), changed);
        } else if (!changed.isEmpty()) {
            call.event(call.arg(1), "hpersist", changed);
        }
        reply.array(values.length);
        for (byte[] value : values) {
            reply.bulkOrNil(value);
        }
    }

    /** Returns whether that changes anything. */
    private static boolean setExpiry(HashValue hash, byte[] field, TimedOptions options, long now) {
        if (!options.hasTime()) {
            boolean had = hash.expiresAt(field, now) != HashValue.NEVER;
            if (had) {
                hash.expireAt(field, HashValue.NEVER, now);
            }
            return had;
        }
        if (options.atMillis() <= now) {
            return hash.remove(field, now);
        }
        hash.expireAt(field, options.atMillis(), now);
        return true;
    }

    /** Wrong arguments come before a wrong type. A time in the past deletes the fields. */
    private static void hsetex(Call call, Reply reply) {
        TimedOptions options = TimedOptions.parseSet(call);
        if (!isAllowed(call, options, call.read(1, ValueType.HASH))) {
            reply.integer(0);
            return;
        }
        HashValue hash = call.changeOrCreate(1, ValueType.HASH);
        if (options.mustBeNew()) {
            call.removeExpiredFields(call.arg(1));
        }
        FieldList fields = options.fields();
        Subkeys set = call.subkeys();
        for (int i = 0; i < fields.count(); i++) {
            byte[] field = call.arg(fields.first() + 2 * i);
            byte[] value = call.arg(fields.first() + 2 * i + 1);
            set.add(field);
            if (!options.hasExpiry()) {
                hash.set(field, value, call.expiryNow());
            } else if (!options.hasTime()) {
                hash.setKeepingExpiry(field, value, call.expiryNow());
            } else if (options.atMillis() <= call.expiryNow()) {
                hash.remove(field, call.expiryNow());
            } else {
                hash.set(field, value, options.atMillis(), call.expiryNow());
            }
        }
        call.event(call.arg(1), "hset", set);
        if (options.hasTime()) {
            HashEvents.expiry(call, hash, options.atMillis(), set);
        }
        reply.integer(1);
    }

    private static boolean isAllowed(Call call, TimedOptions options, @Nullable HashValue hash) {
        if (!options.mustExist() && !options.mustBeNew()) {
            return true;
        }
        FieldList fields = options.fields();
        for (int i = 0; i < fields.count(); i++) {
            byte[] field = call.arg(fields.first() + 2 * i);
            boolean isThere = hash != null && hash.has(field, call.expiryNow());
            if (isThere == options.mustBeNew()) {
                return false;
            }
        }
        return true;
    }
}
