package dev.redlite.command.string;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/** Commands that add to the number a string holds: INCR, DECR, INCRBY, DECRBY. */
final class StringCounters {
    private StringCounters() {}

    static void register(CommandTable table) {
        counter(table, "INCR", 2)
                .syntax("key")
                .summary("Adds one to the integer that a key holds, 0 if there is no such key")
                .handler((call, reply) -> add(call, reply, 1));
        counter(table, "DECR", 2)
                .syntax("key")
                .summary("Takes one from the integer that a key holds, 0 if there is no such key")
                .handler((call, reply) -> add(call, reply, -1));
        counter(table, "INCRBY", 3)
                .syntax("key increment")
                .summary("Adds to the integer that a key holds, 0 if there is no such key")
                .handler((call, reply) -> add(call, reply, call.integer(2)));
        counter(table, "DECRBY", 3)
                .syntax("key decrement")
                .summary("Takes from the integer that a key holds, 0 if there is no such key")
                .handler(StringCounters::decrby);
    }

    private static Command counter(CommandTable table, String name, int arity) {
        return table.add(name)
                .since("1.0.0")
                .arity(arity)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM, FAST)
                .complexity("O(1)");
    }

    /** The least integer has no opposite, which is found before the key is looked at. */
    private static void decrby(Call call, Reply reply) {
        long decrement = call.integer(2);
        if (decrement == Long.MIN_VALUE) {
            throw new CommandException("ERR decrement would overflow");
        }
        add(call, reply, -decrement);
    }

    private static void add(Call call, Reply reply, long increment) {
        long before = number(call.read(1, ValueType.STRING));
        long sum = before + increment;
        if (((before ^ sum) & (increment ^ sum)) < 0) {
            throw new CommandException(Errors.OVERFLOW);
        }
        call.setString(call.arg(1), Numbers.toBytes(sum), Keyspace.KEEP_EXPIRY);
        call.event(call.arg(1), "incrby");
        reply.integer(sum);
    }

    /** The number a string holds; 0 if there is no such key. */
    static long number(@Nullable StringValue value) {
        if (value == null) {
            return 0;
        }
        long number = Numbers.parseLong(value.array(), 0, value.length(), Long.MIN_VALUE);
        if (number == Long.MIN_VALUE && !Numbers.isLong(value.array(), 0, value.length())) {
            throw Errors.notInteger();
        }
        return number;
    }
}
