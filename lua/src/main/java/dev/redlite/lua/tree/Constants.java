package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;

/** Expressions whose value is known, and the arguments of the function. */
public final class Constants {
    private Constants() {}

    /** nil, a boolean, or a string. */
    public static final class Constant extends Expr {
        final Object value;

        public Constant(Object value) {
            this.value = value;
        }

        @Override
        public Object eval(Frame f) {
            return value;
        }

        @Override
        public double num(Frame f) {
            return f.tag(value);
        }

        @Override
        public boolean isSimple() {
            return true;
        }
    }

    /** A number. */
    public static final class Num extends Expr {
        final double value;
        private final Double boxed;

        public Num(double value) {
            this.value = value;
            boxed = LuaNumber.box(value);
        }

        public double value() {
            return value;
        }

        @Override
        public Object eval(Frame f) {
            return boxed;
        }

        @Override
        public double num(Frame f) {
            return value;
        }

        @Override
        public boolean test(Frame f) {
            return true;
        }

        @Override
        public boolean isSimple() {
            return true;
        }
    }

    /** {@code ...}. */
    public static final class Varargs extends Expr {
        @Override
        public Object eval(Frame f) {
            return LuaFunction.first(f.varargs);
        }

        @Override
        public Object[] all(Frame f) {
            // A copy: who gets arguments may change them.
            return f.varargs.length == 0 ? f.varargs : f.varargs.clone();
        }

        @Override
        public boolean isMulti() {
            return true;
        }

        @Override
        public boolean isSimple() {
            return true;
        }
    }

    /** {@code (e)}: one value of many. */
    public static final class Single extends Expr {
        private final Expr inner;

        public Single(Expr inner) {
            this.inner = inner;
            line = inner.line;
            over(inner);
        }

        @Override
        public Object eval(Frame f) {
            return inner.eval(f);
        }

        @Override
        public double num(Frame f) {
            return inner.num(f);
        }

        @Override
        public boolean test(Frame f) {
            return inner.test(f);
        }

        @Override
        public boolean isSimple() {
            return inner.isSimple();
        }

        @Override
        public String describe() {
            return inner.describe();
        }
    }
}
