package dev.redlite.rdb;

import dev.redlite.base.Crc64;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.Value;

import java.util.ArrayList;
import java.util.List;

/** One value as DUMP gives it and RESTORE takes it. */
public final class Dump {
    /*
     *   form   value ...   version   check of all before
     *   1                  2         8                     lowest byte first
     */
    private static final int FOOTER_BYTES = 10;
    private static final int VERSION_MAX = 14;

    /** What stands before a library; as of Redis 7.0. */
    private static final int FUNCTION = 245;

    private static final int FUNCTION_VERSION = 10;

    private Dump() {}

    /** A value as a string; long strings in it are compressed if that is wanted. */
    public static byte[] of(Value value, boolean compresses) {
        var out = new RdbOutput(compresses);
        out.writeByte(ValueWriter.type(value));
        ValueWriter.write(value, out);
        out.writeLittle(ValueWriter.version(value), 2);
        out.writeLittle(out.checksum(), Long.BYTES);
        return out.toBytes();
    }

    /** Libraries of functions as one string: each its code, then the footer. */
    public static byte[] ofFunctions(List<byte[]> codes, boolean compresses) {
        var out = new RdbOutput(compresses);
        for (byte[] code : codes) {
            out.writeByte(FUNCTION);
            out.writeString(code);
        }
        out.writeLittle(FUNCTION_VERSION, 2);
        out.writeLittle(out.checksum(), Long.BYTES);
        return out.toBytes();
    }

    /**
     * The libraries in a string.
     *
     * @throws RdbFormatException if it is damaged, or has something else
     */
    public static List<byte[]> readFunctions(byte[] dump) {
        if (!isWhole(dump)) {
            throw new RdbFormatException("it is not whole");
        }
        var in = new RdbInput(dump, 0, dump.length - FOOTER_BYTES);
        List<byte[]> codes = new ArrayList<>();
        while (in.remaining() > 0) {
            if (in.readByte() != FUNCTION) {
                throw new RdbFormatException("there is more than functions");
            }
            codes.add(in.readString());
        }
        return codes;
    }

    /** Whether a string is whole, and of a version that can be read. */
    public static boolean isWhole(byte[] dump) {
        int body = dump.length - FOOTER_BYTES;
        if (body < 0) {
            return false;
        }
        var footer = new RdbInput(dump, body, dump.length);
        return footer.readLittle(2) <= VERSION_MAX
                && footer.readLittle(Long.BYTES) == Crc64.update(0, dump, 0, body + 2);
    }

    /**
     * The value in a string that is whole.
     *
     * @return bound to nobody; empty if all it had has expired
     * @throws RdbFormatException if it is damaged, or of a kind that there is not here
     */
    public static Value read(byte[] dump, PackingLimits limits, long nowMillis) {
        var in = new RdbInput(dump, 0, dump.length - FOOTER_BYTES);
        Value value = new ValueReader(in, limits, nowMillis).read(in.readByte());
        if (in.remaining() > 0) {
            throw new RdbFormatException("there is more than a value");
        }
        return value;
    }
}
