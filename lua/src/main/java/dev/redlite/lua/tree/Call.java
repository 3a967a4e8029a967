package dev.redlite.lua.tree;

import dev.redlite.lua.Closure;
import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;
import dev.redlite.lua.Metamethod;

import java.util.Arrays;

/** {@code f(a, b)} or {@code object:name(a, b)}. */
public final class Call extends Expr {
    /*
     * Arguments of a Lua function are evaluated straight into the slots of its frame, numbers
     * unboxed, and its result is read from there: a call of a known shape makes no arrays.
     */
    private final Expr callee;

    /** The method's name, or null. */
    private final LuaString method;

    private final Expr[] arguments;
    private final boolean isMulti;
    private final boolean holds;

    public Call(Expr callee, LuaString method, Expr[] arguments, int line) {
        this.callee = callee;
        this.method = method;
        this.arguments = arguments;
        this.line = line;
        over(callee);
        boolean simple = true;
        for (Expr argument : arguments) {
            over(argument);
            simple &= argument.isSimple();
        }
        holds = !simple;
        isMulti = arguments.length > 0 && arguments[arguments.length - 1].isMulti();
        depth += 2;
    }

    // ------------------------------------------------------------------------------- results

    @Override
    public Object eval(Frame f) {
        Object self = method == null ? null : Fast.eval(f, callee);
        Object fn = method == null ? Fast.eval(f, callee) : methodOf(f, self);
        if (fn instanceof Closure closure) {
            return f.state.run(prepare(f, closure, self)).first();
        }
        return LuaFunction.first(callOther(f, fn, self));
    }

    @Override
    public double num(Frame f) {
        Object self = method == null ? null : Fast.eval(f, callee);
        Object fn = method == null ? Fast.eval(f, callee) : methodOf(f, self);
        if (fn instanceof Closure closure) {
            var done = f.state.run(prepare(f, closure, self));
            return done.resultKind == Frame.NUMERIC ? done.resultNumber : f.untag(done.first());
        }
        return f.untag(LuaFunction.first(callOther(f, fn, self)));
    }

    @Override
    public Object[] all(Frame f) {
        Object self = method == null ? null : Fast.eval(f, callee);
        Object fn = method == null ? Fast.eval(f, callee) : methodOf(f, self);
        if (fn instanceof Closure closure) {
            return f.state.run(prepare(f, closure, self)).all();
        }
        return LuaFunction.all(callOther(f, fn, self));
    }

    /** As a statement: whatever it gives is dropped. */
    void run(Frame f) {
        Object self = method == null ? null : Fast.eval(f, callee);
        Object fn = method == null ? Fast.eval(f, callee) : methodOf(f, self);
        if (fn instanceof Closure closure) {
            f.state.run(prepare(f, closure, self));
        } else {
            callOther(f, fn, self);
        }
    }

    /** As what a function returns: a Lua function is left for {@code f}'s caller to run. */
    void tail(Frame f) {
        Object self = method == null ? null : Fast.eval(f, callee);
        Object fn = method == null ? Fast.eval(f, callee) : methodOf(f, self);
        if (fn instanceof Closure closure) {
            f.result = prepare(f, closure, self);
            f.resultKind = Frame.TAIL;
            return;
        }
        Object answer = callOther(f, fn, self);
        f.resultKind = answer instanceof Object[] ? Frame.MANY : Frame.ONE;
        f.result = answer;
    }

    @Override
    public boolean isMulti() {
        return true;
    }

    // ----------------------------------------------------------------------------- arguments

    private Object methodOf(Frame f, Object self) {
        if (self instanceof LuaTable table) {
            Object fn = table.get(method);
            if (fn != null) {
                return fn;
            }
        }
        f.line = line;
        return Meta.index(f.state, self, method, callee);
    }

    private Frame prepare(Frame f, Closure closure, Object self) {
        var proto = closure.proto;
        if (isMulti || proto.isVararg) {
            return prepareList(f, closure, self);
        }
        var frame = new Frame(f.state, closure);
        int parameters = proto.parameters;
        int at = 0;
        if (method != null) {
            if (parameters > 0) {
                frame.set(0, self);
            }
            at = 1;
        }
        if (holds) {
            f.state.hold(closure);
            f.state.hold(frame.slots);
        }
        for (Expr argument : arguments) {
            if (at < parameters) {
                Fast.into(f, argument, frame, at++);
            } else {
                argument.eval(f);
            }
        }
        if (holds) {
            f.state.release();
            f.state.release();
        }
        f.line = line;
        return frame;
    }

    private Frame prepareList(Frame f, Closure closure, Object self) {
        if (holds) {
            f.state.hold(closure);
        }
        var list = list(f, method == null ? 0 : 1, self);
        if (holds) {
            f.state.release();
        }
        f.line = line;
        return closure.frame(f.state, list);
    }

    /** The arguments as an array, behind the object of a method call. */
    private Object[] list(Frame f, int first, Object self) {
        var list = new Object[first + arguments.length];
        if (first == 1) {
            list[0] = self;
        }
        if (holds) {
            f.state.hold(list);
        }
        int single = isMulti ? arguments.length - 1 : arguments.length;
        for (int i = 0; i < single; i++) {
            list[first + i] = Fast.eval(f, arguments[i]);
        }
        if (isMulti) {
            var rest = arguments[single].all(f);
            int fixed = first + single;
            list = Arrays.copyOf(list, fixed + rest.length);
            System.arraycopy(rest, 0, list, fixed, rest.length);
        }
        if (holds) {
            f.state.release();
        }
        return list;
    }

    private Object callOther(Frame f, Object fn, Object self) {
        if (holds) {
            f.state.hold(fn);
        }
        var list = list(f, method == null ? 0 : 1, self);
        if (holds) {
            f.state.release();
        }
        f.line = line;
        f.site = this;
        f.state.step();
        if (fn instanceof LuaFunction function) {
            return function.call(f.state, list);
        }
        Object handler = Meta.of(f.state, fn, Metamethod.CALL);
        if (handler instanceof LuaFunction function) {
            return function.call(f.state, LuaFunction.concat(new Object[] {fn}, list));
        }
        throw Meta.typeError(
                f.state,
                "call",
                fn,
                method == null ? callee.describe() : "method '" + method + "'");
    }

    // ------------------------------------------------------------------------------ messages

    /** The name that messages about arguments give the function. */
    public String calleeName() {
        if (method != null) {
            return method.toString();
        }
        String named = callee.describe();
        return named == null ? "?" : named.substring(named.indexOf('\'') + 1, named.length() - 1);
    }

    public boolean isMethod() {
        return method != null;
    }
}
