package dev.redlite.lua;

import dev.redlite.lua.tree.Call;

/** The variables and the result of one running function; and its link to who called it. */
public final class Frame {
    /*
     * A slot that holds a number has NUMBER in slots[] and the number in numbers[], so arithmetic
     * on locals allocates nothing. Nodes hand numbers around as doubles in the same spirit: num()
     * of a node that finds another type answers TAG, a NaN that no computation makes, and leaves
     * the value in `other`.
     */
    /** Stands in a slot for the number beside it. */
    public static final Object NUMBER = new Object();

    public static final int NONE = 0;
    public static final int ONE = 1;
    public static final int NUMERIC = 2;
    public static final int MANY = 3;
    public static final int TAIL = 4;

    static final int BYTES = 96;

    private static final long TAG_BITS = 0x7ff8_4c75_6121_0001L;
    private static final double TAG = Double.longBitsToDouble(TAG_BITS);
    private static final Object[] NO_SLOTS = {};
    private static final double[] NO_NUMBERS = {};

    public final LuaState state;

    /** Null in the frame that stands for a native function which calls back. */
    public final Closure closure;

    public final Object[] slots;
    public final double[] numbers;
    public Object[] varargs;
    public Frame caller;

    /** How many functions this one replaced by tail calls. */
    public int tailCalls;

    /** Where it is, for messages: the line, and the call that is under way. */
    public int line;

    public Call site;

    /** The value that a {@link #isTag tagged} answer stands for. */
    public Object other;

    public int resultKind;
    public Object result;
    public double resultNumber;

    public Frame(LuaState state, Closure closure) {
        this.state = state;
        this.closure = closure;
        int n = closure.proto.slots;
        slots = n == 0 ? NO_SLOTS : new Object[n];
        numbers = n == 0 ? NO_NUMBERS : new double[n];
    }

    /** The frame of a native function that calls back. */
    Frame(LuaState state, Object[] arguments) {
        this.state = state;
        this.closure = null;
        slots = NO_SLOTS;
        numbers = NO_NUMBERS;
        varargs = arguments;
    }

    /** Leaves a value that is not a number and answers the tag for it. */
    public double tag(Object value) {
        other = value;
        return TAG;
    }

    /** The number if the value is one, or the tag. */
    public double untag(Object value) {
        return value instanceof Double d ? d : tag(value);
    }

    public static boolean isTag(double d) {
        return d != d && Double.doubleToRawLongBits(d) == TAG_BITS;
    }

    /** A number from outside, made sure not to be the tag. */
    public static double canonical(double d) {
        return d != d ? Double.NaN : d;
    }

    public void set(int slot, Object value) {
        if (value instanceof Double d) {
            setNumber(slot, d);
        } else {
            slots[slot] = value;
        }
    }

    public void setNumber(int slot, double number) {
        numbers[slot] = number;
        if (slots[slot] != NUMBER) {
            slots[slot] = NUMBER;
        }
    }

    public Object get(int slot) {
        Object value = slots[slot];
        return value == NUMBER ? (Object) LuaNumber.box(numbers[slot]) : value;
    }

    // -------------------------------------------------------------------------------- result

    public void returnMany(Object[] values) {
        resultKind = MANY;
        result = values;
    }

    /** The result as a native function gives it: one value, or an array. */
    public Object answer() {
        return switch (resultKind) {
            case ONE, MANY -> result;
            case NUMERIC -> LuaNumber.box(resultNumber);
            default -> LuaFunction.NOTHING;
        };
    }

    public Object first() {
        return switch (resultKind) {
            case ONE -> result;
            case NUMERIC -> LuaNumber.box(resultNumber);
            case MANY -> LuaFunction.first(result);
            default -> null;
        };
    }

    public Object[] all() {
        return switch (resultKind) {
            case MANY -> (Object[]) result;
            case NONE -> LuaFunction.NOTHING;
            default -> new Object[] {first()};
        };
    }
}
