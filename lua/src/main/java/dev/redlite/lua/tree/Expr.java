package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;

/** An expression that evaluates itself in a frame. */
public abstract class Expr {
    /** The line that messages name. */
    public int line;

    /** How many frames of Java it nests. */
    public int depth = 1;

    public abstract Object eval(Frame f);

    /** The value as a number; {@link Frame#isTag} if it is none. */
    public double num(Frame f) {
        return f.untag(eval(f));
    }

    public boolean test(Frame f) {
        Object value = eval(f);
        return value != null && value != Boolean.FALSE;
    }

    /** Evaluates it into a slot of a frame, which may be another one. */
    public void into(Frame f, Frame to, int slot) {
        double d = num(f);
        if (Frame.isTag(d)) {
            to.slots[slot] = f.other;
        } else {
            to.setNumber(slot, d);
        }
    }

    /** All of its values, if it may have any number of them. */
    public Object[] all(Frame f) {
        return new Object[] {eval(f)};
    }

    /** Whether it may have any number of values. */
    public boolean isMulti() {
        return false;
    }

    /** Whether evaluating it runs no code of the script's, so that nothing need be held. */
    public boolean isSimple() {
        return false;
    }

    /** {@code local 'x'} and the like, for messages; null if it has no name. */
    public String describe() {
        return null;
    }

    protected final void over(Expr child) {
        depth = Math.max(depth, child.depth + 1);
    }
}
