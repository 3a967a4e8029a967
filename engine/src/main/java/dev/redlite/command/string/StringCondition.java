package dev.redlite.command.string;

import dev.redlite.base.Bytes;
import dev.redlite.base.Xxh3;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.value.StringValue;

import org.jspecify.annotations.Nullable;

/** What a string must be for SET or DELEX to go on: IFEQ, IFNE, IFDEQ, IFDNE. */
enum StringCondition {
    /** It is this. */
    IFEQ(false, false),
    /** It is not this, or there is none. */
    IFNE(false, true),
    /** Its digest is this. */
    IFDEQ(true, false),
    /** Its digest is not this, or there is none. */
    IFDNE(true, true);

    private static final StringCondition[] ALL = values();
    private static final int DIGEST_LENGTH = 16;

    private final boolean isOfDigest;
    private final boolean isNegated;

    StringCondition(boolean isOfDigest, boolean isNegated) {
        this.isOfDigest = isOfDigest;
        this.isNegated = isNegated;
    }

    /** The condition that an argument names, or null. */
    static @Nullable StringCondition of(Call call, int position) {
        for (StringCondition condition : ALL) {
            if (call.is(position, condition.name())) {
                return condition;
            }
        }
        return null;
    }

    /** Whether an argument names a condition. */
    static boolean isName(byte[] argument) {
        for (StringCondition condition : ALL) {
            if (Bytes.equalsIgnoreCaseAscii(argument, condition.name())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it holds if there is no string. */
    boolean holdsForNone() {
        return isNegated;
    }

    /** Whether it holds for a string; a digest of the wrong length is an error only now. */
    boolean holds(StringValue value, byte[] operand) {
        return isEqual(value, operand) != isNegated;
    }

    private boolean isEqual(StringValue value, byte[] operand) {
        if (!isOfDigest) {
            return Bytes.equals(value.array(), 0, value.length(), operand);
        }
        if (operand.length != DIGEST_LENGTH) {
            throw new CommandException("ERR must be exactly 16 hexadecimal characters");
        }
        return Bytes.equalsIgnoreCaseAscii(operand, digest(value));
    }

    /** The digest of a string, 16 hexadecimal digits in lower case. */
    static byte[] digest(StringValue value) {
        return Xxh3.toHex(Xxh3.hash(value.array(), 0, value.length()));
    }
}
