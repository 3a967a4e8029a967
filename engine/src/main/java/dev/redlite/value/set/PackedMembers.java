package dev.redlite.value.set;

import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.value.PackedBytes;

import java.util.HashSet;
import java.util.function.Consumer;

/** The members of a small set one after the other in one array, in the order they came. */
final class PackedMembers implements Members {
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
    public Members emptyLikeThis() {
        return new PackedMembers();
    }

    @Override
    public boolean has(byte[] member) {
        return find(member) != NOT_FOUND;
    }

    private int find(byte[] member) {
        for (int at = 0; at < packed.used(); at = packed.end(at)) {
            if (packed.is(at, member)) {
                return at;
            }
        }
        return NOT_FOUND;
    }

    @Override
    public boolean add(byte[] member) {
        if (has(member)) {
            return false;
        }
        int at = packed.used();
        packed.insert(at, PackedBytes.sizeOf(member.length));
        packed.write(at, member);
        size++;
        return true;
    }

    @Override
    public boolean remove(byte[] member) {
        int at = find(member);
        if (at == NOT_FOUND) {
            return false;
        }
        packed.remove(at, packed.end(at) - at);
        size--;
        return true;
    }

    @Override
    public void each(Consumer<byte[]> visitor) {
        for (int at = 0; at < packed.used(); at = packed.end(at)) {
            visitor.accept(packed.copy(at));
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
        int at = 0;
        for (int skip = random.below(size); skip > 0; skip--) {
            at = packed.end(at);
        }
        return packed.copy(at);
    }

    @Override
    public void checkInvariants() {
        var seen = new HashSet<String>();
        int at = 0;
        while (at < packed.used()) {
            if (!seen.add(Bytes.ascii(packed.copy(at)))) {
                throw new IllegalStateException("member twice: " + Bytes.quote(packed.copy(at)));
            }
            at = packed.end(at);
        }
        if (at != packed.used() || seen.size() != size) {
            throw new IllegalStateException(
                    seen.size() + " packed members of " + size + " end at " + at);
        }
    }
}
