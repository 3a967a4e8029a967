package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaFunction;

import java.util.Arrays;

/** A list of expressions, of which the last may have any number of values. */
final class Values {
    private final Expr[] list;
    private final boolean isMulti;
    private final boolean holds;
    final int depth;

    Values(Expr[] list) {
        this.list = list;
        isMulti = list.length > 0 && list[list.length - 1].isMulti();
        boolean simple = true;
        int deepest = 0;
        for (Expr e : list) {
            simple &= e.isSimple();
            deepest = Math.max(deepest, e.depth);
        }
        holds = !simple;
        depth = deepest + 1;
    }

    boolean isEmpty() {
        return list.length == 0;
    }

    Object[] all(Frame f) {
        if (!isMulti) {
            return exactly(f, list.length);
        }
        if (list.length == 1) {
            return list[0].all(f);
        }
        int single = list.length - 1;
        var head = new Object[single];
        if (holds) {
            f.state.hold(head);
        }
        for (int i = 0; i < single; i++) {
            head[i] = list[i].eval(f);
        }
        var tail = list[single].all(f);
        if (holds) {
            f.state.release();
        }
        return LuaFunction.concat(head, tail);
    }

    /** As many values as wanted: nil for those that lack; surplus expressions are evaluated. */
    Object[] exactly(Frame f, int wanted) {
        var values = new Object[Math.max(wanted, list.length)];
        if (holds) {
            f.state.hold(values);
        }
        int single = isMulti ? list.length - 1 : list.length;
        for (int i = 0; i < single; i++) {
            values[i] = list[i].eval(f);
        }
        if (isMulti) {
            var rest = list[single].all(f);
            int n = Math.min(rest.length, values.length - single);
            System.arraycopy(rest, 0, values, single, n);
        }
        if (holds) {
            f.state.release();
        }
        return wanted == values.length ? values : Arrays.copyOf(values, wanted);
    }
}
