package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;

import java.util.Arrays;

/** {@code {a, b, name = c, [k] = d}}. */
public final class TableExpr extends Expr {
    /** One field; without a key it is the next of the list. */
    public record Field(Expr key, Expr value) {}

    private final Field[] fields;
    private final int listed;
    private final boolean holds;

    public TableExpr(Field[] fields, int line) {
        this.fields = fields;
        this.line = line;
        int count = 0;
        boolean simple = true;
        for (Field field : fields) {
            if (field.key == null) {
                count++;
            } else {
                over(field.key);
                simple &= field.key.isSimple();
            }
            over(field.value);
            simple &= field.value.isSimple();
        }
        listed = count;
        holds = !simple;
    }

    @Override
    public Object eval(Frame f) {
        var table = new LuaTable(f.state.meter(), listed, fields.length - listed);
        if (fields.length == 0) {
            return table;
        }
        var list = new Object[listed];
        if (holds) {
            f.state.hold(table);
            f.state.hold(list);
        }
        int n = 0;
        for (int i = 0; i < fields.length; i++) {
            var field = fields[i];
            if (field.key != null) {
                Object key = field.key.eval(f);
                f.line = line;
                Meta.rawSet(f.state, table, key, field.value.eval(f));
            } else if (i == fields.length - 1 && field.value.isMulti()) {
                list = LuaFunction.concat(Arrays.copyOf(list, n), field.value.all(f));
                n = list.length;
            } else {
                list[n++] = field.value.eval(f);
            }
        }
        // The list comes last: it wins over keys that say the same index.
        table.putAll(1, list);
        if (holds) {
            f.state.release();
            f.state.release();
        }
        return table;
    }

    @Override
    public double num(Frame f) {
        return f.tag(eval(f));
    }
}
