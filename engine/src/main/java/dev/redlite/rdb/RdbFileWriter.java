package dev.redlite.rdb;

import dev.redlite.base.Bytes;
import dev.redlite.value.Value;

/** Writes an RDB file that a Redis from 7.0 on loads, key by key. */
public final class RdbFileWriter {
    private static final String HEADER = "REDIS0010";

    private final RdbOutput out;
    private long newer;

    /** Writes the beginning of a file, made at a time in unix ms by a version of a program. */
    public RdbFileWriter(RdbOutput out, String version, long nowMillis) {
        this.out = out;
        byte[] header = Bytes.of(HEADER);
        out.writeBytes(header, header.length);
        aux("redis-ver", version);
        aux("redis-bits", "64");
        aux("ctime", Long.toString(nowMillis / 1000));
    }

    private void aux(String name, String value) {
        out.writeByte(0xfa);
        out.writeString(Bytes.of(name));
        out.writeString(Bytes.of(value));
    }

    /** A library of functions: before all databases. */
    public void library(byte[] code) {
        out.writeByte(0xf5);
        out.writeString(code);
    }

    /** The keys that follow are in a database, which has so many, so many of them expiring. */
    public void database(int number, long keys, long expiring) {
        out.writeByte(0xfe);
        out.writeNumber(number);
        out.writeByte(0xfb);
        out.writeNumber(keys);
        out.writeNumber(expiring);
    }

    /** A key and its value; it expires at a time in unix ms, or never with 0. */
    public void key(byte[] key, Value value, long expiresAt) {
        if (expiresAt != 0) {
            out.writeByte(0xfc);
            out.writeLittle(expiresAt, Long.BYTES);
        }
        newer += ValueWriter.isNewer(value) ? 1 : 0;
        out.writeByte(ValueWriter.type(value));
        out.writeString(key);
        ValueWriter.write(value, out);
    }

    /** How many values are in a form that Redis 7.0 does not know. */
    public long newer() {
        return newer;
    }

    /** Ends the file. */
    public void end() {
        out.writeByte(0xff);
        out.writeLittle(out.checksum(), Long.BYTES);
        out.flush();
    }
}
