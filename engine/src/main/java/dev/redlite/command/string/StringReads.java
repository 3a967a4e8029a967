package dev.redlite.command.string;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

/** Commands that read strings. */
public final class StringReads {
    private StringReads() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        table.add("GET")
                .since("1.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the string value of a key")
                .complexity("O(1)")
                .handler(StringReads::get);
        table.add("SET")
                .since("1.0.0")
                .arity(-3)
                .key(1)
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key value")
                .summary("Sets the string value of a key")
                .complexity("O(1)")
                .handler(StringReads::set);
    }

    private static void get(Call call, Reply reply) {
        StringValue value = call.read(1, ValueType.STRING);
        if (value == null) {
            reply.nil();
        } else {
            reply.bulk(value.array(), 0, value.length());
        }
    }

    private static void set(Call call, Reply reply) {
        call.replace(call.arg(1), ValueType.STRING).set(call.arg(2));
        reply.ok();
    }
}
