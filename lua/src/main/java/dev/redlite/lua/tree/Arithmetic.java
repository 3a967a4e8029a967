package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.Meta;
import dev.redlite.lua.Metamethod;

/** Arithmetic: a class an operator, so that each call site of the JVM sees one computation. */
public final class Arithmetic {
    private Arithmetic() {}

    /** The node of an operator, or a number if both operands are. */
    public static Expr of(Metamethod op, Expr left, Expr right, int line) {
        if (left instanceof Constants.Num a && right instanceof Constants.Num b) {
            double d = Meta.compute(op, a.value, b.value);
            // As the real compiler, which leaves these to the run.
            if (d == d && !((op == Metamethod.DIV || op == Metamethod.MOD) && b.value == 0)) {
                return new Constants.Num(d);
            }
        }
        return switch (op) {
            case ADD -> new Add(left, right, line);
            case SUB -> new Sub(left, right, line);
            case MUL -> new Mul(left, right, line);
            case DIV -> new Div(left, right, line);
            case MOD -> new Mod(left, right, line);
            case POW -> new Pow(left, right, line);
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    /** Two operands, the slow way when one is no number. */
    abstract static class Binary extends Expr {
        final Expr left;
        final Expr right;
        private final Metamethod op;
        private final boolean holds;

        Binary(Metamethod op, Expr left, Expr right, int line) {
            this.op = op;
            this.left = left;
            this.right = right;
            this.line = line;
            holds = !right.isSimple();
            over(left);
            over(right);
        }

        @Override
        public final Object eval(Frame f) {
            double d = num(f);
            return Frame.isTag(d) ? f.other : LuaNumber.box(d);
        }

        /** The left operand was no number. */
        final double slowLeft(Frame f) {
            Object a = f.other;
            if (!holds) {
                return slow(f, a, right.eval(f));
            }
            f.state.hold(a);
            Object b = right.eval(f);
            f.state.release();
            return slow(f, a, b);
        }

        /** The right operand was no number. */
        final double slowRight(Frame f, double a) {
            return slow(f, LuaNumber.box(a), f.other);
        }

        private double slow(Frame f, Object a, Object b) {
            f.line = line;
            Object value = Meta.arithmetic(f.state, op, a, b, left, right);
            return f.untag(value);
        }
    }

    /** {@code a + b}. */
    static final class Add extends Binary {
        Add(Expr left, Expr right, int line) {
            super(Metamethod.ADD, left, right, line);
        }

        @Override
        public double num(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a + b;
        }
    }

    /** {@code a - b}. */
    static final class Sub extends Binary {
        Sub(Expr left, Expr right, int line) {
            super(Metamethod.SUB, left, right, line);
        }

        @Override
        public double num(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a - b;
        }
    }

    /** {@code a * b}. */
    static final class Mul extends Binary {
        Mul(Expr left, Expr right, int line) {
            super(Metamethod.MUL, left, right, line);
        }

        @Override
        public double num(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a * b;
        }
    }

    /** {@code a / b}. */
    static final class Div extends Binary {
        Div(Expr left, Expr right, int line) {
            super(Metamethod.DIV, left, right, line);
        }

        @Override
        public double num(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : a / b;
        }
    }

    /** {@code a % b}. */
    static final class Mod extends Binary {
        Mod(Expr left, Expr right, int line) {
            super(Metamethod.MOD, left, right, line);
        }

        @Override
        public double num(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : Meta.mod(a, b);
        }
    }

    /** {@code a ^ b}. */
    static final class Pow extends Binary {
        Pow(Expr left, Expr right, int line) {
            super(Metamethod.POW, left, right, line);
        }

        @Override
        public double num(Frame f) {
            double a = Fast.num(f, left);
            if (Frame.isTag(a)) {
                return slowLeft(f);
            }
            double b = Fast.num(f, right);
            return Frame.isTag(b) ? slowRight(f, a) : Meta.pow(a, b);
        }
    }

    /** {@code -a}. */
    public static final class Negative extends Expr {
        private final Expr operand;

        public Negative(Expr operand, int line) {
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
            double a = operand.num(f);
            if (!Frame.isTag(a)) {
                return -a;
            }
            Object value = f.other;
            f.line = line;
            return f.untag(
                    Meta.arithmetic(f.state, Metamethod.UNM, value, value, operand, operand));
        }
    }
}
