package dev.redlite.value.hash;

import dev.redlite.value.Value;
import dev.redlite.value.hash.TableFields.Node;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** The fields of a table that expire, the earliest first. */
final class FieldExpiries {
    /*
     * A binary heap in two arrays, its root at 1, each node knowing its place in it: so the expiry
     * of any field is found in O(1) and changed in O(log n), the earliest is always exact, and a
     * field that never expires takes no memory but the four bytes that Java would pad with.
     */
    private static final int FIRST_ROOM = 8;
    private static final int BYTES_PER_PLACE = Long.BYTES + 4;

    private long[] times = {};
    private @Nullable Node[] nodes = {};
    private int size;

    int size() {
        return size;
    }

    long sizeBytes() {
        return (long) times.length * BYTES_PER_PLACE;
    }

    /** The earliest of all, or NEVER. */
    long earliest() {
        return size == 0 ? Value.NEVER : times[1];
    }

    /** When a node expires, or NEVER. */
    long of(Node node) {
        return node.place == 0 ? Value.NEVER : times[node.place];
    }

    /** A node whose time has come, the earliest; null if there is none. */
    @Nullable Node firstExpired(long nowMillis) {
        return size > 0 && times[1] <= nowMillis ? nodes[1] : null;
    }

    /** Number of nodes whose time has come; takes as many steps. */
    int countExpired(long nowMillis) {
        return countExpired(1, nowMillis);
    }

    private int countExpired(int place, long nowMillis) {
        if (place > size || times[place] > nowMillis) {
            return 0;
        }
        return 1 + countExpired(2 * place, nowMillis) + countExpired(2 * place + 1, nowMillis);
    }

    /** Sets when a node expires; NEVER takes it out. */
    void set(Node node, long expiresAt) {
        int place = node.place;
        if (expiresAt == Value.NEVER) {
            if (place != 0) {
                remove(node);
            }
        } else if (place == 0) {
            makeRoom();
            settle(++size, node, expiresAt);
        } else {
            settle(place, node, expiresAt);
        }
    }

    boolean holds(Node node) {
        return node.place <= size && nodes[node.place] == node;
    }

    void checkInvariants() {
        for (int i = 1; i <= size; i++) {
            Node node = nodes[i];
            if (node == null || node.place != i || times[i] == Value.NEVER) {
                throw new IllegalStateException("no field expires at place " + i);
            }
            if (times[i] < times[Math.max(1, i / 2)]) {
                throw new IllegalStateException("place " + i + " expires before its parent");
            }
        }
    }

    private void remove(Node node) {
        int place = node.place;
        Node last = nodes[size];
        long time = times[size];
        nodes[size--] = null;
        node.place = 0;
        if (last != null && last != node) {
            settle(place, last, time);
        }
        if (size < nodes.length / 4 && nodes.length > FIRST_ROOM) {
            resize(nodes.length / 2);
        }
    }

    /** Puts a node that came to a place to where its time belongs, up or down from there. */
    private void settle(int from, Node node, long time) {
        int place = from;
        while (place > 1 && times[place / 2] > time) {
            move(place / 2, place);
            place /= 2;
        }
        while (2 * place <= size) {
            int child = 2 * place;
            if (child < size && times[child + 1] < times[child]) {
                child++;
            }
            if (times[child] >= time) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(place, node, time);
    }

    private void move(int from, int to) {
        Node node = nodes[from];
        if (node != null) {
            put(to, node, times[from]);
        }
    }

    private void put(int place, Node node, long time) {
        nodes[place] = node;
        times[place] = time;
        node.place = place;
    }

    private void makeRoom() {
        if (size + 1 >= nodes.length) {
            resize(Math.max(FIRST_ROOM, nodes.length * 2));
        }
    }

    private void resize(int room) {
        nodes = Arrays.copyOf(nodes, room);
        times = Arrays.copyOf(times, room);
    }
}
