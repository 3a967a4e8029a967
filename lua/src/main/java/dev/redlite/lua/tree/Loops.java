package dev.redlite.lua.tree;

import dev.redlite.lua.Cell;
import dev.redlite.lua.Closure;
import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;
import dev.redlite.lua.Metamethod;
import dev.redlite.lua.NativeFunction;

/** Loops; each turn takes a step of the budget. */
public final class Loops {
    private Loops() {}

    /** {@code while c do … end}. */
    public static final class While extends Stat {
        private final Expr condition;
        private final Stat body;

        public While(Expr condition, Stat body) {
            this.condition = condition;
            this.body = body;
            over(condition);
            over(body);
        }

        @Override
        public int exec(Frame f) {
            while (condition.test(f)) {
                f.state.step();
                int end = body.exec(f);
                if (end != NEXT) {
                    return end == BREAK ? NEXT : end;
                }
            }
            return NEXT;
        }
    }

    /** {@code repeat … until c}, whose condition sees the locals of the body. */
    public static final class Repeat extends Stat {
        private final Expr condition;
        private final Stat body;

        public Repeat(Stat body, Expr condition) {
            this.condition = condition;
            this.body = body;
            over(condition);
            over(body);
        }

        @Override
        public int exec(Frame f) {
            do {
                f.state.step();
                int end = body.exec(f);
                if (end != NEXT) {
                    return end == BREAK ? NEXT : end;
                }
            } while (!condition.test(f));
            return NEXT;
        }
    }

    /** {@code for i = a, b, c do … end}. */
    public static final class Numeric extends Stat {
        private final int slot;
        private final boolean isShared;
        private final Expr[] bounds;
        private final Stat body;

        /** The step may be null. */
        public Numeric(
                int slot, boolean isShared, Expr from, Expr to, Expr step, Stat body, int line) {
            this.slot = slot;
            this.isShared = isShared;
            this.bounds = new Expr[] {from, to, step == null ? new Constants.Num(1) : step};
            this.body = body;
            this.line = line;
            for (Expr bound : bounds) {
                over(bound);
            }
            over(body);
        }

        @Override
        public int exec(Frame f) {
            Object first = bounds[0].eval(f);
            Object last = bounds[1].eval(f);
            Object by = bounds[2].eval(f);
            double i = number(f, first, "initial value");
            double end = number(f, last, "limit");
            double step = number(f, by, "step");
            return step > 0 ? up(f, i, end, step) : down(f, i, end, step);
        }

        private double number(Frame f, Object value, String what) {
            Double d = LuaNumber.of(value);
            if (d == null) {
                f.line = line;
                throw f.state.runError("'for' " + what + " must be a number");
            }
            return d;
        }

        private int up(Frame f, double from, double end, double step) {
            for (double i = from; i <= end; i += step) {
                f.state.step();
                bind(f, i);
                int how = body.exec(f);
                if (how != NEXT) {
                    return how == BREAK ? NEXT : how;
                }
            }
            return NEXT;
        }

        private int down(Frame f, double from, double end, double step) {
            for (double i = from; i >= end; i += step) {
                f.state.step();
                bind(f, i);
                int how = body.exec(f);
                if (how != NEXT) {
                    return how == BREAK ? NEXT : how;
                }
            }
            return NEXT;
        }

        private void bind(Frame f, double i) {
            if (isShared) {
                f.slots[slot] = new Cell(LuaNumber.box(i));
            } else {
                f.setNumber(slot, i);
            }
        }
    }

    /** {@code for k, v in f, s, c do … end}. */
    public static final class Generic extends Stat {
        private final int slot;
        private final boolean[] isShared;
        private final Values values;
        private final Stat body;

        public Generic(int slot, boolean[] isShared, Expr[] values, Stat body, int line) {
            this.slot = slot;
            this.isShared = isShared;
            this.values = new Values(values);
            this.body = body;
            this.line = line;
            depth = this.values.depth + 1;
            over(body);
            depth += 2;
        }

        @Override
        public int exec(Frame f) {
            var start = values.exactly(f, 3);
            f.state.hold(start);
            int end;
            if (start[1] instanceof LuaTable table && start[0] instanceof NativeFunction n) {
                end =
                        switch (n.traversal()) {
                            case NEXT -> traverse(f, table, start[2]);
                            case INDEXES -> count(f, table, start);
                            case NONE -> iterate(f, start);
                        };
            } else {
                end = iterate(f, start);
            }
            f.state.release();
            return end == BREAK ? NEXT : end;
        }

        /** What calling {@code next} again and again would do, without looking keys up. */
        private int traverse(Frame f, LuaTable table, Object from) {
            Object key = from;
            int at = table.positionOf(key);
            while (true) {
                f.state.step();
                if (key != null && !table.isAt(at, key)) {
                    at = table.positionOf(key);
                }
                if (at < 0) {
                    f.line = line;
                    throw new LuaError("invalid key to 'next'");
                }
                at = table.nextPosition(at);
                if (at < 0) {
                    return NEXT;
                }
                key = table.keyAt(at);
                bind(f, 0, key);
                if (isShared.length > 1) {
                    bind(f, 1, table.valueAt(at));
                    clear(f, 2);
                }
                int how = body.exec(f);
                if (how != NEXT) {
                    return how;
                }
            }
        }

        /** What the iterator of {@code ipairs} would do. */
        private int count(Frame f, LuaTable table, Object[] start) {
            if (!(start[2] instanceof Double from)) {
                return iterate(f, start);
            }
            for (double i = from + 1; ; i++) {
                f.state.step();
                Object value = table.get(i);
                if (value == null) {
                    return NEXT;
                }
                bind(f, 0, LuaNumber.box(i));
                if (isShared.length > 1) {
                    bind(f, 1, value);
                    clear(f, 2);
                }
                int how = body.exec(f);
                if (how != NEXT) {
                    return how;
                }
            }
        }

        private int iterate(Frame f, Object[] start) {
            Object control = start[2];
            while (true) {
                f.state.step();
                Object answer = next(f, start[0], start[1], control);
                control = LuaFunction.first(answer);
                if (control == null) {
                    return NEXT;
                }
                bind(f, 0, control);
                if (answer instanceof Object[] many) {
                    int n = Math.min(many.length, isShared.length);
                    for (int i = 1; i < n; i++) {
                        bind(f, i, many[i]);
                    }
                    clear(f, n);
                } else {
                    clear(f, 1);
                }
                int how = body.exec(f);
                if (how != NEXT) {
                    return how;
                }
            }
        }

        private Object next(Frame f, Object fn, Object object, Object control) {
            f.line = line;
            f.site = null;
            LuaState state = f.state;
            if (fn instanceof Closure closure) {
                var frame = closure.frame(state, new Object[] {object, control});
                return state.run(frame).answer();
            }
            if (fn instanceof LuaFunction function) {
                return function.call(state, new Object[] {object, control});
            }
            Object handler = Meta.of(state, fn, Metamethod.CALL);
            if (handler instanceof LuaFunction function) {
                return function.call(state, new Object[] {fn, object, control});
            }
            throw Meta.typeError(state, "call", fn, (String) null);
        }

        private void bind(Frame f, int i, Object value) {
            if (isShared[i]) {
                f.slots[slot + i] = new Cell(value);
            } else {
                f.set(slot + i, value);
            }
        }

        private void clear(Frame f, int from) {
            for (int i = from; i < isShared.length; i++) {
                bind(f, i, null);
            }
        }
    }
}
