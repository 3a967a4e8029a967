package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;

/** A statement. */
public abstract class Stat {
    /** How a statement ended. */
    public static final int NEXT = 0;

    public static final int BREAK = 1;
    public static final int RETURN = 2;

    public int line;
    public int depth = 1;

    public abstract int exec(Frame f);

    protected final void over(Expr child) {
        depth = Math.max(depth, child.depth + 1);
    }

    protected final void over(Stat child) {
        depth = Math.max(depth, child.depth + 1);
    }
}
