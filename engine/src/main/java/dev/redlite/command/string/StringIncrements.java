package dev.redlite.command.string;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Doubles;
import dev.redlite.base.LongDouble;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/** Commands that add to a number with a fraction, or within bounds: INCRBYFLOAT, INCREX. */
final class StringIncrements {
    private StringIncrements() {}

    static void register(CommandTable table) {
        table.add("INCRBYFLOAT")
                .since("2.6.0")
                .arity(3)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key increment")
                .summary("Adds to the floating-point number that a key holds, 0 if there is none")
                .complexity("O(1)")
                .handler(StringIncrements::incrbyfloat);
        table.add("INCREX")
                .since("8.8.0")
                .arity(-2)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax(
                        "key [BYFLOAT increment | BYINT increment] [LBOUND lowerbound]"
                                + " [UBOUND upperbound] [SATURATE] [EX seconds | PX milliseconds"
                                + " | EXAT unix-time-seconds | PXAT unix-time-milliseconds"
                                + " | PERSIST] [ENX]")
                .summary("Adds to the number that a key holds within bounds, and sets its expiry")
                .complexity("O(1)")
                .handler(StringIncrements::increx);
    }

    /** What the key holds is looked at before the increment. */
    private static void incrbyfloat(Call call, Reply reply) {
        LongDouble before = number(call.read(1, ValueType.STRING));
        LongDouble increment = LongDouble.parse(call.arg(2));
        if (increment == null) {
            throw new CommandException(Errors.NOT_FLOAT);
        }
        LongDouble sum = before.plus(increment);
        if (!sum.isFinite()) {
            throw new CommandException(Errors.NAN_OR_INFINITY);
        }
        byte[] text = sum.toBytes();
        call.setString(call.arg(1), text, Keyspace.KEEP_EXPIRY);
        call.event(call.arg(1), "incrbyfloat");
        reply.bulk(text);
    }

    /**
     * All arguments are checked before the key. A result out of bounds that is not to saturate
     * changes nothing, the expiry included, and is told by an increment of 0.
     */
    private static void increx(Call call, Reply reply) {
        var options = IncrexOptions.parse(call);
        reply.array(2);
        if (options.isFloat()) {
            increxFloat(call, reply, options);
        } else {
            increxInteger(call, reply, options);
        }
    }

    private static void increxInteger(Call call, Reply reply, IncrexOptions options) {
        var step = options.integers();
        long expiresAt = options.expiresAt(call);
        long before = StringCounters.number(call.read(1, ValueType.STRING));
        long sum = before + step.increment();
        boolean overflows = ((before ^ sum) & (step.increment() ^ sum)) < 0;
        boolean isAbove = overflows ? step.increment() > 0 : sum > step.upper();
        boolean isBelow = overflows ? step.increment() < 0 : sum < step.lower();
        if ((isAbove || isBelow) && !options.saturates()) {
            reply.integer(before);
            reply.integer(0);
            return;
        }
        long after = isAbove ? step.upper() : isBelow ? step.lower() : sum;
        long applied = after - before;
        if (((after ^ before) & (after ^ applied)) < 0) {
            throw new CommandException("ERR applied increment would overflow");
        }
        store(call, options, Numbers.toBytes(after), expiresAt);
        reply.integer(after);
        reply.integer(applied);
    }

    private static void increxFloat(Call call, Reply reply, IncrexOptions options) {
        var step = options.floats();
        long expiresAt = options.expiresAt(call);
        LongDouble before = number(call.read(1, ValueType.STRING));
        if (!before.isFinite()) {
            throw new CommandException("ERR value cannot be Infinity");
        }
        LongDouble sum = before.plus(step.increment());
        boolean isAbove = !sum.isFinite() && sum.compareTo(before) > 0;
        boolean isBelow = !sum.isFinite() && sum.compareTo(before) < 0;
        isAbove |= sum.compareTo(step.upper()) > 0;
        isBelow |= sum.compareTo(step.lower()) < 0;
        if ((isAbove || isBelow) && !options.saturates()) {
            number(reply, before);
            number(reply, LongDouble.of(0));
            return;
        }
        LongDouble after = isAbove ? step.upper() : isBelow ? step.lower() : sum;
        LongDouble applied = after.minus(before);
        if (!applied.isFinite()) {
            throw new CommandException("ERR applied increment would be Infinity");
        }
        store(call, options, after.toBytes(), expiresAt);
        number(reply, after);
        number(reply, applied);
    }

    private static void store(Call call, IncrexOptions options, byte[] text, long wantedExpiry) {
        byte[] key = call.arg(1);
        Entry entry = call.find(1);
        boolean isLasting = entry != null && entry.expiresAt() != 0;
        boolean keeps = isLasting && options.onlyIfLasting();
        long expiresAt = keeps ? Keyspace.KEEP_EXPIRY : wantedExpiry;
        String event = options.isFloat() ? "incrbyfloat" : "incrby";
        StringWrites.store(call, key, text, expiresAt, event);
        if (isLasting && options.persists()) {
            call.event(key, "persist");
        }
    }

    /** The number a string holds; 0 if there is no such key. */
    private static LongDouble number(@Nullable StringValue value) {
        if (value == null) {
            return LongDouble.of(0);
        }
        boolean mayBeNumber = value.length() <= LongDouble.MAX_TEXT_LENGTH;
        LongDouble number = mayBeNumber ? LongDouble.parse(value.bytes()) : null;
        if (number == null) {
            throw new CommandException(Errors.NOT_FLOAT);
        }
        return number;
    }

    /** A bulk string in RESP2; in RESP3 the double nearest to the same text. */
    private static void number(Reply reply, LongDouble number) {
        byte[] text = number.toBytes();
        if (reply.protocol() == 2) {
            reply.bulk(text);
        } else {
            reply.number(Doubles.parse(text));
        }
    }
}
