package dev.redlite.command.array;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.array.ArrayValue;

import java.util.ArrayList;
import java.util.List;

/** Commands that go through the elements of a range: ARSCAN, ARGREP, AROP. */
final class ArrayScans {
    private static final String VISITED = "O(P), where P is the number of slots looked at";

    /** An element that is answered. */
    private record Element(long index, byte[] value) {}

    private ArrayScans() {}

    static void register(CommandTable table) {
        table.add("ARSCAN")
                .since("8.8.0")
                .arity(-4)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key start end [LIMIT limit]")
                .summary("Returns the elements of a range, each with its index")
                .complexity(VISITED)
                .handler(ArrayScans::arscan);
        table.add("ARGREP")
                .since("8.8.0")
                .arity(-6)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax(
                        "key start end"
                                + " <EXACT string | MATCH string | GLOB pattern | RE pattern>"
                                + " [<EXACT string | MATCH string | GLOB pattern | RE pattern> ...]"
                                + " [AND | OR] [LIMIT limit] [WITHVALUES] [NOCASE]")
                .summary("Returns the indexes of a range whose values match")
                .complexity(
                        "O(P*C), where P is the number of slots looked at and C what it costs to"
                                + " look at a value")
                .handler(ArrayScans::argrep);
        table.add("AROP")
                .since("8.8.0")
                .arity(-5)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key start end <SUM | MIN | MAX | AND | OR | XOR | MATCH value | USED>")
                .summary("Sums up, compares or counts the elements of a range")
                .complexity(VISITED)
                .handler(ArrayScans::arop);
    }

    /** Bad arguments come before a wrong type. */
    private static void arscan(Call call, Reply reply) {
        long start = Indexes.parse(call, 2);
        long end = Indexes.parse(call, 3);
        long limit = Long.MAX_VALUE;
        if (call.count() > 4) {
            if (call.count() != 6) {
                throw Errors.arity(call.command().fullName());
            }
            if (!call.is(4, "LIMIT")) {
                throw Errors.syntax();
            }
            limit = GrepOptions.limit(call, 5);
        }
        ArrayValue array = call.read(1, ValueType.ARRAY);
        List<Element> found = new ArrayList<>();
        if (array != null) {
            long most = limit;
            array.each(
                    start,
                    end,
                    (index, value) -> {
                        found.add(new Element(index, value));
                        return found.size() < most;
                    });
        }
        answer(found, true, reply);
    }

    /** Bad indexes come before other bad arguments, and those before a wrong type. */
    private static void argrep(Call call, Reply reply) {
        long start = call.is(2, "-") || call.is(2, "+") ? 0 : Indexes.parse(call, 2);
        long end = call.is(3, "-") || call.is(3, "+") ? 0 : Indexes.parse(call, 3);
        GrepOptions options = GrepOptions.parse(call);
        ArrayValue array = call.read(1, ValueType.ARRAY);
        List<Element> found = new ArrayList<>();
        if (array != null) {
            array.each(
                    call.is(2, "+") ? array.length() - 1 : start,
                    call.is(3, "+") ? array.length() - 1 : end,
                    (index, value) -> {
                        if (options.matches(value)) {
                            found.add(new Element(index, value));
                        }
                        return found.size() < options.limit();
                    });
        }
        answer(found, options.withValues(), reply);
    }

    private static void answer(List<Element> found, boolean withValues, Reply reply) {
        reply.array(found.size());
        for (Element element : found) {
            if (withValues) {
                reply.array(2);
            }
            Indexes.reply(reply, element.index);
            if (withValues) {
                reply.bulk(element.value);
            }
        }
    }

    /** Bad arguments come before a wrong type. */
    private static void arop(Call call, Reply reply) {
        long start = Indexes.parse(call, 2);
        long end = Indexes.parse(call, 3);
        Aggregate aggregate = aggregate(call);
        ArrayValue array = call.read(1, ValueType.ARRAY);
        if (array != null) {
            array.each(start, end, aggregate);
        }
        aggregate.answer(reply);
    }

    private static Aggregate aggregate(Call call) {
        if (call.is(4, "MATCH")) {
            if (call.count() != 6) {
                throw new CommandException("ERR MATCH requires a value argument");
            }
            return Aggregate.matching(call.arg(5));
        }
        Aggregate aggregate = Aggregate.named(Words.upper(call, 4));
        if (aggregate == null) {
            throw new CommandException("ERR unknown operation");
        }
        if (call.count() != 5) {
            throw Errors.arity(call.command().fullName());
        }
        return aggregate;
    }
}
