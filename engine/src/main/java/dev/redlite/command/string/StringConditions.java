package dev.redlite.command.string;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Commands for changing a string only if it is what a client believes it is: DIGEST, DELEX. */
final class StringConditions {
    private StringConditions() {}

    static void register(CommandTable table) {
        table.add("DIGEST")
                .since("8.4.0")
                .arity(2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the XXH3 digest of the string that a key holds")
                .complexity("O(N) where N is the length of the string")
                .handler(StringConditions::digest);
        table.add("DELEX")
                .since("8.4.0")
                .arity(-2)
                .key(1)
                .keyFlags("RW", "delete", "variable_flags")
                .keyUse(StringConditions::keyUse)
                .flags(WRITE, FAST)
                .syntax(
                        "key [IFEQ ifeq-value | IFNE ifne-value | IFDEQ ifdeq-digest"
                                + " | IFDNE ifdne-digest]")
                .summary("Removes a key if the string it holds, or its digest, is as expected")
                .complexity(
                        "O(1) for IFEQ and IFNE; O(N) for IFDEQ and IFDNE"
                                + " where N is the length of the string")
                .handler(StringConditions::delex);
    }

    /** DELEX reads only what it is to compare. */
    private static List<String> keyUse(byte[][] arguments) {
        return arguments.length > 2 ? List.of("RW", "access", "delete") : List.of("RM", "delete");
    }

    private static void digest(Call call, Reply reply) {
        StringValue value = call.read(1, ValueType.STRING);
        reply.bulkOrNil(value == null ? null : StringCondition.digest(value));
    }

    /** Without a key there is no condition to be wrong; a wrong type comes before a wrong word. */
    private static void delex(Call call, Reply reply) {
        if (call.count() != 2 && call.count() != 4) {
            throw Errors.arity(call.command().fullName());
        }
        Entry entry = call.find(1);
        boolean isMet = entry != null && (call.count() == 2 || isConditionMet(call, entry));
        if (isMet) {
            call.delete(call.arg(1));
            call.event(call.arg(1), "del");
        }
        reply.integer(isMet ? 1 : 0);
    }

    private static boolean isConditionMet(Call call, Entry entry) {
        if (entry.type() != ValueType.STRING) {
            throw new CommandException(
                    "ERR Key should be of string type if conditions are specified");
        }
        @Nullable StringValue value = call.read(1, ValueType.STRING);
        StringCondition condition = StringCondition.of(call, 2);
        if (condition == null) {
            throw new CommandException("ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE");
        }
        return value != null && condition.holds(value, call.arg(3));
    }
}
