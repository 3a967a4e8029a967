package dev.redlite.command.string;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/** Commands that return a whole string, some with a change to its key: GET, GETDEL, STRLEN. */
final class StringReads {
    private StringReads() {}

    static void register(CommandTable table) {
        table.add("GET")
                .since("1.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the string that a key holds")
                .complexity("O(1)")
                .handler(StringReads::get);
        table.add("GETDEL")
                .since("6.2.0")
                .arity(2)
                .key(1)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, FAST)
                .syntax("key")
                .summary("Returns the string that a key holds and removes the key")
                .complexity("O(1)")
                .handler(StringReads::getdel);
        table.add("STRLEN")
                .since("2.2.0")
                .arity(2)
                .key(1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the length of the string that a key holds")
                .complexity("O(1)")
                .handler(StringReads::strlen);
    }

    private static void get(Call call, Reply reply) {
        reply(reply, call.read(1, ValueType.STRING));
    }

    private static void getdel(Call call, Reply reply) {
        StringValue value = call.read(1, ValueType.STRING);
        reply(reply, value);
        if (value != null) {
            call.delete(call.arg(1));
            call.event(call.arg(1), "del");
        }
    }

    private static void strlen(Call call, Reply reply) {
        StringValue value = call.read(1, ValueType.STRING);
        reply.integer(value == null ? 0 : value.length());
    }

    /** Answers with a string, or nil. */
    static void reply(Reply reply, @Nullable StringValue value) {
        if (value == null) {
            reply.nil();
        } else {
            reply.bulk(value.share(), 0, value.length());
        }
    }
}
