package dev.redlite.command.string;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;

import java.util.List;

/** Commands that set a key to a string: SET, SETNX, SETEX, PSETEX, GETSET. */
final class StringWrites {
    private StringWrites() {}

    static void register(CommandTable table) {
        table.add("SET")
                .looksUpToRead()
                .since("1.0.0")
                .arity(-3)
                .key(1)
                .keyFlags("RW", "access", "update", "variable_flags")
                .keyUse(StringWrites::keyUse)
                .flags(WRITE, DENYOOM)
                .syntax(
                        "key value [NX | XX | IFEQ ifeq-value | IFNE ifne-value"
                                + " | IFDEQ ifdeq-digest | IFDNE ifdne-digest] [GET]"
                                + " [EX seconds | PX milliseconds | EXAT unix-time-seconds"
                                + " | PXAT unix-time-milliseconds | KEEPTTL]")
                .summary("Sets a key to a string, whatever it held before")
                .complexity("O(1)")
                .handler(StringWrites::set);
        registerSuperseded(table);
    }

    /** SET only reads what was there if it is to answer with it, or to compare it. */
    private static List<String> keyUse(byte[][] arguments) {
        for (int i = 3; i < arguments.length; i++) {
            if (Bytes.equalsIgnoreCaseAscii(arguments[i], "GET")
                    || StringCondition.isName(arguments[i])) {
                return List.of("RW", "access", "update");
            }
        }
        return List.of("OW", "update");
    }

    /** What SET could not do before it had options. */
    private static void registerSuperseded(CommandTable table) {
        table.add("SETNX")
                .since("1.0.0")
                .arity(3)
                .key(1)
                .keyFlags("OW", "insert")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key value")
                .summary("Sets a key to a string unless it exists")
                .complexity("O(1)")
                .deprecated("2.6.12", "`SET` with the `NX` argument")
                .handler(StringWrites::setnx);
        table.add("SETEX")
                .since("2.0.0")
                .arity(4)
                .key(1)
                .keyFlags("OW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key seconds value")
                .summary("Sets a key to a string that expires after some seconds")
                .complexity("O(1)")
                .deprecated("2.6.12", "`SET` with the `EX` argument")
                .handler((call, reply) -> setExpiring(call, reply, ExpiryUnit.EX));
        table.add("PSETEX")
                .since("2.6.0")
                .arity(4)
                .key(1)
                .keyFlags("OW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key milliseconds value")
                .summary("Sets a key to a string that expires after some milliseconds")
                .complexity("O(1)")
                .deprecated("2.6.12", "`SET` with the `PX` argument")
                .handler((call, reply) -> setExpiring(call, reply, ExpiryUnit.PX));
        table.add("GETSET")
                .looksUpToRead()
                .since("1.0.0")
                .arity(3)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key value")
                .summary("Sets a key to a string and returns the one it held before")
                .complexity("O(1)")
                .deprecated("6.2.0", "`SET` with the `GET` argument")
                .handler(StringWrites::getset);
    }

    /**
     * A syntax error comes before a bad expiry, that before the wrong type that GET meets, and all
     * of them before the conditions. With GET, the old value is the answer whether or not the key
     * is set.
     */
    private static void set(Call call, Reply reply) {
        if (call.count() == 3) {
            call.setString(call.arg(1), call.arg(2));
            call.event(call.arg(1), "set");
            reply.ok();
            return;
        }
        var options = SetOptions.parse(call, 3);
        long expiresAt = options.expiresAt(call);
        if (options.returnsOld()) {
            StringReads.reply(reply, call.read(1, ValueType.STRING));
        }
        boolean isAllowed = options.allows(call);
        if (isAllowed) {
            store(call, call.arg(1), call.arg(2), expiresAt, "set");
        }
        if (!options.returnsOld()) {
            if (isAllowed) {
                reply.ok();
            } else {
                reply.nil();
            }
        }
    }

    /** Sets a key; one that would have expired already is removed instead, as by EXPIREAT. */
    static void store(Call call, byte[] key, byte[] content, long expiresAt, String event) {
        if (expiresAt > 0 && expiresAt <= call.expiryNow()) {
            if (call.delete(key)) {
                call.event(key, "del");
            }
            return;
        }
        call.setString(key, content, expiresAt);
        call.event(key, event);
        if (expiresAt > 0) {
            call.event(key, "expire");
        }
    }

    private static void setnx(Call call, Reply reply) {
        boolean isNew = call.find(1) == null;
        if (isNew) {
            call.setString(call.arg(1), call.arg(2));
            call.event(call.arg(1), "set");
        }
        reply.integer(isNew ? 1 : 0);
    }

    private static void setExpiring(Call call, Reply reply, ExpiryUnit unit) {
        store(call, call.arg(1), call.arg(3), unit.atMillis(call, 2), "set");
        reply.ok();
    }

    private static void getset(Call call, Reply reply) {
        StringReads.reply(reply, call.read(1, ValueType.STRING));
        call.setString(call.arg(1), call.arg(2));
        call.event(call.arg(1), "set");
    }
}
