package dev.redlite.rdb;

import dev.redlite.base.Numbers;
import dev.redlite.value.set.SetValue;

import java.util.ArrayList;
import java.util.List;

/** Sets in Redis's format: members one after the other, or integers packed in order. */
final class SetForm {
    private SetForm() {}

    static SetValue read(int type, RdbInput in, SetValue set) {
        switch (type) {
            case RdbType.SET -> readTable(in, set);
            case RdbType.SET_INTSET -> readIntegers(OlderPacks.intset(in.readString()), set);
            default -> readPacked(Listpack.read(in.readString()), set);
        }
        if (set.isEmpty()) {
            throw new RdbFormatException("a set without members");
        }
        return set;
    }

    private static void readTable(RdbInput in, SetValue set) {
        int count = in.readCount(1);
        for (int i = 0; i < count; i++) {
            byte[] member = in.readString();
            if (i == 0) {
                set.expect(member, count);
            }
            add(set, member);
        }
    }

    private static void readPacked(byte[][] members, SetValue set) {
        for (byte[] member : members) {
            add(set, member);
        }
    }

    private static void readIntegers(long[] numbers, SetValue set) {
        set.expect(Numbers.toBytes(numbers[0]), numbers.length);
        for (long number : numbers) {
            add(set, Numbers.toBytes(number));
        }
    }

    private static void add(SetValue set, byte[] member) {
        if (!set.add(member)) {
            throw new RdbFormatException("a set has a member twice");
        }
    }

    /** Sets that Redis 7.2 packs are tables in what Redis 7.0 knows. */
    static int type(SetValue set) {
        return set.encoding().equals("intset") ? RdbType.SET_INTSET : RdbType.SET;
    }

    static void write(SetValue set, RdbOutput out) {
        if (type(set) == RdbType.SET_INTSET) {
            List<byte[]> members = new ArrayList<>(set.size());
            set.each(members::add);
            out.writeString(
                    OlderPacks.intset(members.stream().mapToLong(Numbers::toLong).toArray()));
            return;
        }
        out.writeNumber(set.size());
        set.each(out::writeString);
    }
}
