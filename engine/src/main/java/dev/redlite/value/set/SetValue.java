package dev.redlite.value.set;

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

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A set: members without an order. */
public final class SetValue extends Value {
    /*
     * Shape. Integers only are an array of integers, few and short members a packed array, all
     * else a table; never back, until the value is forgotten. The shape shows in OBJECT ENCODING
     * and in the order of the members, nowhere else.
     */
    private static final int OBJECT_BYTES = 24;

    /** One in so many members may be chosen by trying; more are chosen by shuffling all. */
    private static final int SPARSE = 3;

    private final PackingLimits limits;
    private Members members = new IntegerMembers();

    /** An empty set, as small as these limits allow. */
    public SetValue(PackingLimits limits) {
        this.limits = limits;
    }

    @Override
    public ValueType<SetValue> type() {
        return ValueType.SET;
    }

    @Override
    public boolean isEmpty() {
        return members.size() == 0;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + members.sizeBytes();
    }

    @Override
    public String encoding() {
        return members.encoding();
    }

    @Override
    public @Nullable ByteNode headOf(int hash) {
        return members instanceof TableMembers table ? table.headOf(hash) : null;
    }

    @Override
    public byte @Nullable [] ahead(Draw how, int taken, long number) {
        boolean isKnown = how.isRandom() && members instanceof TableMembers;
        return isKnown ? ((TableMembers) members).ahead(taken, number) : null;
    }

    // ---- Reading

    /** Number of members. */
    public int size() {
        return members.size();
    }

    /** Whether there is a member. */
    public boolean has(byte[] member) {
        return members.has(member);
    }

    /** Visits every member; the set must not be changed meanwhile. */
    public void each(Consumer<byte[]> visitor) {
        members.each(visitor);
    }

    /** Visits members one after the other until enough is said or there are no more. */
    public void eachUntil(BooleanSupplier isEnough, Consumer<byte[]> visitor) {
        long cursor = 0;
        do {
            cursor =
                    members.scan(
                            cursor,
                            member -> {
                                if (!isEnough.getAsBoolean()) {
                                    visitor.accept(member);
                                }
                            });
        } while (cursor != 0 && !isEnough.getAsBoolean());
    }

    /**
     * Visits some members and returns the cursor to go on from; 0 begins and ends. What is there
     * throughout is visited at least once, whatever comes and goes meanwhile.
     */
    public long scan(long cursor, Consumer<byte[]> visitor) {
        return members.scan(cursor, visitor);
    }

    // ---- Choosing

    /** A member chosen uniformly, or null if there is none. */
    public byte @Nullable [] pick(RandomSource random) {
        return isEmpty() ? null : members.pick(random);
    }

    /** Makes one choice after the other, each uniform and so at times the same. */
    public Supplier<byte[]> picks(RandomSource random) {
        if (members instanceof PackedMembers) {
            // Going to a packed member takes as many steps as there are before it.
            List<byte[]> all = all();
            return () -> all.get(random.below(all.size()));
        }
        return () -> members.pick(random);
    }

    /** So many different members chosen uniformly, or all if there are no more. */
    public List<byte[]> sample(int count, RandomSource random) {
        if (members instanceof TableMembers && count < size() / SPARSE) {
            Set<byte[]> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
            while (chosen.size() < count) {
                chosen.add(members.pick(random));
            }
            return new ArrayList<>(chosen);
        }
        List<byte[]> all = all();
        int wanted = Math.min(count, all.size());
        for (int i = 0; i < wanted && wanted < all.size(); i++) {
            Collections.swap(all, i, i + random.below(all.size() - i));
        }
        return all.subList(0, wanted);
    }

    private List<byte[]> all() {
        var all = new ArrayList<byte[]>(size());
        members.each(all::add);
        return all;
    }

    // ---- Changing

    /** Prepares for so many members, the first of which is given, that come at once. */
    public void expect(byte[] first, int count) {
        if (isEmpty()) {
            start(first, count);
        } else if ((members instanceof IntegerMembers && count > limits.setIntegersMax())
                || (members instanceof PackedMembers && count > limits.setMembersMax())) {
            become(new TableMembers());
        }
    }

    /** Adds a member; false if it is there already. */
    public boolean add(byte[] member) {
        if (!insert(member)) {
            return false;
        }
        rows().put(member, 0, Bytes.EMPTY);
        return true;
    }

    /** Removes a member; false if it is not there. */
    public boolean remove(byte[] member) {
        if (!members.remove(member)) {
            return false;
        }
        rows().delete(member);
        return true;
    }

    private boolean insert(byte[] member) {
        if (members instanceof IntegerMembers integers) {
            if (!IntegerMembers.canHold(member)) {
                leaveIntegers(integers, member);
            } else if (integers.size() == 0 && limits.setIntegersMax() == 0) {
                start(member, 1);
            } else {
                boolean isNew = integers.add(member);
                if (integers.size() > limits.setIntegersMax()) {
                    become(new TableMembers());
                }
                return isNew;
            }
        }
        if (members instanceof PackedMembers packed && !staysPacked(packed, member)) {
            if (packed.has(member)) {
                return false;
            }
            become(new TableMembers());
        }
        return members.add(member);
    }

    /** Chooses the representation of an empty set by what comes. */
    private void start(byte[] first, int count) {
        if (IntegerMembers.canHold(first) && count <= limits.setIntegersMax()) {
            members = new IntegerMembers();
        } else if (count <= limits.setMembersMax()) {
            members = new PackedMembers();
        } else {
            members = new TableMembers();
        }
    }

    private void leaveIntegers(IntegerMembers integers, byte[] member) {
        boolean arePacked =
                integers.size() < limits.setMembersMax()
                        && member.length <= limits.setLengthMax()
                        && (integers.size() == 0 || integers.longest() <= limits.setLengthMax());
        become(arePacked ? new PackedMembers() : new TableMembers());
    }

    private boolean staysPacked(PackedMembers packed, byte[] member) {
        return packed.size() < limits.setMembersMax()
                && member.length <= limits.setLengthMax()
                && packed.usedBytes() + member.length < PackedBytes.BYTES_MAX;
    }

    private void become(Members other) {
        members.each(other::add);
        members = other;
    }

    // ---- Rows: the subkey is the member

    @Override
    public void eachRow(RowChanges receiver) {
        members.each(member -> receiver.put(member, 0, Bytes.EMPTY));
    }

    @Override
    public void resemble(Value original) {
        if (!encoding().equals(original.encoding()) && original instanceof SetValue other) {
            become(other.members.emptyLikeThis());
        }
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        insert(subkey);
    }

    @Override
    public void unload(byte[] subkey) {
        members.remove(subkey);
    }

    @Override
    public void checkInvariants() {
        members.checkInvariants();
    }
}
