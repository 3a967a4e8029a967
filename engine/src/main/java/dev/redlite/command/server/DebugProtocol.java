package dev.redlite.command.server;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Reply;

import java.util.Locale;

/** DEBUG PROTOCOL: an example of each type of answer, for tests of clients. */
final class DebugProtocol {
    private DebugProtocol() {}

    static void write(Call call, Reply reply) {
        switch (call.text(2).toLowerCase(Locale.ROOT)) {
            case "string" -> reply.bulk("Hello World");
            case "integer" -> reply.integer(12_345);
            case "double" -> reply.number(3.141);
            case "null" -> reply.nil();
            case "array" -> numbers(reply);
            case "set" -> set(reply);
            case "map" -> map(reply);
            case "bignum" -> reply.bigNumber("1234567999999999999999999999999999999");
            case "verbatim" -> reply.verbatim("txt", Bytes.of("This is a verbatim\nstring"));
            case "true" -> reply.bool(true);
            case "false" -> reply.bool(false);
            default ->
                    throw new CommandException(
                            "ERR Wrong protocol type name. Please use one of the following:"
                                    + " string|integer|double|null|array|set|map|bignum|verbatim"
                                    + "|true|false");
        }
    }

    private static void numbers(Reply reply) {
        reply.array(3);
        for (int i = 0; i < 3; i++) {
            reply.integer(i);
        }
    }

    private static void set(Reply reply) {
        reply.set(3);
        for (int i = 0; i < 3; i++) {
            reply.integer(i);
        }
    }

    private static void map(Reply reply) {
        reply.map(3);
        for (int i = 0; i < 3; i++) {
            reply.integer(i);
            reply.bool(i == 1);
        }
    }
}
