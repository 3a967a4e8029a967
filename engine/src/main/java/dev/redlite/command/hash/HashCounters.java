package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.LongDouble;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

import org.jspecify.annotations.Nullable;

/** Commands that add to the number a field holds: HINCRBY, HINCRBYFLOAT. */
final class HashCounters {
    private static final LongDouble ZERO = LongDouble.of(0L);

    private HashCounters() {}

    static void register(CommandTable table) {
        counter(table, "HINCRBY", "2.0.0")
                .summary("Adds to the integer that a field holds, 0 if there is no such field")
                .handler(HashCounters::hincrby);
        counter(table, "HINCRBYFLOAT", "2.6.0")
                .summary("Adds to the number that a field holds, 0 if there is no such field")
                .handler(HashCounters::hincrbyfloat);
    }

    private static Command counter(CommandTable table, String name, String since) {
        return table.add(name)
                .since(since)
                .arity(4)
                .key(1)
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key field increment")
                .complexity("O(1)");
    }

    /** A bad increment comes before a wrong type. The field keeps its expiry. */
    private static void hincrby(Call call, Reply reply) {
        long increment = call.integer(3);
        HashValue hash = call.changeOrCreate(1, ValueType.HASH);
        long before = integer(hash.get(call.arg(2), call.expiryNow()));
        long sum = before + increment;
        if (((before ^ sum) & (increment ^ sum)) < 0) {
            throw new CommandException(Errors.OVERFLOW);
        }
        call.removeExpiredFields(call.arg(1));
        hash.setKeepingExpiry(call.arg(2), Numbers.toBytes(sum), call.expiryNow());
        HashEvents.field(call, "hincrby");
        reply.integer(sum);
    }

    private static long integer(byte @Nullable [] value) {
        if (value == null) {
            return 0;
        }
        long number = Numbers.parseLong(value, Long.MIN_VALUE);
        if (number == Long.MIN_VALUE && !Numbers.isLong(value)) {
            throw new CommandException("ERR hash value is not an integer");
        }
        return number;
    }

    /** A bad increment comes before a wrong type. The field keeps its expiry. */
    private static void hincrbyfloat(Call call, Reply reply) {
        LongDouble increment = LongDouble.parse(call.arg(3));
        if (increment == null) {
            throw new CommandException(Errors.NOT_FLOAT);
        }
        if (!increment.isFinite()) {
            throw new CommandException("ERR value is NaN or Infinity");
        }
        HashValue hash = call.changeOrCreate(1, ValueType.HASH);
        LongDouble sum = number(hash.get(call.arg(2), call.expiryNow())).plus(increment);
        if (!sum.isFinite()) {
            throw new CommandException(Errors.NAN_OR_INFINITY);
        }
        byte[] text = sum.toBytes();
        call.removeExpiredFields(call.arg(1));
        hash.setKeepingExpiry(call.arg(2), text, call.expiryNow());
        HashEvents.field(call, "hincrbyfloat");
        reply.bulk(text);
    }

    private static LongDouble number(byte @Nullable [] value) {
        LongDouble number = value == null ? ZERO : LongDouble.parse(value);
        if (number == null) {
            throw new CommandException("ERR hash value is not a float");
        }
        return number;
    }
}
