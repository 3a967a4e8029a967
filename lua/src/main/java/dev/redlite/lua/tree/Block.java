package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;

/** Statements one after the other. */
public final class Block extends Stat {
    private final Stat[] stats;

    public Block(Stat... stats) {
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
