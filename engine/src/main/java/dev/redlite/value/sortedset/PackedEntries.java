package dev.redlite.value.sortedset;

import dev.redlite.base.Bytes;
import dev.redlite.value.PackedBytes;

import java.util.HashSet;

/** The members of a small sorted set one after the other in one array, in order. */
final class PackedEntries implements Entries {
    /*
     *  | length | member | score |      one entry; the next follows
     *
     * The score is the eight bytes of the double. Everything reads through the array.
     */
    private static final int OBJECT_BYTES = 24;
    private static final int NOT_FOUND = -1;

    private final PackedBytes packed = new PackedBytes();
    private int size;

    /** Bytes that are in use, for deciding when this is no longer small. */
    int usedBytes() {
        return packed.used();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + packed.sizeBytes();
    }

    @Override
    public String encoding() {
        return "listpack";
    }

    @Override
    public Entries emptyLikeThis() {
        return new PackedEntries();
    }

    // ---- Finding

    private int find(byte[] member) {
        for (int at = 0; at < packed.used(); at = next(at)) {
            if (packed.is(at, member)) {
                return at;
            }
        }
        return NOT_FOUND;
    }

    private int next(int at) {
        return packed.end(at) + Double.BYTES;
    }

    private double scoreAt(int at) {
        return Double.longBitsToDouble(packed.number(packed.end(at)));
    }

    @Override
    public double score(byte[] member) {
        int at = find(member);
        return at == NOT_FOUND ? ABSENT : scoreAt(at);
    }

    @Override
    public int rank(byte[] member) {
        int rank = 0;
        for (int at = 0; at < packed.used(); at = next(at)) {
            if (packed.is(at, member)) {
                return rank;
            }
            rank++;
        }
        return NO_RANK;
    }

    @Override
    public int countBefore(Bound bound) {
        byte[] member = bound.member();
        int rank = 0;
        for (int at = 0; at < packed.used(); at = next(at)) {
            boolean isBefore =
                    member == null
                            ? bound.isBehind(scoreAt(at))
                            : bound.isBehindIf(packed.compare(at, member));
            if (!isBefore) {
                return rank;
            }
            rank++;
        }
        return rank;
    }

    // ---- Changing

    @Override
    public boolean put(byte[] member, double score) {
        boolean isNew = !remove(member);
        int at = 0;
        while (at < packed.used() && isBefore(at, score, member)) {
            at = next(at);
        }
        packed.insert(at, PackedBytes.sizeOf(member.length) + Double.BYTES);
        packed.write(at, member);
        packed.number(packed.end(at), Double.doubleToRawLongBits(score));
        size++;
        return isNew;
    }

    private boolean isBefore(int at, double score, byte[] member) {
        double there = scoreAt(at);
        return there == score ? packed.compare(at, member) < 0 : there < score;
    }

    @Override
    public boolean remove(byte[] member) {
        int at = find(member);
        if (at == NOT_FOUND) {
            return false;
        }
        packed.remove(at, next(at) - at);
        size--;
        return true;
    }

    // ---- Walking

    @Override
    public void range(int from, int count, boolean isReverse, ScoreVisitor visitor) {
        int at = 0;
        for (int i = 0; i < from; i++) {
            at = next(at);
        }
        if (!isReverse) {
            for (int i = 0; i < count; i++) {
                visitor.member(packed.copy(at), scoreAt(at));
                at = next(at);
            }
            return;
        }
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = at;
            at = next(at);
        }
        for (int i = count - 1; i >= 0; i--) {
            visitor.member(packed.copy(places[i]), scoreAt(places[i]));
        }
    }

    /** Everything in one go, as a member that comes or goes meanwhile moves the others. */
    @Override
    public long scan(long cursor, ScoreVisitor visitor) {
        range(0, size, false, visitor);
        return 0;
    }

    @Override
    public void checkInvariants() {
        var seen = new HashSet<String>();
        int at = 0;
        int before = NOT_FOUND;
        while (at < packed.used()) {
            byte[] member = packed.copy(at);
            if (!seen.add(Bytes.ascii(member)) || Double.isNaN(scoreAt(at))) {
                throw new IllegalStateException("member twice or NaN: " + Bytes.quote(member));
            }
            if (before != NOT_FOUND && !isBefore(before, scoreAt(at), member)) {
                throw new IllegalStateException("out of order: " + Bytes.quote(member));
            }
            before = at;
            at = next(at);
        }
        if (at != packed.used() || seen.size() != size) {
            throw new IllegalStateException(
                    seen.size() + " packed members of " + size + " end at " + at);
        }
    }
}
