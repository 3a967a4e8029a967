package dev.redlite.command.bitmap;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bits;
import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Commands that take a string for an array of integers of any size: BITFIELD, BITFIELD_RO. */
final class BitFields {
    private BitFields() {}

    static void register(CommandTable table) {
        String change =
                "[OVERFLOW <WRAP | SAT | FAIL>]"
                        + " <SET encoding offset value | INCRBY encoding offset increment>";
        String operation = "<GET encoding offset | " + change + ">";
        table.add("BITFIELD")
                .looksUpToRead()
                .since("3.2.0")
                .arity(-2)
                .key(1)
                .keyFlags("RW", "access", "update", "variable_flags")
                .keyUse(BitFields::keyUse)
                .flags(WRITE, DENYOOM)
                .syntax("key [" + operation + " [" + operation + " ...]]")
                .summary("Reads and writes integers of any number of bits in a string")
                .complexity("O(N) where N is the number of operations")
                .handler(BitFields::bitfield);
        table.add("BITFIELD_RO")
                .since("6.0.0")
                .arity(-2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY, FAST)
                .syntax("key [GET encoding offset [GET encoding offset ...]]")
                .summary("Reads integers of any number of bits in a string")
                .complexity("O(N) where N is the number of operations")
                .handler(BitFields::bitfield);
    }

    /** With only GETs nothing is written; what is no operation is taken for one that writes. */
    private static List<String> keyUse(byte[][] arguments) {
        int at = 2;
        while (at < arguments.length) {
            int left = arguments.length - 1 - at;
            if (Bytes.equalsIgnoreCaseAscii(arguments[at], "GET") && left >= 2) {
                at += 3;
            } else if (Bytes.equalsIgnoreCaseAscii(arguments[at], "OVERFLOW") && left >= 1) {
                at += 2;
            } else {
                return List.of("RW", "access", "update");
            }
        }
        return List.of("RO", "access");
    }

    /**
     * With only GETs nothing is made. A single other operation makes the string as long as the last
     * of them reaches, also if that operation then fails.
     */
    private static void bitfield(Call call, Reply reply) {
        List<BitFieldOperation> operations = BitFieldOperation.parse(call);
        int length = 0;
        for (BitFieldOperation each : operations) {
            if (each.kind() != BitFieldOperation.Kind.GET) {
                length = Math.max(length, (int) (each.offset() + each.bits() - 1 >>> 3) + 1);
            }
        }
        if (length > 0 && !call.command().isWrite()) {
            throw new CommandException("ERR BITFIELD_RO only supports the GET subcommand");
        }
        if (length == 0) {
            StringValue value = call.read(1, ValueType.STRING);
            reply.array(operations.size());
            for (BitFieldOperation each : operations) {
                reply.integer(read(value, each));
            }
            return;
        }
        change(call, operations, length, reply);
    }

    private static void change(
            Call call, List<BitFieldOperation> operations, int length, Reply reply) {
        StringValue value = call.changeOrCreate(1, ValueType.STRING);
        boolean isChanged = value.length() < length;
        if (isChanged) {
            value.write(length - 1, new byte[1]);
        }
        value.makeRaw();
        reply.array(operations.size());
        for (BitFieldOperation each : operations) {
            long before = read(value, each);
            if (each.kind() == BitFieldOperation.Kind.GET) {
                reply.integer(before);
            } else if (each.fails(before)) {
                reply.nil();
            } else {
                long after = each.result(before);
                if (after != before) {
                    write(value, each.offset(), each.bits(), after);
                    isChanged = true;
                }
                reply.integer(each.kind() == BitFieldOperation.Kind.SET ? before : after);
            }
        }
        if (isChanged) {
            call.event(call.arg(1), "setbit");
        }
    }

    private static long read(@Nullable StringValue value, BitFieldOperation operation) {
        byte[] bytes = value == null ? Bytes.EMPTY : value.array();
        int length = value == null ? 0 : value.length();
        return operation.ofBits(Bits.get(bytes, length, operation.offset(), operation.bits()));
    }

    /** Writes some bits; only the bytes they are in are changed. */
    static void write(StringValue value, long offset, int bits, long number) {
        int from = (int) (offset >>> 3);
        int to = (int) (offset + bits - 1 >>> 3);
        byte[] changed = new byte[to - from + 1];
        int held = Math.min(changed.length, value.length() - from);
        if (held > 0) {
            System.arraycopy(value.array(), from, changed, 0, held);
        }
        Bits.put(changed, offset & 7, bits, number);
        value.write(from, changed);
    }
}
