package dev.redlite.rdb;

import dev.redlite.base.Doubles;
import dev.redlite.value.sortedset.SortedSetValue;

/** Sorted sets in Redis's format: members with their scores, packed or one after the other. */
final class SortedSetForm {
    private SortedSetForm() {}

    static SortedSetValue read(int type, RdbInput in, SortedSetValue set) {
        switch (type) {
            case RdbType.SORTED_SET -> {
                int count = expected(in.readCount(1 + Double.BYTES), set);
                for (int i = 0; i < count; i++) {
                    add(set, in.readString(), in.readDouble());
                }
            }
            case RdbType.SORTED_SET_TEXT -> {
                int count = expected(in.readCount(2), set);
                for (int i = 0; i < count; i++) {
                    add(set, in.readString(), in.readDoubleText());
                }
            }
            case RdbType.SORTED_SET_ZIPLIST -> addAll(OlderPacks.ziplist(in.readString()), set);
            default -> addAll(Listpack.read(in.readString()), set);
        }
        if (set.isEmpty()) {
            throw new RdbFormatException("a sorted set without members");
        }
        return set;
    }

    private static int expected(int count, SortedSetValue set) {
        set.expect(count, 0);
        return count;
    }

    private static void addAll(byte[][] elements, SortedSetValue set) {
        if (elements.length % 2 != 0) {
            throw new RdbFormatException("a member without a score");
        }
        set.expect(elements.length / 2, 0);
        for (int i = 0; i < elements.length; i += 2) {
            add(set, elements[i], Doubles.parseUnbounded(elements[i + 1]));
        }
    }

    private static void add(SortedSetValue set, byte[] member, double score) {
        if (Double.isNaN(score)) {
            throw new RdbFormatException("a score that is no number");
        }
        if (!set.put(member, score)) {
            throw new RdbFormatException("a sorted set has a member twice");
        }
    }

    static int type(SortedSetValue set) {
        return set.encoding().equals("listpack") ? RdbType.SORTED_SET_LISTPACK : RdbType.SORTED_SET;
    }

    /** As a Redis does, packed in order, and else the last first. */
    static void write(SortedSetValue set, RdbOutput out) {
        if (type(set) == RdbType.SORTED_SET_LISTPACK) {
            var pack = new Listpack();
            set.each(
                    (member, score) -> {
                        pack.add(member);
                        pack.add(Doubles.toBytes(score));
                    });
            out.writeString(pack.toBytes());
            return;
        }
        out.writeNumber(set.size());
        set.range(
                0,
                set.size(),
                true,
                (member, score) -> {
                    out.writeString(member);
                    out.writeDouble(score);
                });
    }
}
