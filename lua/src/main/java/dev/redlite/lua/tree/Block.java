package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;

import java.util.List;

/** Statements one after the other. */
public final class Block extends Stat {
    private final Stat[] stats;

    /** The statements as one; a single one needs no block around it. */
    public static Stat of(List<Stat> stats) {
        return stats.size() == 1 ? stats.getFirst() : new Block(stats.toArray(Stat[]::new));
    }

    private Block(Stat... stats) {
        this.stats = stats;
        for (Stat stat : stats) {
            over(stat);
        }
    }

    @Override
    public int exec(Frame f) {
        for (Stat stat : stats) {
            int end = stat.exec(f);
            if (end != NEXT) {
                return end;
            }
        }
        return NEXT;
    }
}
