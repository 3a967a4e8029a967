package dev.redlite.lua.tree;

import dev.redlite.lua.Cell;
import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaFunction;

/** Statements that are not loops. */
public final class Statements {
    private Statements() {}

    /** A call whose results are dropped. */
    public static final class CallStat extends Stat {
        private final Call call;

        public CallStat(Call call) {
            this.call = call;
            line = call.line;
            over(call);
        }

        @Override
        public int exec(Frame f) {
            call.run(f);
            return NEXT;
        }
    }

    /** {@code local x = e}; a cell if closures capture it. */
    public static final class LocalOne extends Stat {
        private final int slot;
        private final boolean isShared;
        private final Expr value;

        public LocalOne(int slot, boolean isShared, Expr value) {
            this.slot = slot;
            this.isShared = isShared;
            this.value = value;
            over(value);
        }

        @Override
        public int exec(Frame f) {
            if (isShared) {
                f.slots[slot] = new Cell(value.eval(f));
            } else {
                Fast.into(f, value, f, slot);
            }
            return NEXT;
        }
    }

    /** {@code local function f}: the variable is there before the function is made. */
    public static final class LocalFunction extends Stat {
        private final int slot;
        private final boolean isShared;
        private final Expr function;

        public LocalFunction(int slot, boolean isShared, Expr function) {
            this.slot = slot;
            this.isShared = isShared;
            this.function = function;
            over(function);
        }

        @Override
        public int exec(Frame f) {
            if (isShared) {
                var cell = new Cell();
                f.slots[slot] = cell;
                cell.value = function.eval(f);
            } else {
                f.slots[slot] = function.eval(f);
            }
            return NEXT;
        }
    }

    /** {@code local a, b = f()}. */
    public static final class LocalMany extends Stat {
        private final int first;
        private final boolean[] isShared;
        private final Values values;

        public LocalMany(int first, boolean[] isShared, Expr[] values) {
            this.first = first;
            this.isShared = isShared;
            this.values = new Values(values);
            depth = this.values.depth + 1;
        }

        @Override
        public int exec(Frame f) {
            var given = values.exactly(f, isShared.length);
            for (int i = 0; i < isShared.length; i++) {
                if (isShared[i]) {
                    f.slots[first + i] = new Cell(given[i]);
                } else {
                    f.set(first + i, given[i]);
                }
            }
            return NEXT;
        }
    }

    /** {@code x = e}. */
    public static final class AssignOne extends Stat {
        private final Variables.Variable target;
        private final Expr value;

        public AssignOne(Variables.Variable target, Expr value) {
            this.target = target;
            this.value = value;
            line = value.line;
            over(target);
            over(value);
        }

        @Override
        public int exec(Frame f) {
            target.assign(f, value);
            return NEXT;
        }
    }

    /** {@code x = e} for a local that no closure captures. */
    public static final class AssignLocal extends Stat {
        private final int slot;
        private final Expr value;

        public AssignLocal(int slot, Expr value) {
            this.slot = slot;
            this.value = value;
            line = value.line;
            over(value);
        }

        @Override
        public int exec(Frame f) {
            Fast.into(f, value, f, slot);
            return NEXT;
        }
    }

    /** The statement that assigns to a local which no closure captures. */
    public static Stat assignLocal(int slot, Expr value) {
        if (value instanceof Arithmetic.Add sum && sum.left instanceof Variables.Local left) {
            if (sum.right instanceof Variables.Local right) {
                return new AssignSum(slot, sum, left.slot, right.slot, 0);
            }
            if (sum.right instanceof Constants.Num right) {
                return new AssignSum(slot, sum, left.slot, -1, right.value);
            }
        }
        return new AssignLocal(slot, value);
    }

    /** {@code n = a + b} of locals, or of one and a constant: what most loops do, in one node. */
    static final class AssignSum extends Stat {
        private final int slot;
        private final Expr sum;
        private final int left;
        private final int right;
        private final double constant;

