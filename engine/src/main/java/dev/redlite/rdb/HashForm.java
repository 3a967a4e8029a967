package dev.redlite.rdb;

import dev.redlite.base.Numbers;
import dev.redlite.value.Value;
import dev.redlite.value.hash.HashValue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Hashes in Redis's format. */
final class HashForm {
    /** A field on its way. */
    private record Field(byte[] name, byte[] value, long expiresAt) {
        /** Fields that do not expire come last. */
        long order() {
            return expiresAt == Value.NEVER ? Long.MAX_VALUE : expiresAt;
        }
    }

    /** In place of the earliest expiry: each field's is written as it is, by candidates of 7.4. */
    private static final long IN_FULL = 1;

    private HashForm() {}

    static HashValue read(int type, RdbInput in, HashValue hash, long nowMillis) {
        switch (type) {
            case RdbType.HASH -> readTable(in, hash, nowMillis);
            case RdbType.HASH_EXPIRING ->
                    readExpiringTable(in, hash, in.readLittle(Long.BYTES), nowMillis);
            case RdbType.HASH_LISTPACK_EXPIRING -> {
                in.readLittle(Long.BYTES);
                addAll(Listpack.read(in.readString()), 3, hash, nowMillis);
            }
            case RdbType.HASH_EXPIRING_ABSOLUTE -> readExpiringTable(in, hash, IN_FULL, nowMillis);
            case RdbType.HASH_LISTPACK_EXPIRING_ABSOLUTE ->
                    addAll(Listpack.read(in.readString()), 3, hash, nowMillis);
            case RdbType.HASH_LISTPACK ->
                    addAll(Listpack.read(in.readString()), 2, hash, nowMillis);
            case RdbType.HASH_ZIPLIST ->
                    addAll(OlderPacks.ziplist(in.readString()), 2, hash, nowMillis);
            default -> addAll(OlderPacks.zipmap(in.readString()), 2, hash, nowMillis);
        }
        return hash;
    }

    private static void readTable(RdbInput in, HashValue hash, long nowMillis) {
        int count = notNone(in.readCount(2));
        for (int i = 0; i < count; i++) {
            byte[] name = in.readString();
            add(hash, name, in.readString(), Value.NEVER, nowMillis);
        }
    }

    /** Each field's expiry: 0 for never, or one more than it is later than the earliest. */
    private static void readExpiringTable(
            RdbInput in, HashValue hash, long earliest, long nowMillis) {
        int count = notNone(in.readCount(3));
        for (int i = 0; i < count; i++) {
            long later = in.readNumber();
            byte[] name = in.readString();
            long expiresAt = later == 0 ? Value.NEVER : earliest + later - 1;
            if (later < 0 || expiresAt < 0) {
                throw new RdbFormatException("a field expires at no time there is");
            }
            add(hash, name, in.readString(), expiresAt, nowMillis);
        }
    }

    /** Takes names, values and, if there are three of each, when they expire. */
    private static void addAll(byte[][] elements, int each, HashValue hash, long nowMillis) {
        notNone(elements.length);
        if (elements.length % each != 0) {
            throw new RdbFormatException("a field without a value");
        }
        for (int i = 0; i < elements.length; i += each) {
            long expiresAt = each < 3 ? Value.NEVER : Numbers.parseLong(elements[i + 2], -1);
            if (expiresAt < 0) {
                throw new RdbFormatException("a field expires at no time there is");
            }
            add(hash, elements[i], elements[i + 1], expiresAt, nowMillis);
        }
    }

    private static void add(
            HashValue hash, byte[] name, byte[] value, long expiresAt, long nowMillis) {
        if (expiresAt != Value.NEVER && expiresAt <= nowMillis) {
            return;
        }
        if (!hash.set(name, value, expiresAt, nowMillis)) {
            throw new RdbFormatException("a hash has a field twice");
        }
    }

    private static int notNone(int count) {
        if (count == 0) {
            throw new RdbFormatException("a hash without fields");
        }
        return count;
    }

    static int type(HashValue hash) {
        boolean expires = hash.nextExpiryMillis() != Value.NEVER;
        if (hash.encoding().startsWith("listpack")) {
            return expires ? RdbType.HASH_LISTPACK_EXPIRING : RdbType.HASH_LISTPACK;
        }
        return expires ? RdbType.HASH_EXPIRING : RdbType.HASH;
    }

    /** Fields whose time has come are written too: they are hidden from who reads them. */
    static void write(HashValue hash, RdbOutput out) {
        List<Field> fields = new ArrayList<>();
        hash.each(0, (name, value, expiresAt) -> fields.add(new Field(name, value, expiresAt)));
        boolean expires = hash.nextExpiryMillis() != Value.NEVER;
        if (expires) {
            out.writeLittle(hash.nextExpiryMillis(), Long.BYTES);
        }
        if (hash.encoding().startsWith("listpack")) {
            if (expires) {
                fields.sort(Comparator.comparingLong(Field::order));
            }
            var pack = new Listpack();
            for (Field field : fields) {
                pack.add(field.name);
                pack.add(field.value);
                if (expires) {
                    pack.add(field.expiresAt);
                }
            }
            out.writeString(pack.toBytes());
            return;
        }
        out.writeNumber(fields.size());
        for (Field field : fields) {
            if (expires) {
                boolean isLasting = field.expiresAt == Value.NEVER;
                out.writeNumber(isLasting ? 0 : field.expiresAt - hash.nextExpiryMillis() + 1);
            }
            out.writeString(field.name);
            out.writeString(field.value);
        }
    }
}
