package dev.redlite.command.bitmap;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bits;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Commands that write bits of strings: SETBIT, BITOP. */
final class BitWrites {
    private BitWrites() {}

    static void register(CommandTable table) {
        table.add("SETBIT")
                .since("2.2.0")
                .arity(4)
                .key(1)
                .needsStrings()
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key offset value")
                .summary("Sets or clears a bit of a string, made longer if need be")
                .complexity("O(1), but for the zeros that a string is made longer by")
                .handler(BitWrites::setbit);
        table.add("BITOP")
                .looksUpToRead()
                .since("2.6.0")
                .arity(-4)
                .keys(2, -1, 1)
                .keySpecs(KeySpec.key(2, "OW", "update"), KeySpec.range(3, -1, 1, "RO", "access"))
                .flags(WRITE, DENYOOM)
                .syntax("<AND | OR | XOR | NOT | DIFF | DIFF1 | ANDOR | ONE> destkey key [key ...]")
                .summary("Combines strings bit by bit into another")
                .complexity("O(N) where N is the number of bytes of all strings")
                .handler(BitWrites::bitop);
    }

    /** A bit that is what it shall be already changes nothing, unless the string grows. */
    private static void setbit(Call call, Reply reply) {
        long offset = BitOffset.parse(call, 2);
        String refused = "ERR bit is not an integer or out of range";
        long bit = call.integer(3, refused);
        if (bit != 0 && bit != 1) {
            throw new CommandException(refused);
        }
        StringValue value = call.read(1, ValueType.STRING);
        int length = value == null ? 0 : value.length();
        long before = value == null ? 0 : Bits.get(value.array(), length, offset, 1);
        if (before != bit || offset >>> 3 >= length) {
            BitFields.write(call.changeOrCreate(1, ValueType.STRING), offset, 1, bit);
            call.event(call.arg(1), "setbit");
        } else if (value != null) {
            call.changeOrCreate(1, ValueType.STRING).makeRaw();
        }
        reply.integer(before);
    }

    /** The number of keys is checked before what they hold, first to last. */
    private static void bitop(Call call, Reply reply) {
        String operation = operation(call);
        int count = call.count() - 3;
        @Nullable StringValue[] sources = new StringValue[count];
        int longest = 0;
        for (int i = 0; i < count; i++) {
            StringValue source = call.read(3 + i, ValueType.STRING);
            sources[i] = source;
            longest = Math.max(longest, source == null ? 0 : source.length());
        }
        byte[] destination = call.arg(2);
        if (longest == 0) {
            if (call.delete(destination)) {
                call.event(destination, "del");
            }
        } else {
            call.setString(destination, combine(operation, sources, longest));
            call.changeOrCreate(destination, ValueType.STRING).makeRaw();
            call.event(destination, "set");
        }
        reply.integer(longest);
    }

    private static String operation(Call call) {
        for (String known :
                new String[] {"AND", "OR", "XOR", "NOT", "DIFF", "DIFF1", "ANDOR", "ONE"}) {
            if (call.is(1, known)) {
                boolean isOneToMany = known.startsWith("DIFF") || known.equals("ANDOR");
                if (known.equals("NOT") && call.count() != 4) {
                    throw new CommandException(
                            "ERR BITOP NOT must be called with a single source key.");
                }
                if (isOneToMany && call.count() < 5) {
                    throw new CommandException(
                            "ERR BITOP "
                                    + known
                                    + " must be called with at least two source keys.");
                }
                return known;
            }
        }
        throw Errors.syntax();
    }

    /** A string that is missing or shorter than the longest goes on with zeros. */
    private static byte[] combine(String operation, @Nullable StringValue[] sources, int longest) {
        byte[] result = padded(sources[0], longest);
        switch (operation) {
            case "NOT" -> Bits.not(result);
            case "AND" -> {
                for (int i = 1; i < sources.length; i++) {
                    StringValue source = sources[i];
                    int length = source == null ? 0 : source.length();
                    if (source != null) {
                        Bits.and(result, source.array(), length);
                    }
                    Arrays.fill(result, length, longest, (byte) 0);
                }
            }
            case "OR" -> orAll(result, sources);
            case "XOR" -> {
                for (int i = 1; i < sources.length; i++) {
                    StringValue source = sources[i];
                    if (source != null) {
                        Bits.xor(result, source.array(), source.length());
                    }
                }
            }
            case "ONE" -> {
                byte[] twice = new byte[longest];
                for (int i = 1; i < sources.length; i++) {
                    StringValue source = sources[i];
                    if (source != null) {
                        Bits.tally(result, twice, source.array(), source.length());
                    }
                }
                Bits.andNot(result, twice, longest);
            }
            default -> result = firstAgainstOthers(operation, result, sources);
        }
        return result;
    }

    private static byte[] firstAgainstOthers(
            String operation, byte[] first, @Nullable StringValue[] sources) {
        byte[] others = new byte[first.length];
        orAll(others, sources);
        return switch (operation) {
            case "DIFF" -> {
                Bits.andNot(first, others, first.length);
                yield first;
            }
            case "DIFF1" -> {
                Bits.andNot(others, first, first.length);
                yield others;
            }
            default -> {
                Bits.and(first, others, first.length);
                yield first;
            }
        };
    }

    /** Adds the bits of all but the first. */
    private static void orAll(byte[] into, @Nullable StringValue[] sources) {
        for (int i = 1; i < sources.length; i++) {
            StringValue source = sources[i];
            if (source != null) {
                Bits.or(into, source.array(), source.length());
            }
        }
    }

    private static byte[] padded(@Nullable StringValue source, int length) {
        byte[] bytes = new byte[length];
        if (source != null) {
            System.arraycopy(source.array(), 0, bytes, 0, source.length());
        }
        return bytes;
    }
}
