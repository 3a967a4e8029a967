package dev.redlite.command.set;

import dev.redlite.engine.Call;
import dev.redlite.value.ValueType;
import dev.redlite.value.set.SetValue;
import dev.redlite.value.set.TableMembers;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The sets that a command combines; a key that does not exist is an empty set. */
final class SetSources {
    private final @Nullable SetValue[] sets;

    private SetSources(@Nullable SetValue[] sets) {
        this.sets = sets;
    }

    /** Fetches the sets of so many keys from a position on; WRONGTYPE if any is something else. */
    static SetSources read(Call call, int first, int count) {
        @Nullable SetValue[] sets = new SetValue[count];
        for (int i = 0; i < count; i++) {
            sets[i] = call.read(first + i, ValueType.SET);
        }
        return new SetSources(sets);
    }

    private static boolean never() {
        return false;
    }

    private static int size(@Nullable SetValue set) {
        return set == null ? 0 : set.size();
    }

    // ---- Intersection

    /** Visits the members that all have, until enough is said. */
    void intersection(BooleanSupplier isEnough, Consumer<byte[]> visitor) {
        // The smallest is gone through and the others asked, small ones first as they refuse most.
        @Nullable SetValue[] ordered = sets.clone();
        Arrays.sort(ordered, Comparator.comparingInt(SetSources::size));
        SetValue smallest = ordered[0];
        if (smallest != null) {
            smallest.eachUntil(
                    isEnough,
                    member -> {
                        if (haveAll(ordered, member)) {
                            visitor.accept(member);
                        }
                    });
        }
    }

    private static boolean haveAll(@Nullable SetValue[] ordered, byte[] member) {
        for (int i = 1; i < ordered.length; i++) {
            SetValue set = ordered[i];
            if (set == null || (set != ordered[0] && !set.has(member))) {
                return false;
            }
        }
        return true;
    }

    void intersection(Consumer<byte[]> visitor) {
        intersection(SetSources::never, visitor);
    }

    // ---- Union

    /** Visits the members that any has, each once, until enough is said. */
    void union(BooleanSupplier isEnough, Consumer<byte[]> visitor) {
        var seen = new TableMembers();
        for (SetValue set : sets) {
            if (set != null && !isEnough.getAsBoolean()) {
                set.eachUntil(
                        isEnough,
                        member -> {
                            if (seen.add(member)) {
                                visitor.accept(member);
                            }
                        });
            }
        }
    }

    void union(Consumer<byte[]> visitor) {
        union(SetSources::never, visitor);
    }

    // ---- Difference

    /** Visits the members that only the first has, until enough is said. */
    void difference(BooleanSupplier isEnough, Consumer<byte[]> visitor) {
        SetValue first = sets[0];
        if (first == null) {
            return;
        }
        if (asksOthers()) {
            first.eachUntil(
                    isEnough,
                    member -> {
                        if (!haveAny(member)) {
                            visitor.accept(member);
                        }
                    });
            return;
        }
        var left = new TableMembers();
        first.each(left::add);
        for (int i = 1; i < sets.length; i++) {
            SetValue set = sets[i];
            if (set != null) {
                set.each(left::remove);
            }
        }
        first.eachUntil(
                isEnough,
                member -> {
                    if (left.has(member)) {
                        visitor.accept(member);
                    }
                });
    }

    void difference(Consumer<byte[]> visitor) {
        difference(SetSources::never, visitor);
    }

    /**
     * Whether it is less work to ask all others of each member of the first than to go through all.
     * A member that is found ends the asking, so about half of that is counted.
     */
    private boolean asksOthers() {
        long members = 0;
        for (SetValue set : sets) {
            members += size(set);
        }
        return (long) size(sets[0]) * sets.length / 2 <= members;
    }

    private boolean haveAny(byte[] member) {
        for (int i = 1; i < sets.length; i++) {
            SetValue set = sets[i];
            if (set != null && set.has(member)) {
                return true;
            }
        }
        return false;
    }
}