        AssignSum(int slot, Expr sum, int left, int right, double constant) {
            this.slot = slot;
            this.sum = sum;
            this.left = left;
            this.right = right;
            this.constant = constant;
            line = sum.line;
            over(sum);
        }

        @Override
        public int exec(Frame f) {
            Object[] slots = f.slots;
            boolean areNumbers =
                    slots[left] == Frame.NUMBER && (right < 0 || slots[right] == Frame.NUMBER);
            if (areNumbers) {
                double[] numbers = f.numbers;
                f.setNumber(slot, numbers[left] + (right < 0 ? constant : numbers[right]));
            } else {
                sum.into(f, f, slot);
            }
            return NEXT;
        }
    }

    /** {@code a, t[i] = x, y}: targets are evaluated first, and assigned from the last on. */
    public static final class AssignMany extends Stat {
        private final Variables.Variable[] targets;
        private final Values values;

        public AssignMany(Variables.Variable[] targets, Expr[] values) {
            this.targets = targets;
            this.values = new Values(values);
            depth = this.values.depth + 1;
            for (Expr target : targets) {
                over(target);
            }
        }

        @Override
        public int exec(Frame f) {
            int n = targets.length;
            var objects = new Object[n * 2];
            f.state.hold(objects);
            for (int i = 0; i < n; i++) {
                if (targets[i] instanceof Index index) {
                    objects[2 * i] = index.object.eval(f);
                    objects[2 * i + 1] = index.key.eval(f);
                }
            }
            var given = values.exactly(f, n);
            for (int i = n - 1; i >= 0; i--) {
                if (targets[i] instanceof Index index) {
                    index.set(f, objects[2 * i], objects[2 * i + 1], given[i]);
                } else {
                    targets[i].set(f, given[i]);
                }
            }
            f.state.release();
            return NEXT;
        }
    }

    /** {@code if … elseif … else}. */
    public static final class If extends Stat {
        private final Expr[] conditions;
        private final Stat[] blocks;
        private final Stat otherwise;

        public If(Expr[] conditions, Stat[] blocks, Stat otherwise) {
            this.conditions = conditions;
            this.blocks = blocks;
            this.otherwise = otherwise;
            for (int i = 0; i < conditions.length; i++) {
                over(conditions[i]);
                over(blocks[i]);
            }
            if (otherwise != null) {
                over(otherwise);
            }
        }

        @Override
        public int exec(Frame f) {
            for (int i = 0; i < conditions.length; i++) {
                if (conditions[i].test(f)) {
                    return blocks[i].exec(f);
                }
            }
            return otherwise == null ? NEXT : otherwise.exec(f);
        }
    }

    /** {@code break}. */
    public static final class Break extends Stat {
        @Override
        public int exec(Frame f) {
            return BREAK;
        }
    }

    /** {@code return e}. */
    public static final class ReturnOne extends Stat {
        private final Expr value;

        public ReturnOne(Expr value) {
            this.value = value;
            over(value);
        }

        @Override
        public int exec(Frame f) {
            double d = Fast.num(f, value);
            if (Frame.isTag(d)) {
                f.result = f.other;
                f.resultKind = Frame.ONE;
            } else {
                f.resultNumber = d;
                f.resultKind = Frame.NUMERIC;
            }
            return RETURN;
        }
    }

    /** {@code return f(x)}. */
    public static final class ReturnCall extends Stat {
        private final Call call;

        public ReturnCall(Call call) {
            this.call = call;
            over(call);
        }

        @Override
        public int exec(Frame f) {
            call.tail(f);
            return RETURN;
        }
    }

    /** {@code return}, {@code return a, b} and {@code return ...}. */
    public static final class ReturnMany extends Stat {
        private final Values values;

        public ReturnMany(Expr[] values) {
            this.values = new Values(values);
            depth = this.values.depth + 1;
        }

        @Override
        public int exec(Frame f) {
            f.returnMany(values.isEmpty() ? LuaFunction.NOTHING : values.all(f));
            return RETURN;
        }
    }
}
