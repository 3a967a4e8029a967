package dev.redlite.command.string;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

/** Commands on a part of a string: APPEND, SETRANGE, GETRANGE and its old name SUBSTR. */
final class StringRanges {
    private static final String COPIED = "O(N) where N is the number of bytes returned";

    private StringRanges() {}

    static void register(CommandTable table) {
        table.add("APPEND")
                .since("2.0.0")
                .arity(3)
                .key(1)
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key value")
                .summary("Adds bytes at the end of a string, made if there is no such key")
                .complexity("O(1) on average, as a string that grows leaves room to grow further")
                .handler(StringRanges::append);
        table.add("SETRANGE")
                .since("2.2.0")
                .arity(4)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key offset value")
                .summary("Overwrites bytes of a string from an offset on, made longer if need be")
                .complexity("O(M) where M is the length of the value")
                .handler(StringRanges::setrange);
        table.add("GETRANGE")
                .since("2.4.0")
                .arity(4)
                .key(1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key start end")
                .summary("Returns the bytes of a string from one index to another")
                .complexity(COPIED)
                .handler(StringRanges::getrange);
        table.add("SUBSTR")
                .since("1.0.0")
                .arity(4)
                .key(1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key start end")
                .summary("Returns the bytes of a string from one index to another")
                .complexity(COPIED)
                .deprecated("2.0.0", "`GETRANGE`")
                .handler(StringRanges::getrange);
    }

    /** A new string may be as long as an argument, so the limit is only for one that grows. */
    private static void append(Call call, Reply reply) {
        byte[] more = call.arg(2);
        int length = call.stringLength(1);
        if (length == Call.NONE) {
            call.setString(call.arg(1), more);
            call.event(call.arg(1), "append");
            reply.integer(more.length);
            return;
        }
        StringSize.check(call, length, more.length);
        int grown = call.append(call.arg(1), more);
        call.event(call.arg(1), "append");
        reply.integer(grown);
    }

    /** A wrong type comes before a size beyond the limit; nothing to write changes nothing. */
    private static void setrange(Call call, Reply reply) {
        long offset = call.integer(2);
        byte[] content = call.arg(3);
        if (offset < 0) {
            throw new CommandException("ERR offset is out of range");
        }
        StringValue value = call.read(1, ValueType.STRING);
        if (content.length == 0) {
            reply.integer(value == null ? 0 : value.length());
            return;
        }
        StringSize.check(call, offset, content.length);
        StringValue changed = call.changeOrCreate(1, ValueType.STRING);
        int length = changed.write((int) offset, content);
        call.event(call.arg(1), "setrange");
        reply.integer(length);
    }

    /** Both indexes count from the end if negative, and are drawn in to the string. */
    private static void getrange(Call call, Reply reply) {
        long start = call.integer(2);
        long end = call.integer(3);
        StringValue value = call.read(1, ValueType.STRING);
        int length = value == null ? 0 : value.length();
        boolean isReversed = start < 0 && end < 0 && start > end;
        long from = Math.max(0, start < 0 ? length + start : start);
        long to = Math.min(length - 1L, Math.max(0, end < 0 ? length + end : end));
        if (value == null || isReversed || from > to) {
            reply.bulk(Bytes.EMPTY);
        } else {
            reply.bulk(value.array(), (int) from, (int) (to - from + 1));
        }
    }
}
