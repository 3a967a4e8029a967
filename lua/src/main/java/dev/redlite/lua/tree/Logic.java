package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;

/** Comparisons, and, or, not, and the length. */
public final class Logic {
    private Logic() {}

    /** Answers a boolean; {@link #test} says it without boxing. */
    abstract static class Condition extends Expr {
        @Override
        public final Object eval(Frame f) {
            return test(f) ? Boolean.TRUE : Boolean.FALSE;
        }

        @Override
        public final double num(Frame f) {
            return f.tag(eval(f));
        }

        @Override
        public abstract boolean test(Frame f);
    }

    /** {@code a == b} or {@code a ~= b}. */
    public static final class Equal extends Condition {
        private final Expr left;
        private final Expr right;
        private final boolean wanted;
        private final boolean holds;

        public Equal(Expr left, Expr right, boolean wanted, int line) {
            this.left = left;
            this.right = right;
            this.wanted = wanted;
            this.line = line;
            holds = !right.isSimple();
            over(left);
            over(right);
        }

        @Override
        public boolean test(Frame f) {
            double a = Fast.num(f, left);
            if (!Frame.isTag(a)) {
                double b = Fast.num(f, right);
                return (!Frame.isTag(b) && a == b) == wanted;
            }
            Object x = f.other;
            if (holds) {
                f.state.hold(x);
            }
            Object y = right.eval(f);
            if (holds) {
                f.state.release();
            }
            if (x == y || !(x instanceof LuaTable)) {
                return Meta.rawEquals(x, y) == wanted;
            }
            f.line = line;
            return Meta.equals(f.state, x, y) == wanted;
        }
    }

    /** {@code <} and {@code <=}, and with the operands swapped {@code >} and {@code >=}. */
    abstract static class Order extends Condition {
        final Expr left;
        final Expr right;

        Order(Expr left, Expr right, int line) {
            this.left = left;
            this.right = right;
            this.line = line;
            over(left);
            over(right);
        }

        final boolean slowLeft(Frame f) {
            Object a = f.other;
            f.state.hold(a);
            Object b = right.eval(f);
            f.state.release();
            f.line = line;
            return compare(f, a, b);
        }

        final boolean slowRight(Frame f, double a) {
            f.line = line;
            return compare(f, LuaNumber.box(a), f.other);
        }

        abstract boolean compare(Frame f, Object a, Object b);
    }

    /** {@code a < b}. */
    public static final class Less extends Order {
        public Less(Expr left, Expr right, int line) {
            super(left, right, line);
        }

        @Override
        public boolean test(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a < b;
        }

        @Override
        boolean compare(Frame f, Object a, Object b) {
            return Meta.lessThan(f.state, a, b);
        }
    }

    /** {@code a <= b}. */
    public static final class LessOrEqual extends Order {
        public LessOrEqual(Expr left, Expr right, int line) {
            super(left, right, line);
        }

        @Override
        public boolean test(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a <= b;
        }

        @Override
        boolean compare(Frame f, Object a, Object b) {
            return Meta.lessOrEqual(f.state, a, b);
        }
    }

    /** {@code a > b}: that b is less than a. */
    public static final class Greater extends Order {
        public Greater(Expr left, Expr right, int line) {
            super(left, right, line);
        }

        @Override
        public boolean test(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a > b;
        }

        @Override
        boolean compare(Frame f, Object a, Object b) {
            return Meta.lessThan(f.state, b, a);
        }
    }

    /** {@code a >= b}. */
    public static final class GreaterOrEqual extends Order {
        public GreaterOrEqual(Expr left, Expr right, int line) {
            super(left, right, line);
        }

        @Override
        public boolean test(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a >= b;
        }

        @Override
        boolean compare(Frame f, Object a, Object b) {
            return Meta.lessOrEqual(f.state, b, a);
        }
    }

    /** {@code a and b}. */
    public static final class And extends Expr {
        private final Expr left;
        private final Expr right;

        public And(Expr left, Expr right) {
            this.left = left;
            this.right = right;
            line = left.line;
            over(left);
            over(right);
        }

        @Override
        public Object eval(Frame f) {
            Object a = left.eval(f);
            return a == null || a == Boolean.FALSE ? a : right.eval(f);
        }

        @Override
        public boolean test(Frame f) {
            return left.test(f) && right.test(f);
        }
    }

    /** {@code a or b}. */
    public static final class Or extends Expr {
        private final Expr left;
        private final Expr right;

        public Or(Expr left, Expr right) {
            this.left = left;
            this.right = right;
            line = left.line;
            over(left);
            over(right);
        }

        @Override
        public Object eval(Frame f) {
            Object a = left.eval(f);
            return a == null || a == Boolean.FALSE ? right.eval(f) : a;
        }

        @Override
        public boolean test(Frame f) {
            return left.test(f) || right.test(f);
        }
    }

    /** {@code not a}. */
    public static final class Not extends Condition {
        private final Expr operand;

        public Not(Expr operand, int line) {
            this.operand = operand;
            this.line = line;
            over(operand);
        }

        @Override
        public boolean test(Frame f) {
            return !operand.test(f);
        }
    }

    /** {@code #a}. */
    public static final class Length extends Expr {
        private final Expr operand;

        public Length(Expr operand, int line) {
            this.operand = operand;
            this.line = line;
            over(operand);
        }

        @Override
        public Object eval(Frame f) {
            double d = num(f);
            return Frame.isTag(d) ? f.other : LuaNumber.box(d);
        }

        @Override
        public double num(Frame f) {
            Object value = Fast.eval(f, operand);
            if (value instanceof LuaTable t) {
                return t.length();
            }
            if (value instanceof LuaString s) {
                return s.length();
            }
            f.line = line;
            return f.untag(Meta.length(f.state, value, operand));
        }

        @Override
        public boolean isSimple() {
            return operand.isSimple();
        }
    }
}
