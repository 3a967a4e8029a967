package dev.redlite.command.sortedset;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.Value;
import dev.redlite.value.set.SetValue;
import dev.redlite.value.sortedset.ScoreTable;
import dev.redlite.value.sortedset.ScoreTable.Node;
import dev.redlite.value.sortedset.ScoreVisitor;
import dev.redlite.value.sortedset.SortedSetValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The sorted sets, and sets with 1 for every score, that a command combines. */
final class ScoreSources {
    /** One of them, and which of the weights is its own; a key that does not exist has none. */
    private record Source(int index, @Nullable SortedSetValue sorted, @Nullable SetValue plain) {
        int size() {
            return sorted != null ? sorted.size() : plain != null ? plain.size() : 0;
        }

        /** The score of a member, or NaN. */
        double score(byte[] member) {
            if (sorted != null) {
                return sorted.score(member);
            }
            return plain != null && plain.has(member) ? 1 : SortedSetValue.ABSENT;
        }

        boolean has(byte[] member) {
            return !Double.isNaN(score(member));
        }

        void each(ScoreVisitor visitor) {
            if (sorted != null) {
                sorted.each(visitor);
            } else if (plain != null) {
                plain.each(member -> visitor.member(member, 1));
            }
        }

        void eachUntil(BooleanSupplier isEnough, ScoreVisitor visitor) {
            if (sorted != null) {
                for (int i = 0; i < sorted.size() && !isEnough.getAsBoolean(); i++) {
                    sorted.range(i, 1, false, visitor);
                }
            } else if (plain != null) {
                plain.eachUntil(isEnough, member -> visitor.member(member, 1));
            }
        }
    }

    private final List<Source> sources = new ArrayList<>();

    private ScoreSources() {}

    /** Fetches so many keys from a position on; WRONGTYPE if any is neither kind of set. */
    static ScoreSources read(Call call, int first, int count) {
        var sources = new ScoreSources();
        for (int i = 0; i < count; i++) {
            Entry entry = call.find(first + i);
            Value value = entry == null ? null : call.keyspace().value(entry);
            switch (value) {
                case null -> sources.sources.add(new Source(i, null, null));
                case SortedSetValue sorted -> sources.sources.add(new Source(i, sorted, null));
                case SetValue plain -> sources.sources.add(new Source(i, null, plain));
                default -> throw Errors.wrongType();
            }
        }
        return sources;
    }

    /** Small ones first: the order in which Redis adds scores up, which their last bits show. */
    private List<Source> bySize() {
        List<Source> ordered = new ArrayList<>(sources);
        ordered.sort(Comparator.comparingInt(Source::size));
        return ordered;
    }

    // ---- Union

    /** The members that any has. */
    Scored union(AlgebraOptions options) {
        var table = new ScoreTable();
        for (Source source : bySize()) {
            source.each(
                    (member, score) -> {
                        double weighted = options.weighted(source.index, score);
                        Node node = table.get(member);
                        if (node == null) {
                            table.add(member, weighted);
                        } else {
                            node.score(options.aggregate().of(node.score(), weighted));
                        }
                    });
        }
        return sorted(table);
    }

    private static Scored sorted(ScoreTable table) {
        var sorted = new Scored();
        for (Node node : table.sorted()) {
            sorted.member(node.key(), node.score());
        }
        return sorted;
    }

    // ---- Intersection

    /** The members that all have. */
    Scored intersection(AlgebraOptions options) {
        List<Source> ordered = bySize();
        var table = new ScoreTable();
        Source smallest = ordered.getFirst();
        smallest.each(
                (member, score) -> {
                    double sum = options.weighted(smallest.index, score);
                    for (Source other : ordered.subList(1, ordered.size())) {
                        double there = other.score(member);
                        if (Double.isNaN(there)) {
                            return;
                        }
                        double weighted = options.weighted(other.index, there);
                        sum = options.aggregate().of(sum, weighted);
                    }
                    table.add(member, sum);
                });
        return sorted(table);
    }

    /** How many members all have; no more than a limit, unless that is 0. */
    long countIntersection(long limit) {
        List<Source> ordered = bySize();
        List<Source> others = ordered.subList(1, ordered.size());
        long[] count = {0};
        ordered.getFirst()
                .eachUntil(
                        () -> limit > 0 && count[0] == limit,
                        (member, score) -> {
                            if (others.stream().allMatch(other -> other.has(member))) {
                                count[0]++;
                            }
                        });
        return count[0];
    }

    // ---- Difference

    /** The members that only the first has, with the scores they have there. */
    Scored difference() {
        Source first = sources.getFirst();
        List<Source> others = sources.subList(1, sources.size());
        var table = new ScoreTable();
        if (asksOthers()) {
            first.each(
                    (member, score) -> {
                        if (others.stream().noneMatch(other -> other.has(member))) {
                            table.add(member, score);
                        }
                    });
        } else {
            first.each(table::add);
            others.forEach(other -> other.each((member, score) -> table.remove(member)));
        }
        return sorted(table);
    }

    /** Whether it is less work to ask all others of each member than to go through all. */
    private boolean asksOthers() {
        long members = sources.stream().mapToLong(Source::size).sum();
        return (long) sources.getFirst().size() * sources.size() / 2 <= members;
    }
}
