package dev.redlite.value.set;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;
import dev.redlite.base.RandomSource;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/** The members of a small set of integers, sorted, each in as few bytes as the widest needs. */
final class IntegerMembers implements Members {
    private static final int OBJECT_BYTES = 32 + 16;
    private static final int SPARE_MAX = 16;
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = Bytes.EMPTY;
    private int width = Short.BYTES;
    private int size;

    /** Whether a member can be here: an integer in the form in which it would be printed. */
    static boolean canHold(byte[] member) {
        return Numbers.isLong(member);
    }

    /** The longest member's length in bytes; there is at least one. */
    int longest() {
        return Math.max(Numbers.length(get(0)), Numbers.length(get(size - 1)));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + (long) bytes.length;
    }

    @Override
    public String encoding() {
        return "intset";
    }

    @Override
    public Members emptyLikeThis() {
        return new IntegerMembers();
    }

    @Override
    public boolean has(byte[] member) {
        return placeOf(member) >= 0;
    }

    /** Where a member is, or less than 0. */
    private int placeOf(byte[] member) {
        long number = Numbers.parseLong(member, Long.MIN_VALUE);
        if (number == Long.MIN_VALUE && !canHold(member)) {
            return -1;
        }
        return find(number);
    }

    /** Where a number is, or -1 minus where it belongs. */
    private int find(long number) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = get(middle);
            if (there < number) {
                low = middle + 1;
            } else if (there > number) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1 - low;
    }

    @Override
    public boolean add(byte[] member) {
        long number = Numbers.parseLong(member, Long.MIN_VALUE);
        if (number == Long.MIN_VALUE && !canHold(member)) {
            throw new IllegalArgumentException("not an integer: " + Bytes.quote(member));
        }
        int place = find(number);
        if (place >= 0) {
            return false;
        }
        place = -1 - place;
        if (widthOf(number) > width) {
            widen(widthOf(number));
        }
        makeRoom(place);
        set(bytes, width, place, number);
        return true;
    }

    private void makeRoom(int place) {
        byte[] target = bytes;
        if ((size + 1) * width > bytes.length) {
            target = Arrays.copyOf(bytes, (size + 1 + Math.min(size / 8, SPARE_MAX)) * width);
        }
        int from = place * width;
        System.arraycopy(bytes, from, target, from + width, size * width - from);
        bytes = target;
        size++;
    }

    private void widen(int wider) {
        byte[] wide = new byte[(size + 1) * wider];
        for (int i = 0; i < size; i++) {
            set(wide, wider, i, get(i));
        }
        bytes = wide;
        width = wider;
    }

    @Override
    public boolean remove(byte[] member) {
        int place = placeOf(member);
        if (place < 0) {
            return false;
        }
        int from = place * width;
        System.arraycopy(bytes, from + width, bytes, from, size * width - from - width);
        size--;
        if (size * width < bytes.length / 2) {
            bytes = Arrays.copyOf(bytes, size * width);
        }
        return true;
    }

    @Override
    public void each(Consumer<byte[]> visitor) {
        for (int i = 0; i < size; i++) {
            visitor.accept(Numbers.toBytes(get(i)));
        }
    }

    /** Everything in one go, as a member that comes or goes meanwhile moves the others. */
    @Override
    public long scan(long cursor, Consumer<byte[]> visitor) {
        each(visitor);
        return 0;
    }

    @Override
    public byte[] pick(RandomSource random) {
        return Numbers.toBytes(get(random.below(size)));
    }

    private static int widthOf(long number) {
        if (number == (short) number) {
            return Short.BYTES;
        }
        return number == (int) number ? Integer.BYTES : Long.BYTES;
    }

    private long get(int place) {
        return switch (width) {
            case Short.BYTES -> (short) SHORTS.get(bytes, place * width);
            case Integer.BYTES -> (int) INTS.get(bytes, place * width);
            default -> (long) LONGS.get(bytes, place * width);
        };
    }

    private static void set(byte[] target, int width, int place, long number) {
        switch (width) {
            case Short.BYTES -> SHORTS.set(target, place * width, (short) number);
            case Integer.BYTES -> INTS.set(target, place * width, (int) number);
            default -> LONGS.set(target, place * width, number);
        }
    }

    @Override
    public void checkInvariants() {
        if (size * width > bytes.length) {
            throw new IllegalStateException(size + " integers in " + bytes.length + " bytes");
        }
        for (int i = 1; i < size; i++) {
            if (get(i - 1) >= get(i)) {
                throw new IllegalStateException(get(i) + " comes after " + get(i - 1));
            }
        }
    }
}
