package dev.redlite.rdb;

import dev.redlite.base.Bytes;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an RDB file key by key. A file that is damaged ends in {@link RdbFormatException}, at the
 * latest at its end, where the check of all its bytes is.
 */
public final class RdbFileReader {
    private static final int MAGIC_BYTES = 5;
    private static final int VERSION_BYTES = 4;
    private static final int CHECKED_VERSION = 5;
    private static final int VERSION_MAX = 99;

    /** What libraries that are handed over together may take; they are read before most else. */
    private static final long LIBRARY_BYTES_MAX = 64 << 20;

    /** What may stand in place of the code of a value's form. */
    private static final int FORM_MAX = 0x7f;

    private static final int KEY_FACTS = 0xf3;
    private static final int SLOT_INFO = 0xf4;

    private static final int FUNCTION = 0xf5;
    private static final int FUNCTION_OF_CANDIDATE = 0xf6;
    private static final int MODULE_AUX = 0xf7;
    private static final int IDLE = 0xf8;
    private static final int FREQUENCY = 0xf9;
    private static final int AUX = 0xfa;
    private static final int SIZES = 0xfb;
    private static final int EXPIRY_MILLIS = 0xfc;
    private static final int EXPIRY_SECONDS = 0xfd;
    private static final int DATABASE = 0xfe;
    private static final int END = 0xff;

    private final RdbInput in;
    private final ValueReader values;
    private final int version;
    private List<byte[]> libraries = new ArrayList<>();
    private long libraryBytes;

    private long database;
    private byte[] key = Bytes.EMPTY;
    private long expiresAt;

    /**
     * Reads a file.
     *
     * @param nowMillis fields that have expired by then are left out
     * @throws RdbFormatException if it is no RDB file
     */
    public RdbFileReader(RdbInput in, PackingLimits limits, long nowMillis) {
        this.in = in;
        this.values = new ValueReader(in, limits, nowMillis);
        byte[] magic = in.readBytes(Math.min(MAGIC_BYTES, in.remaining()));
        if (!Bytes.equals(magic, Bytes.of("REDIS"))) {
            throw new RdbFormatException("it does not begin as an RDB file does");
        }
        String digits = Bytes.ascii(in.readBytes(VERSION_BYTES));
        if (!digits.matches("[0-9]{4}") || Integer.parseInt(digits) > VERSION_MAX) {
            throw new RdbFormatException("it is of no version that is known");
        }
        this.version = Integer.parseInt(digits);
    }

    /** The number of the database that the last key is in. */
    public long database() {
        return database;
    }

    /** The last key. */
    public byte[] key() {
        return key;
    }

    /** When the last key expires: unix ms, 0 for never. */
    public long expiresAt() {
        return expiresAt;
    }

    /** The libraries of functions that came since this was asked last, each as its code. */
    public List<byte[]> takeLibraries() {
        List<byte[]> taken = libraries;
        libraries = new ArrayList<>();
        libraryBytes = 0;
        return taken;
    }

    /** The value of the next key, bound to nobody, or null at the end. */
    public @Nullable Value next() {
        expiresAt = 0;
        while (true) {
            int code = in.readByte();
            switch (code) {
                case END -> {
                    finish();
                    return null;
                }
                case EXPIRY_MILLIS -> expiresAt = notNegative(in.readLittle(Long.BYTES));
                case EXPIRY_SECONDS -> expiresAt = notNegative(in.readSigned(4)) * 1000;
                case DATABASE -> database = in.readNumber();
                case IDLE -> in.readNumber();
                case FREQUENCY -> in.readByte();
                case SIZES -> skipNumbers(2);
                case SLOT_INFO -> skipNumbers(3);
                case AUX -> {
                    in.readString();
                    in.readString();
                }
                case FUNCTION -> readLibrary();
                case FUNCTION_OF_CANDIDATE ->
                        throw new RdbFormatException(
                                "it has functions as only candidates of 7.0 wrote them");
                case KEY_FACTS -> skipKeyFacts();
                case MODULE_AUX -> {
                    in.readNumber();
                    Modules.skip(in);
                }
                default -> {
                    if (code > FORM_MAX) {
                        throw new RdbFormatException(
                                "it has a part of the kind " + code + ", which is not known");
                    }
                    key = in.readString();
                    return value(code);
                }
            }
        }
    }

    private void readLibrary() {
        byte[] code = in.readString();
        libraryBytes += code.length;
        if (libraryBytes > LIBRARY_BYTES_MAX) {
            throw new RdbFormatException(
                    "its libraries of functions have more than " + LIBRARY_BYTES_MAX + " bytes");
        }
        libraries.add(code);
    }

    /** What modules keep beside the next key. */
    private void skipKeyFacts() {
        int count = in.readCount(Integer.BYTES + 1);
        for (int i = 0; i < count; i++) {
            in.readLittle(Integer.BYTES);
            Modules.skip(in);
        }
    }

    private Value value(int form) {
        try {
            return values.read(form);
        } catch (RdbFormatException wrong) {
            throw new RdbFormatException("key " + Bytes.quote(key) + ": " + wrong.getMessage());
        }
    }

    private void skipNumbers(int count) {
        for (int i = 0; i < count; i++) {
            in.readNumber();
        }
    }

    private static long notNegative(long time) {
        if (time < 0) {
            throw new RdbFormatException("a key expires at no time there is");
        }
        return time;
    }

    /** A check of 0 says that there is none. */
    private void finish() {
        if (version >= CHECKED_VERSION) {
            long checksum = in.checksum();
            long said = in.readLittle(Long.BYTES);
            if (said != 0 && said != checksum) {
                throw new RdbFormatException("its check is wrong");
            }
        }
    }
}
