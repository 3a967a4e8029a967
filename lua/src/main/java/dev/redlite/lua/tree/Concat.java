package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.Meta;

/** {@code a .. b .. c}: all operands are evaluated, then joined from the right. */
public final class Concat extends Expr {
    private static final int STRING_BYTES = 40;

    private final Expr[] operands;
    private final boolean holds;

    /** Joins two expressions; a chain on the right becomes one node. */
    public static Expr of(Expr left, Expr right, int line) {
        if (!(right instanceof Concat chain)) {
            return new Concat(new Expr[] {left, right}, line);
        }
        var all = new Expr[chain.operands.length + 1];
        all[0] = left;
        System.arraycopy(chain.operands, 0, all, 1, chain.operands.length);
        return new Concat(all, line);
    }

    private Concat(Expr[] operands, int line) {
        this.operands = operands;
        this.line = line;
        boolean isSimple = true;
        for (Expr operand : operands) {
            over(operand);
            isSimple &= operand.isSimple();
        }
        holds = !isSimple;
    }

    @Override
    public Object eval(Frame f) {
        var values = new Object[operands.length];
        if (holds) {
            f.state.hold(values);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = operands[i].eval(f);
        }
        f.line = line;
        Object joined = join(f.state, values);
        if (holds) {
            f.state.release();
        }
        return joined;
    }

    @Override
    public double num(Frame f) {
        return f.untag(eval(f));
    }

    private Object join(LuaState state, Object[] values) {
        int end = values.length - 1;
        while (end > 0) {
            int from = end;
            while (from >= 0 && isText(values[from])) {
                from--;
            }
            if (end - from >= 2) {
                values[from + 1] = joinTexts(state, values, from + 1, end + 1);
                end = from + 1;
            } else {
                values[end - 1] =
                        Meta.concat(
                                state,
                                values[end - 1],
                                values[end],
                                operands[end - 1],
                                end == operands.length - 1 ? operands[end] : null);
                end--;
            }
        }
        return values[0];
    }

    private static boolean isText(Object value) {
        return value instanceof LuaString || value instanceof Double;
    }

    private static LuaString joinTexts(LuaState state, Object[] values, int from, int to) {
        long length = 0;
        for (int i = from; i < to; i++) {
            if (values[i] instanceof Double d) {
                values[i] = LuaNumber.toLuaString(d);
            }
            length += ((LuaString) values[i]).length();
        }
        state.meter().charge(length + STRING_BYTES);
        state.steps(length >> 6);
        if (length > Integer.MAX_VALUE - 16) {
            throw state.runError("string length overflow");
        }
        var joined = new byte[(int) length];
        int at = 0;
        for (int i = from; i < to; i++) {
            var bytes = ((LuaString) values[i]).bytes();
            System.arraycopy(bytes, 0, joined, at, bytes.length);
            at += bytes.length;
        }
        return LuaString.of(joined);
    }
}
