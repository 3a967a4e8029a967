package dev.redlite.value.sortedset;

import dev.redlite.base.ByteNode;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.value.Draw;
import dev.redlite.value.PackedBytes;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A sorted set: members, each with a score, in the order of scores and then of members. */
public final class SortedSetValue extends Value {
    /*
     * Shape. Packed until there are too many members or one is too long, then a table and a tree
     * until the value is forgotten; the shape shows in OBJECT ENCODING and in the order in which
     * ZSCAN returns members, nowhere else but in this: a packed set keeps no minus zero, as Redis's
     * does not.
     */

    /** What {@link #score} says of a member that is not there: NaN. */
    public static final double ABSENT = Entries.ABSENT;

    private static final int OBJECT_BYTES = 24;

    private final PackingLimits limits;
    private Entries entries = new PackedEntries();

    /** An empty sorted set, packed as long as these limits allow. */
    public SortedSetValue(PackingLimits limits) {
        this.limits = limits;
    }

    @Override
    public ValueType<SortedSetValue> type() {
        return ValueType.SORTED_SET;
    }

    @Override
    public boolean isEmpty() {
        return entries.size() == 0;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + entries.sizeBytes();
    }

    @Override
    public String encoding() {
        return entries.encoding();
    }

    @Override
    public @Nullable ByteNode headOf(int hash) {
        return entries instanceof RankedEntries table ? table.headOf(hash) : null;
    }

    @Override
    public byte @Nullable [] ahead(Draw how, int taken, long number) {
        boolean isKnown = !how.isRandom() && entries instanceof RankedEntries;
        return isKnown ? ((RankedEntries) entries).ahead(how == Draw.LAST, taken) : null;
    }

    // ---- Reading

    /** Number of members. */
    public int size() {
        return entries.size();
    }

    /** The score of a member, or {@link #ABSENT}. */
    public double score(byte[] member) {
        return entries.score(member);
    }

    /** How many come before a member in order, or -1 if it is not there. */
    public int rank(byte[] member) {
        return entries.rank(member);
    }

    /** How many come before a bound. */
    public int countBefore(Bound bound) {
        return entries.countBefore(bound);
    }

    /**
     * Visits so many members from a rank on, or as many as there are, in order or the last of them
     * first; the set must not be changed meanwhile.
     */
    public void range(int from, int count, boolean isReverse, ScoreVisitor visitor) {
        int taken = Math.min(count, size() - from);
        if (from >= 0 && taken > 0) {
            entries.range(from, taken, isReverse, visitor);
        }
    }

    /** Visits every member in order; the set must not be changed meanwhile. */
    public void each(ScoreVisitor visitor) {
        range(0, size(), false, visitor);
    }

    /**
     * Visits some members and returns the cursor to go on from; 0 begins and ends. What is there
     * throughout is visited at least once, whatever comes and goes meanwhile.
     */
    public long scan(long cursor, ScoreVisitor visitor) {
        return entries.scan(cursor, visitor);
    }

    /** Visits a member chosen uniformly; there is at least one. */
    public void pick(RandomSource random, ScoreVisitor visitor) {
        entries.range(random.below(size()), 1, false, visitor);
    }

    // ---- Changing

    /** Prepares for so many members, the longest of so many bytes, that come at once. */
    public void expect(int count, int length) {
        boolean arePacked =
                count <= limits.sortedSetMembersMax() && length <= limits.sortedSetLengthMax();
        if (!arePacked && (isEmpty() || count > limits.sortedSetMembersMax())) {
            unpack();
        }
    }

    /** Gives a member a score, which is not NaN; returns whether the member is new. */
    public boolean put(byte[] member, double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("NaN for " + Bytes.quote(member));
        }
        prepare(member);
        double kept = entries instanceof PackedEntries ? score + 0.0 : score;
        boolean isNew = entries.put(member, kept);
        rows().put(member, Double.doubleToRawLongBits(kept), Bytes.EMPTY);
        return isNew;
    }

    /** Removes a member; false if it is not there. */
    public boolean remove(byte[] member) {
        if (!entries.remove(member)) {
            return false;
        }
        rows().delete(member);
        return true;
    }

    /** Removes so many members from a rank on, or as many as there are; returns how many. */
    public int removeRange(int from, int count) {
        int removed = Math.clamp(count, 0, Math.max(0, size() - from));
        byte[][] members = new byte[removed][];
        int[] next = {0};
        range(from, removed, false, (member, score) -> members[next[0]++] = member);
        Arrays.stream(members).forEach(this::remove);
        return removed;
    }

    /** Leaves the packed form if a member that comes is too much for it. */
    private void prepare(byte[] member) {
        if (entries instanceof PackedEntries packed && !staysPacked(packed, member)) {
            if (Double.isNaN(packed.score(member))) {
                unpack();
            }
        }
    }

    private boolean staysPacked(PackedEntries packed, byte[] member) {
        return packed.size() < limits.sortedSetMembersMax()
                && member.length <= limits.sortedSetLengthMax()
                && packed.usedBytes() + member.length < PackedBytes.BYTES_MAX;
    }

    private void unpack() {
        if (entries instanceof PackedEntries) {
            become(new RankedEntries());
        }
    }

    private void become(Entries other) {
        entries.range(0, entries.size(), false, other::put);
        entries = other;
    }

    // ---- Rows: the subkey is the member, the number the bits of the score

    @Override
    public void eachRow(RowChanges receiver) {
        entries.range(
                0,
                entries.size(),
                false,
                (member, score) ->
                        receiver.put(member, Double.doubleToRawLongBits(score), Bytes.EMPTY));
    }

    @Override
    public void resemble(Value original) {
        if (!encoding().equals(original.encoding()) && original instanceof SortedSetValue other) {
            become(other.entries.emptyLikeThis());
        }
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        double score = Double.longBitsToDouble(number);
        prepare(subkey);
        if (entries instanceof RankedEntries ranked) {
            ranked.load(subkey, score);
        } else {
            entries.put(subkey, score);
        }
    }

    @Override
    public void unload(byte[] subkey) {
        if (entries instanceof RankedEntries ranked) {
            ranked.unload(subkey);
        } else {
            entries.remove(subkey);
        }
    }

    @Override
    public void loaded() {
        if (entries instanceof RankedEntries ranked) {
            ranked.loaded();
        }
    }

    @Override
    public void checkInvariants() {
        entries.checkInvariants();
    }
}
