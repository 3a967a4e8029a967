package dev.redlite.command.bitmap;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation of BITFIELD on an integer of some bits.
 *
 * @param bits 1 to 64, with a sign, or to 63 without
 * @param amount what is set or added
 */
record BitFieldOperation(
        Kind kind, boolean isSigned, int bits, long offset, long amount, Overflow overflow) {
    enum Kind {
        GET,
        SET,
        INCRBY
    }

    /** What happens with a result that does not fit. */
    enum Overflow {
        WRAP,
        SAT,
        FAIL
    }

    /** All operations of a call; OVERFLOW holds for those behind it. */
    static List<BitFieldOperation> parse(Call call) {
        List<BitFieldOperation> operations = new ArrayList<>();
        Overflow overflow = Overflow.WRAP;
        int at = 2;
        while (at < call.count()) {
            int left = call.count() - 1 - at;
            if (call.is(at, "OVERFLOW") && left >= 1) {
                overflow = overflow(call, at + 1);
                at += 2;
                continue;
            }
            Kind kind = kind(call, at, left);
            boolean isSigned = isSigned(call.arg(at + 1));
            int bits = (int) Numbers.parseLong(call.arg(at + 1), 1, call.arg(at + 1).length - 1, 0);
            long offset = BitOffset.parseField(call, at + 2, bits);
            long amount = kind == Kind.GET ? 0 : call.integer(at + 3);
            operations.add(new BitFieldOperation(kind, isSigned, bits, offset, amount, overflow));
            at += kind == Kind.GET ? 3 : 4;
        }
        return operations;
    }

    private static Kind kind(Call call, int at, int left) {
        if (call.is(at, "GET") && left >= 2) {
            return Kind.GET;
        }
        if (call.is(at, "SET") && left >= 3) {
            return Kind.SET;
        }
        if (call.is(at, "INCRBY") && left >= 3) {
            return Kind.INCRBY;
        }
        throw Errors.syntax();
    }

    private static Overflow overflow(Call call, int position) {
        for (Overflow each : Overflow.values()) {
            if (call.is(position, each.name())) {
                return each;
            }
        }
        throw new CommandException("ERR Invalid OVERFLOW type specified");
    }

    /** An i or u and a number of bits that there may be. */
    private static boolean isSigned(byte[] type) {
        boolean isSigned = type.length > 0 && type[0] == 'i';
        boolean isUnsigned = type.length > 0 && type[0] == 'u';
        long bits = isSigned || isUnsigned ? Numbers.parseLong(type, 1, type.length - 1, 0) : 0;
        if (bits < 1 || bits > (isSigned ? 64 : 63)) {
            throw new CommandException(
                    "ERR Invalid bitfield type. Use something like i16 u8."
                            + " Note that u64 is not supported but i64 is.");
        }
        return isSigned;
    }

    /** The number that some bits of its size are. */
    long ofBits(long number) {
        int spare = Long.SIZE - bits;
        return isSigned ? number << spare >> spare : number;
    }

    /** Whether the operation cannot be done, as its result does not fit and it was told to fail. */
    boolean fails(long before) {
        return overflow == Overflow.FAIL && excess(before) != 0;
    }

    /** What the integer is after the operation. */
    long result(long before) {
        long sum = sum(before);
        int excess = excess(before);
        if (excess != 0 && overflow == Overflow.SAT) {
            return excess > 0 ? max() : min();
        }
        int spare = Long.SIZE - bits;
        return isSigned ? sum << spare >> spare : sum << spare >>> spare;
    }

    private long max() {
        return isSigned ? Long.MAX_VALUE >> (Long.SIZE - bits) : (1L << bits) - 1;
    }

    private long min() {
        return isSigned ? Long.MIN_VALUE >> (Long.SIZE - bits) : 0;
    }

    private long sum(long before) {
        return kind == Kind.SET ? amount : before + amount;
    }

    /** Positive if the result is too great, negative if it is too small, 0 if it fits. */
    private int excess(long before) {
        long sum = sum(before);
        if (kind == Kind.SET && !isSigned) {
            return Long.compareUnsigned(sum, max()) > 0 ? 1 : 0;
        }
        if (kind == Kind.INCRBY && ((before ^ sum) & (amount ^ sum)) < 0) {
            return amount > 0 ? 1 : -1;
        }
        return sum > max() ? 1 : sum < min() ? -1 : 0;
    }
}
