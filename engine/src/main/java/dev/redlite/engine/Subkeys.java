package dev.redlite.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a value that an event is about, as the fields of a hash. Always counted; named only
 * if somebody wants to hear of them.
 */
public final class Subkeys {
    static final Subkeys NONE = new Subkeys(false);

    private final boolean areWanted;
    private List<byte[]> names = List.of();
    private int count;

    Subkeys(boolean areWanted) {
        this.areWanted = areWanted;
    }

    static Subkeys of(List<byte[]> names) {
        var subkeys = new Subkeys(true);
        names.forEach(subkeys::add);
        return subkeys;
    }

    /** Adds one; what a command meets twice is in its event twice. */
    public void add(byte[] name) {
        count++;
        if (areWanted) {
            if (names.isEmpty()) {
                names = new ArrayList<>();
            }
            names.add(name);
        }
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Their names, none if nobody wants them. */
    List<byte[]> names() {
        return names;
    }
}
