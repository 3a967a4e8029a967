package dev.redlite.value.sortedset;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A page of a {@link RankedTree}: see there. */
abstract sealed class RankedPage {
    /** Number of entries here and below. */
    abstract int size();

    /** Whether it should be merged with another. */
    abstract boolean isSmall();

    /** Whether what the page beside it has can be put into this as well. */
    abstract boolean fits(RankedPage beside);

    /** The least entry's score. */
    abstract double firstScore();

    /** The least entry's member. */
    abstract byte[] firstMember();

    /** The last entry that was seen while the tree is checked. */
    record Seen(double score, byte[] member) {}

    /** Checks everything here and below, counts its bytes, and returns the last entry. */
    abstract @Nullable Seen check(@Nullable Seen before, long[] bytes);

    private static int compare(
            double[] scores, byte[] @Nullable [] members, int i, double score, byte[] member) {
        if (scores[i] != score) {
            return scores[i] < score ? -1 : 1;
        }
        byte[] there = members[i];
        return there == null ? -1 : Bytes.compare(there, member);
    }

    /** A page of entries. */
    static final class Leaf extends RankedPage {
        private static final int ENTRIES_MAX = 64;
        private static final int FIRST_ROOM = 8;
        private static final int OBJECT_BYTES = 32 + 16 + 16;

        private double[] scores;
        private byte[] @Nullable [] members;
        private int size;

        /** Where the first entry is: what is taken from the front moves nothing. */
        private int first;

        Leaf() {
            this(FIRST_ROOM);
        }

        private Leaf(int room) {
            scores = new double[room];
            members = new byte[room][];
        }

        /** What a leaf with room for so many entries takes. */
        static long sizeBytes(int room) {
            return OBJECT_BYTES + room * (Double.BYTES + 4L);
        }

        /** For how many entries there is room without another array. */
        int room() {
            return scores.length;
        }

        @Override
        int size() {
            return size;
        }

        @Override
        boolean isSmall() {
            return size < ENTRIES_MAX / 4;
        }

        boolean isFull() {
            return size == ENTRIES_MAX;
        }

        @Override
        boolean fits(RankedPage beside) {
            return size + beside.size() <= ENTRIES_MAX;
        }

        double score(int place) {
            return scores[first + place];
        }

        byte[] member(int place) {
            byte[] member = members[first + place];
            if (member == null) {
                throw new IllegalStateException("no member at place " + place);
            }
            return member;
        }

        /** Reads members, so that their misses of the caches overlap; any number. */
        int prefetch(int from, int to) {
            int sum = 0;
            for (int i = from; i < to; i++) {
                sum += member(i).length;
            }
            return sum;
        }

        int compare(int place, double score, byte[] member) {
            return RankedPage.compare(scores, members, first + place, score, member);
        }

        /** Where an entry is, or belongs. */
        int placeOf(double score, byte[] member) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(middle, score, member) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        int countBefore(Bound bound) {
            boolean comparesMembers = bound.comparesMembers();
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                boolean isBehind =
                        comparesMembers
                                ? bound.isBehind(member(middle))
                                : bound.isBehind(score(middle));
                if (isBehind) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        void insert(int place, double score, byte[] member) {
            reserve(size + 1);
            int at = first + place;
            move(at, at + 1, size - place);
            scores[at] = score;
            members[at] = member;
            size++;
        }

        private void move(int from, int to, int length) {
            System.arraycopy(scores, from, scores, to, length);
            System.arraycopy(members, from, members, to, length);
        }

        /** Makes room for so many entries in all, at the front or in longer arrays. */
        private void reserve(int entries) {
            if (first + entries <= scores.length) {
                return;
            }
            if (first > 0) {
                move(first, 0, size);
                Arrays.fill(members, Math.max(first, size), first + size, null);
                first = 0;
            }
            if (entries > scores.length) {
                int room = Math.min(ENTRIES_MAX, Math.max(entries, 2 * size));
                scores = Arrays.copyOf(scores, room);
                members = Arrays.copyOf(members, room);
            }
        }

        void remove(int place) {
            if (place == 0) {
                members[first++] = null;
                size--;
            } else {
                move(first + place + 1, first + place, size - place - 1);
                members[first + --size] = null;
            }
        }

        /** Moves the upper half, or nothing if what comes is appended, to a new leaf. */
        Leaf split(boolean isAppending) {
            int kept = isAppending ? size : size / 2;
            var right = new Leaf(ENTRIES_MAX);
            right.size = size - kept;
            System.arraycopy(scores, first + kept, right.scores, 0, right.size);
            System.arraycopy(members, first + kept, right.members, 0, right.size);
            Arrays.fill(members, first + kept, first + size, null);
            size = kept;
            return right;
        }

        void absorb(Leaf right) {
            reserve(size + right.size);
            System.arraycopy(right.scores, right.first, scores, first + size, right.size);
            System.arraycopy(right.members, right.first, members, first + size, right.size);
            size += right.size;
        }

        @Override
        double firstScore() {
            return score(0);
        }

        @Override
        byte[] firstMember() {
            return member(0);
        }

        @Override
        @Nullable Seen check(@Nullable Seen before, long[] bytes) {
            bytes[0] += sizeBytes(room());
            for (int i = 0; i < members.length; i++) {
                if ((members[i] != null) != (i >= first && i < first + size)) {
                    throw new IllegalStateException("a member at place " + i + ", or none");
                }
            }
            Seen last = before;
            for (int i = 0; i < size; i++) {
                if (last != null && compare(i, last.score, last.member) <= 0) {
                    throw new IllegalStateException("out of order: " + Bytes.quote(member(i)));
                }
                last = new Seen(score(i), member(i));
            }
            return last;
        }
    }

