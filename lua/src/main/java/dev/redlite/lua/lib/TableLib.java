package dev.redlite.lua.lib;

import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.LuaType;
import dev.redlite.lua.Meta;

import java.util.Locale;

/** The library {@code table}. */
public final class TableLib {
    private TableLib() {}

    public static void open(LuaState state) {
        var t = Args.library(state, "table");
        Args.set(t, "concat", TableLib::concat);
        Args.set(t, "foreach", TableLib::forEach);
        Args.set(t, "foreachi", TableLib::forEachIndex);
        Args.set(t, "getn", (s, a) -> LuaNumber.box(Args.table(s, a, 1).length()));
        Args.set(t, "insert", TableLib::insert);
        Args.set(t, "maxn", TableLib::maxn);
        Args.set(t, "remove", TableLib::remove);
        Args.set(t, "setn", TableLib::setn);
        Args.set(t, "sort", Sort::sort);
    }

    private static Object setn(LuaState state, Object[] args) {
        Args.table(state, args, 1);
        throw state.error("'setn' is obsolete");
    }

    private static LuaTable changeable(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        checkChangeable(state, table);
        return table;
    }

    static void checkChangeable(LuaState state, LuaTable table) {
        if (table.isReadOnly()) {
            throw new LuaError("Attempt to modify a readonly table");
        }
    }

    private static Object concat(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        var separator = Args.string(state, args, 2, LuaString.EMPTY);
        int from = Args.integer(state, args, 3, 1);
        int to = Args.isAbsent(args, 4) ? table.length() : Args.integer(state, args, 4);
        var out = new Bytes(state);
        for (long i = from; i <= to; i++) {
            Object value = table.get((int) i);
            switch (value) {
                case LuaString s -> out.add(s);
                case Double d -> out.addNumber(d);
                case null, default ->
                        throw state.error(
                                String.format(
                                        Locale.ROOT,
                                        "invalid value (%s) at index %d in table for 'concat'",
                                        LuaType.of(value).label,
                                        i));
            }
            if (i < to) {
                out.add(separator);
            }
            state.step();
        }
        return out.toLuaString();
    }

    private static Object insert(LuaState state, Object[] args) {
        var table = changeable(state, args);
        int end = table.length() + 1;
        switch (args.length) {
            case 2 -> table.put(end, args[1]);
            case 3 -> {
                int at = Args.integer(state, args, 2);
                if (at < end && table.shift(at, end - 1, true)) {
                    state.steps((end - at) >> 4);
                } else {
                    for (long i = Math.max(at, end); i > at; i--) {
                        state.step();
                        table.put((int) i, table.get((int) i - 1));
                    }
                }
                table.put(at, args[2]);
            }
            default -> throw state.error("wrong number of arguments to 'insert'");
        }
        return LuaFunction.NOTHING;
    }

    private static Object remove(LuaState state, Object[] args) {
        var table = changeable(state, args);
        int end = table.length();
        int at = Args.integer(state, args, 2, end);
        if (at < 1 || at > end) {
            return LuaFunction.NOTHING;
        }
        Object removed = table.get(at);
        if (table.shift(at, end, false)) {
            state.steps((end - at) >> 4);
            return removed;
        }
        for (int i = at; i < end; i++) {
            state.step();
            table.put(i, table.get(i + 1));
        }
        table.put(end, null);
        return removed;
    }

    private static Object maxn(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        double max = 0;
        state.steps(table.slots());
        for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
            if (table.keyAt(at) instanceof Double d && d > max) {
                max = d;
            }
        }
        return LuaNumber.box(max);
    }

    private static Object forEach(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        var function = Args.function(state, args, 2);
        int at = table.nextPosition(0);
        while (at >= 0) {
            state.step();
            Object key = table.keyAt(at);
            Object answer = LuaFunction.first(state.callBack(function, key, table.valueAt(at)));
            if (answer != null) {
                return answer;
            }
            int now = table.positionOf(key);
            at = now < 0 ? -1 : table.nextPosition(now);
        }
        return LuaFunction.NOTHING;
    }

    private static Object forEachIndex(LuaState state, Object[] args) {
        var table = Args.table(state, args, 1);
        var function = Args.function(state, args, 2);
        int n = table.length();
        for (int i = 1; i <= n; i++) {
            state.step();
            Object answer =
                    LuaFunction.first(state.callBack(function, LuaNumber.box(i), table.get(i)));
            if (answer != null) {
                return answer;
            }
        }
        return LuaFunction.NOTHING;
    }

    /** Sorts in place by quicksort, as the real one does: also with an order that is none. */
    private static final class Sort {
        private static final int DEPTH_UNITS = 400;

        private final LuaState state;
        private final LuaTable table;
        private final LuaFunction order;

        private Sort(LuaState state, LuaTable table, LuaFunction order) {
            this.state = state;
            this.table = table;
            this.order = order;
        }

        static Object sort(LuaState state, Object[] args) {
            var table = changeable(state, args);
            var order = Args.isAbsent(args, 2) ? null : Args.function(state, args, 2);
            int n = table.length();
            state.enterNative();
            state.withStack(
                    DEPTH_UNITS,
                    () -> {
                        new Sort(state, table, order).sort(1, n);
                        return LuaFunction.NOTHING;
                    });
            state.leaveNative();
            return LuaFunction.NOTHING;
        }

        private boolean less(Object a, Object b) {
            state.step();
            return order == null
                    ? Meta.lessThan(state, a, b)
                    : Meta.isTrue(LuaFunction.first(state.callBack(order, a, b)));
        }

        private LuaError invalidOrder() {
            state.leaveNative();
            return state.error("invalid order function for sorting");
        }

        private void swap(int i, int j) {
            Object kept = table.get(i);
            table.put(i, table.get(j));
            table.put(j, kept);
        }

        /** Orders the three of the middle and the ends, then the two parts around the pivot. */
        private void sort(int first, int last) {
            int low = first;
            int up = last;
            while (low < up) {
                if (less(table.get(up), table.get(low))) {
                    swap(low, up);
                }
                if (up - low == 1) {
                    return;
                }
                int middle = (int) (((long) low + up) / 2);
                if (less(table.get(middle), table.get(low))) {
                    swap(middle, low);
                } else if (less(table.get(up), table.get(middle))) {
                    swap(middle, up);
                }
                if (up - low == 2) {
                    return;
                }
                int at = partition(low, up, middle);
                // The smaller part by recursion, the larger one in this loop: log n deep.
                if (at - low < up - at) {
                    sort(low, at - 1);
                    low = at + 1;
                } else {
                    sort(at + 1, up);
                    up = at - 1;
                }
            }
        }

        private int partition(int low, int up, int middle) {
            Object pivot = table.get(middle);
            swap(middle, up - 1);
            int i = low;
            int j = up - 1;
            while (true) {
                while (less(table.get(++i), pivot)) {
                    if (i > up) {
                        throw invalidOrder();
                    }
                }
                while (less(pivot, table.get(--j))) {
                    if (j < low) {
                        throw invalidOrder();
                    }
                }
                if (j < i) {
                    break;
                }
                swap(i, j);
            }
            swap(up - 1, i);
            return i;
        }
    }
}
