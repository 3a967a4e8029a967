package dev.redlite.command.server;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.KeyWalk;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.value.RowListing;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Digests of data, equal for equal data whatever form it has in memory and in which order it came.
 * That a key or a field expires is part of it, when is not. Not the numbers that Redis gives.
 */
final class DataDigest {
    private static final int KEYS_PER_UNIT = 200;
    private static final int BYTES = 20;

    private final MessageDigest sha;

    DataDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of nothing. */
    static byte[] zero() {
        return new byte[BYTES];
    }

    /**
     * Adds that of all keys to a digest, in units of work of its own, so that values can be
     * forgotten in between.
     */
    void addAll(Engine engine, byte[] all) {
        engine.durability().order().require();
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            long cursor = 0;
            do {
                cursor = addPage(engine, db, cursor, all);
            } while (cursor != 0);
        }
    }

    private long addPage(Engine engine, int db, long cursor, byte[] all) {
        Keyspace keyspace = engine.keyspace();
        keyspace.begin(engine.now());
        List<byte[]> page = new ArrayList<>();
        long next =
                new KeyWalk(keyspace).scan(db, cursor, KEYS_PER_UNIT, (key, type) -> page.add(key));
        for (byte[] key : page) {
            Entry entry = keyspace.peek(db, key);
            if (entry != null) {
                byte[] value = of(entry, keyspace.value(entry));
                number(db);
                bytes(key);
                bytes(value);
                add(all, sha.digest());
            }
        }
        keyspace.endCommand();
        keyspace.commit();
        return next;
    }

    /** Of the value of a key, whatever the key's name. */
    byte[] of(Entry entry, Value value) {
        byte[] rows = zero();
        var sum = new Sum(entry.type(), rows);
        value.eachRow(sum);
        number(entry.type().code());
        number(entry.expiresAt() == 0 ? 0 : 1);
        number(sum.count);
        bytes(rows);
        return sha.digest();
    }

    private void number(long number) {
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    }

    private void bytes(byte[] bytes) {
        number(bytes.length);
        sha.update(bytes);
    }

    private static void add(byte[] sum, byte[] digest) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= digest[i];
        }
    }

    /** Adds rows up: those of lists by their place, others by what they are called. */
    private final class Sum implements RowListing {
        private final ValueType<?> type;
        private final byte[] rows;
        private long count;

        Sum(ValueType<?> type, byte[] rows) {
            this.type = type;
            this.rows = rows;
        }

        @Override
        public void put(byte[] subkey, long number, byte @Nullable [] payload) {
            boolean isList = type == ValueType.LIST; // whose positions depend on its past
            if (isList) {
                number(count);
            } else {
                bytes(subkey);
            }
            number(type == ValueType.HASH && number != 0 ? 1 : number);
            bytes(Bytes.orEmpty(payload));
            add(rows, sha.digest());
            count++;
        }
    }
}