    /** A page of pages. */
    static final class Inner extends RankedPage {
        private static final int CHILDREN_MAX = 32;

        /** What one takes: its arrays have always room for all children. */
        static final long SIZE_BYTES = 40 + 4 * 16 + CHILDREN_MAX * (8L + 4 + 4 + 4);

        private final @Nullable RankedPage[] children = new RankedPage[CHILDREN_MAX];
        private final int[] sizes = new int[CHILDREN_MAX];

        /** What separates a child from the one before; of the first child it is not used. */
        private final double[] scores = new double[CHILDREN_MAX];

        private final byte[] @Nullable [] members = new byte[CHILDREN_MAX][];
        private int count;
        private int size;

        @Override
        int size() {
            return size;
        }

        /** Number of entries below a child. */
        int size(int child) {
            return sizes[child];
        }

        /** Number of children. */
        int count() {
            return count;
        }

        RankedPage child(int index) {
            RankedPage child = children[index];
            if (child == null) {
                throw new IllegalStateException("no page " + index + " of " + count);
            }
            return child;
        }

        @Override
        boolean isSmall() {
            return count < CHILDREN_MAX / 4;
        }

        boolean isFull() {
            return count == CHILDREN_MAX;
        }

        @Override
        boolean fits(RankedPage beside) {
            return beside instanceof Inner inner && count + inner.count <= CHILDREN_MAX;
        }

        /** The child that an entry is below, or belongs below. */
        int childOf(double score, byte[] member) {
            int low = 1;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (RankedPage.compare(scores, members, middle, score, member) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low - 1;
        }

        /** The last child before which everything comes before a bound. */
        int childOf(Bound bound) {
            boolean comparesMembers = bound.comparesMembers();
            int low = 1;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                boolean isBehind =
                        comparesMembers
                                ? bound.isBehind(separator(middle))
                                : bound.isBehind(scores[middle]);
                if (isBehind) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low - 1;
        }

        private byte[] separator(int child) {
            byte[] member = members[child];
            if (member == null) {
                throw new IllegalStateException("nothing separates page " + child);
            }
            return member;
        }

        int countBeforeChild(int child) {
            int before = 0;
            for (int i = 0; i < child; i++) {
                before += sizes[i];
            }
            return before;
        }

        /** Takes over how many entries are below a child now. */
        void recount(int child) {
            int now = child(child).size();
            size += now - sizes[child];
            sizes[child] = now;
        }

        void append(RankedPage child) {
            insert(count, child);
        }

        void insert(int place, RankedPage child) {
            insert(place, child, child.firstScore(), child.firstMember());
        }

        private void insert(int place, RankedPage child, double score, byte[] member) {
            move(place, place + 1, count - place);
            children[place] = child;
            sizes[place] = child.size();
            scores[place] = score;
            members[place] = member;
            size += child.size();
            count++;
        }

        void remove(int place) {
            size -= sizes[place];
            move(place + 1, place, count - place - 1);
            count--;
            children[count] = null;
            members[count] = null;
        }

        private void move(int from, int to, int length) {
            System.arraycopy(children, from, children, to, length);
            System.arraycopy(sizes, from, sizes, to, length);
            System.arraycopy(scores, from, scores, to, length);
            System.arraycopy(members, from, members, to, length);
        }

        /** Moves the upper half, or only the last if what comes is appended, to a new page. */
        Inner split(boolean isAppending) {
            var right = new Inner();
            int kept = isAppending ? count - 1 : count / 2;
            for (int i = kept; i < count; i++) {
                right.insert(right.count, child(i), scores[i], separator(i));
            }
            while (count > kept) {
                remove(count - 1);
            }
            return right;
        }

        /** Takes the children of the page after this, which its parent has at an index. */
        void absorb(Inner right, Inner parent, int index) {
            for (int i = 0; i < right.count; i++) {
                double score = i == 0 ? parent.scores[index] : right.scores[i];
                byte[] member = i == 0 ? parent.separator(index) : right.separator(i);
                insert(count, right.child(i), score, member);
            }
        }

        @Override
        double firstScore() {
            return scores[0];
        }

        @Override
        byte[] firstMember() {
            return separator(0);
        }

        @Override
        @Nullable Seen check(@Nullable Seen before, long[] bytes) {
            bytes[0] += SIZE_BYTES;
            Seen last = before;
            int below = 0;
            for (int i = 0; i < count; i++) {
                if (i > 0 && last != null && compareTo(last, i) <= 0) {
                    throw new IllegalStateException("page " + i + " is separated too low");
                }
                RankedPage child = child(i);
                Seen after = child.check(last, bytes);
                if (sizes[i] != child.size() || sizes[i] == 0) {
                    throw new IllegalStateException(child.size() + " entries, not " + sizes[i]);
                }
                last = after;
                below += sizes[i];
            }
            if (below != size || count == 0) {
                throw new IllegalStateException(below + " entries below, not " + size);
            }
            return last;
        }

        private int compareTo(Seen before, int child) {
            return RankedPage.compare(scores, members, child, before.score, before.member);
        }
    }
}
