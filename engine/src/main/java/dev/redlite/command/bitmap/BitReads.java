package dev.redlite.command.bitmap;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Bits;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

/** Commands that look at the bits of a string: GETBIT, BITCOUNT, BITPOS. */
final class BitReads {
    private BitReads() {}

    static void register(CommandTable table) {
        table.add("GETBIT")
                .since("2.2.0")
                .arity(3)
                .key(1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key offset")
                .summary("Returns a bit of a string")
                .complexity("O(1)")
                .handler(BitReads::getbit);
        table.add("BITCOUNT")
                .since("2.6.0")
                .arity(-2)
                .key(1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key [start end [BYTE | BIT]]")
                .summary("Counts the bits of a string, or a part of it, that are one")
                .complexity("O(N) where N is the number of bytes looked at")
                .handler(BitReads::bitcount);
        table.add("BITPOS")
                .since("2.8.7")
                .arity(-3)
                .key(1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key bit [start [end [BYTE | BIT]]]")
                .summary("Finds the first bit of a string that is one, or zero")
                .complexity("O(N) where N is the number of bytes looked at")
                .handler(BitReads::bitpos);
    }

    private static void getbit(Call call, Reply reply) {
        long offset = BitOffset.parse(call, 2);
        StringValue value = call.read(1, ValueType.STRING);
        reply.integer(value == null ? 0 : Bits.get(value.array(), value.length(), offset, 1));
    }

    /** What is wrong with the range comes before what the key holds, since Redis 8. */
    private static void bitcount(Call call, Reply reply) {
        BitRange range = countRange(call);
        StringValue value = call.read(1, ValueType.STRING);
        int length = value == null ? 0 : value.length();
        long first = range.firstBit(length);
        long last = range.lastBit(length);
        boolean isNothing = value == null || length == 0 || range.isReversed() || first > last;
        reply.integer(value == null || isNothing ? 0 : Bits.count(value.array(), first, last));
    }

    private static BitRange countRange(Call call) {
        int count = call.count();
        if (count == 2) {
            return BitRange.WHOLE;
        }
        if (count != 4 && count != 5) {
            throw Errors.syntax();
        }
        long start = call.integer(2);
        long end = call.integer(3);
        return new BitRange(start, end, true, count == 5 && BitRange.isBits(call, 4));
    }

    /** A string is thought to go on with zeros, unless the range says where it ends. */
    private static void bitpos(Call call, Reply reply) {
        long bit = call.integer(2);
        if (bit != 0 && bit != 1) {
            throw new CommandException("ERR The bit argument must be 1 or 0.");
        }
        BitRange range = positionRange(call);
        StringValue value = call.read(1, ValueType.STRING);
        if (value == null) {
            reply.integer(bit == 1 ? -1 : 0);
            return;
        }
        int length = value.length();
        long first = range.firstBit(length);
        long last = range.lastBit(length);
        if (length == 0 || first > last) {
            reply.integer(-1);
            return;
        }
        long found = Bits.find(value.array(), bit == 1, first, last);
        reply.integer(found < 0 && bit == 0 && !range.hasEnd() ? length * 8L : found);
    }

    /** The unit is looked at before the end. */
    private static BitRange positionRange(Call call) {
        int count = call.count();
        if (count == 3) {
            return BitRange.WHOLE;
        }
        if (count > 6) {
            throw Errors.syntax();
        }
        long start = call.integer(3);
        boolean isBits = count == 6 && BitRange.isBits(call, 5);
        return new BitRange(start, count == 4 ? -1 : call.integer(4), count > 4, isBits);
    }
}
