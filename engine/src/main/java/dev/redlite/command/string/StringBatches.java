package dev.redlite.command.string;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import java.util.Arrays;

/** Commands on several strings at once: MGET, MSET, MSETNX, MSETEX. */
final class StringBatches {
    private static final String INVALID_COUNT = "ERR invalid numkeys value";
    private static final String PER_KEY = "O(N) where N is the number of keys";

    private StringBatches() {}

    static void register(CommandTable table) {
        table.add("MGET")
                .since("1.0.0")
                .arity(-2)
                .keys(1, -1, 1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key [key ...]")
                .summary("Returns the strings that several keys hold")
                .complexity(PER_KEY)
                .handler(StringBatches::mget);
        table.add("MSET")
                .since("1.0.1")
                .arity(-3)
                .keys(1, -1, 2)
                .keyFlags("OW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key value [key value ...]")
                .summary("Sets several keys to strings, all of them or none")
                .complexity(PER_KEY)
                .handler(StringBatches::mset);
        table.add("MSETNX")
                .since("1.0.1")
                .arity(-3)
                .keys(1, -1, 2)
                .keyFlags("OW", "insert")
                .flags(WRITE, DENYOOM)
                .syntax("key value [key value ...]")
                .summary("Sets several keys to strings unless one of the keys exists")
                .complexity(PER_KEY)
                .handler(StringBatches::msetnx);
        table.add("MSETEX")
                .since("8.4.0")
                .arity(-4)
                .keys(StringBatches::msetexKeys)
                .keyFlags("OW", "update")
                .flags(WRITE, DENYOOM)
                .syntax(
                        "numkeys key value [key value ...] [NX | XX] [EX seconds"
                                + " | PX milliseconds | EXAT unix-time-seconds"
                                + " | PXAT unix-time-milliseconds | KEEPTTL]")
                .summary("Sets several keys to strings with one expiry, all of them or none")
                .complexity(PER_KEY)
                .handler(StringBatches::msetex);
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

    /** The count comes first, then the options, then the expiry; NX and XX hold for all keys. */
    private static void msetex(Call call, Reply reply) {
        long pairs = call.integer(1, INVALID_COUNT);
        if (pairs <= 0 || pairs > Integer.MAX_VALUE) {
            throw new CommandException(INVALID_COUNT);
        }
        if (pairs > (call.count() - 2) / 2) {
            throw new CommandException("ERR wrong number of key-value pairs");
        }
        int end = 2 + 2 * (int) pairs;
        var options = SetOptions.parseForMany(call, end);
        long expiresAt = options.expiresAt(call);
        for (int i = 2; i < end; i += 2) {
            if (!options.allows(call.find(i) != null)) {
                reply.integer(0);
                return;
            }
        }
        for (int i = 2; i < end; i += 2) {
            StringWrites.store(call, call.arg(i), call.arg(i + 1), expiresAt, "set");
        }
        reply.integer(1);
    }

    private static int[] msetexKeys(byte[][] arguments) {
        long pairs = arguments.length < 2 ? 0 : Numbers.parseLong(arguments[1], 0);
        if (pairs <= 0 || pairs > (arguments.length - 2) / 2) {
            return new int[0];
        }
        int[] positions = new int[(int) pairs];
        Arrays.setAll(positions, i -> 2 + 2 * i);
        return positions;
    }
}
