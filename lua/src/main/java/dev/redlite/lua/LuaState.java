package dev.redlite.lua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A world of Lua values: globals, budgets, and the functions that run in it.
 *
 * <p>One thread at a time uses a state; only {@link #interrupt} may be called from any. The first
 * {@link #call} is a run: it begins with a full budget, and when it ends its coroutines end too.
 */
public final class LuaState extends CallStack {
    private static final int SLICE = 4_096;

    /** Nested calls of Lua functions, and of native ones that call back, as Lua 5.1 limits them. */
    private static final int CALLS_MAX = 16_380;

    private static final int NATIVE_CALLS_MAX = 195;
    private static final int NATIVE_UNITS = 12;
    private static final int COROUTINES_MAX = 10_000;

    /** What the hand-over to another thread, and its making, are worth in steps. */
    private static final int RESUME_STEPS = 200;

    private static final int COROUTINE_STEPS = 500;

    private final Meter meter = new Meter(this);
    private final LuaTable globals = new LuaTable(meter);
    private final LuaTable registry = new LuaTable(meter);
    private LuaTable stringMetatable;
    private Limits limits = Limits.NONE;
    private Runnable onSlice = () -> {};

    private int fuel;
    private int granted;
    private long stepsLeft;
    private volatile boolean isInterrupted;

    private final LinkedHashSet<Coroutine> coroutines = new LinkedHashSet<>();
    private final ArrayList<DeepStack> idleStacks = new ArrayList<>();
    private Place failedAt;
    private Thread home;
    private volatile HomeCall homeCall;

    /** A call of a host function that a coroutine hands to the thread of the run. */
    private static final class HomeCall {
        NativeFunction.Body body;
        Object[] arguments;
        Thread from;
        Object answer;
        Throwable failure;
        volatile boolean isDone;
    }

    // ------------------------------------------------------------------------------ the host

    public LuaTable globals() {
        return globals;
    }

    /** A table that scripts cannot reach. */
    public LuaTable registry() {
        return registry;
    }

    public Meter meter() {
        return meter;
    }

    public LuaTable newTable() {
        return new LuaTable(meter);
    }

    public LuaTable stringMetatable() {
        return stringMetatable;
    }

    public void setStringMetatable(LuaTable table) {
        stringMetatable = table;
    }

    /** What each of the following runs may use. */
    public void setLimits(Limits limits) {
        this.limits = limits;
        meter.setLimit(limits.memoryBytes());
    }

    /** Called every few thousand steps of a run, on whatever thread it is on: for watching time. */
    public void setOnSlice(Runnable onSlice) {
        this.onSlice = onSlice;
    }

    /** Ends the run that is under way, soon, from any thread. */
    public void interrupt() {
        isInterrupted = true;
    }

    /** The closure of a chunk over the globals. */
    public Closure load(Prototype chunk) {
        return new Closure(this, chunk, new Cell[0], globals);
    }

    /**
     * Calls a function: from outside this is a run, from within a host function a call.
     *
     * @throws LuaError what the script did not catch
     * @throws ScriptEnded if it was interrupted or its steps are used up
     */
    public Object[] call(LuaFunction function, Object... arguments) {
        if (home != null) {
            return LuaFunction.all(callBack(function, arguments));
        }
        begin();
        try {
            return LuaFunction.all(callBack(function, arguments));
        } catch (StackOverflowError e) {
            failedAt = place();
            throw runError("stack overflow");
        } catch (OutOfMemoryError e) {
            failedAt = null; // nothing more is made before the run has let go of what it has
            throw LuaError.memory();
        } catch (RuntimeException e) {
            failedAt = place();
            throw e;
        } finally {
            end();
        }
    }

    /** Where the last run stood that failed; null if that was not in Lua. */
    public Place failedAt() {
        return failedAt;
    }

    private void begin() {
        home = Thread.currentThread();
        isInterrupted = false;
        stepsLeft = limits.steps();
        granted = (int) Math.min(SLICE, stepsLeft);
        fuel = granted;
        frame = null;
        calls = 0;
        nativeCalls = 0;
        units = 0;
        unitsMax = DeepStack.HOME_UNITS;
        isOnDeepStack = false;
    }

    private void end() {
        frame = null;
        current = null;
        Arrays.fill(held, null);
        heldCount = 0;
        nativeArguments = LuaFunction.NOTHING;
        while (!coroutines.isEmpty()) {
            coroutines.removeFirst().close();
        }
        idleStacks.forEach(stack -> stack.close(this));
        idleStacks.clear();
        home = null;
    }

    // ------------------------------------------------------------------------------- budgets

    /** Takes one step. */
    public void step() {
        if (--fuel < 0) {
            refuel();
        }
    }

    /** Takes as many steps as work on {@code n} bytes or values is worth. */
    public void steps(long n) {
        fuel -= (int) Math.min(n, Integer.MAX_VALUE / 2);
        if (fuel < 0) {
            refuel();
        }
    }

    private void refuel() {
        stepsLeft -= granted - (long) fuel;
        granted = 0;
        fuel = 0;
        if (isInterrupted) {
            throw new ScriptEnded(ScriptEnded.Reason.KILLED);
        }
        if (stepsLeft <= 0) {
            throw new ScriptEnded(ScriptEnded.Reason.OUT_OF_STEPS);
        }
        granted = (int) Math.min(SLICE, stepsLeft);
        fuel = granted;
        onSlice.run();
    }

    // --------------------------------------------------------------------------------- calls

    /** Runs a prepared call of a Lua function to its end; the frame it gives has the results. */
    public Frame run(Frame callee) {
        var proto = callee.closure.proto;
        int weight = proto.weight;
        if (--fuel < 0) {
            refuel();
        }
        if (units + weight > unitsMax || calls >= CALLS_MAX) {
            return runElsewhere(callee);
        }
        var caller = frame;
        callee.caller = caller;
        units += weight;
        calls++;
        frame = callee;
        if (proto.hasPrologue) {
            proto.prologue(callee);
        }
        proto.body.exec(callee);
        frame = caller;
        calls--;
        units -= weight;
        return callee.resultKind == Frame.TAIL ? runTail(callee) : callee;
    }

    /** Goes on with the function that the one before named as its last act. */
    private Frame runTail(Frame before) {
        var caller = frame;
        var callee = before;
        do {
            int tailCalls = callee.tailCalls + 1;
            callee = (Frame) callee.result;
            callee.tailCalls = tailCalls;
            callee.caller = caller;
            var proto = callee.closure.proto;
            step();
            if (units + proto.weight > unitsMax || calls >= CALLS_MAX) {
                return runElsewhere(callee);
            }
            units += proto.weight;
            calls++;
            frame = callee;
            if (proto.hasPrologue) {
                proto.prologue(callee);
            }
            proto.body.exec(callee);
            frame = caller;
            calls--;
            units -= proto.weight;
        } while (callee.resultKind == Frame.TAIL);
        return callee;
    }

    private Frame runElsewhere(Frame callee) {
        if (calls >= CALLS_MAX) {
            throw runError("stack overflow");
        }
        return onDeepStack(() -> run(callee));
    }

    /** Makes sure that the stack has room for {@code needed} units, and works there. */
    public <T> T withStack(int needed, Supplier<T> work) {
        if (units + needed <= unitsMax) {
            units += needed;
            T answer = work.get();
            units -= needed;
            return answer;
        }
        return onDeepStack(work);
    }

    private <T> T onDeepStack(Supplier<T> work) {
        if (isOnDeepStack) {
            throw runError("stack overflow");
        }
        var stack = idleStacks.isEmpty() ? new DeepStack() : idleStacks.removeLast();
        int unitsBefore = units;
        int maxBefore = unitsMax;
        units = 0;
        unitsMax = DeepStack.UNITS;
        isOnDeepStack = true;
        var outcome = new Outcome<T>();
        stack.run(this, () -> outcome.of(this, work));
        units = unitsBefore;
        unitsMax = maxBefore;
        isOnDeepStack = false;
        idleStacks.add(stack);
        return outcome.get();
    }

    /** What work on another thread came to. */
    private static final class Outcome<T> {
        private T value;
        private Throwable failure;

        void of(LuaState state, Supplier<T> work) {
            try {
                value = work.get();
            } catch (StackOverflowError e) {
                failure = state.runError("stack overflow");
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        T get() {
            return switch (failure) {
                case null -> value;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            };
        }
    }

    /** Calls from within a native function. */
    public Object callBack(LuaFunction function, Object... arguments) {
        var caller = frame;
        enterNative();
        Object answer = callNested(function, arguments);
        frame = caller;
        return answer;
    }

    /** Marks that a native function works from here on: what fails in it has no place. */
    public void enterNative() {
        var mine = new Frame(this, nativeArguments);
        mine.caller = frame;
        frame = mine;
    }

    public void leaveNative() {
        frame = frame.caller;
    }

    /** Calls any value from within a native function, by its __call if it has one. */
    public Object callValue(Object callee, Object... arguments) {
        if (callee instanceof LuaFunction f) {
            return callBack(f, arguments);
        }
        Object handler = Meta.of(this, callee, Metamethod.CALL);
        if (handler instanceof LuaFunction f) {
            return callBack(f, LuaFunction.concat(new Object[] {callee}, arguments));
        }
        enterNative();
        throw runError("attempt to call a " + LuaType.of(callee).label + " value");
    }

    /** Calls a metamethod from within an instruction. */
    public Object callNested(LuaFunction function, Object[] arguments) {
        if (nativeCalls >= NATIVE_CALLS_MAX) {
            throw runError("C stack overflow");
        }
        nativeCalls++;
        Object answer = withStack(NATIVE_UNITS, () -> function.call(this, arguments));
        nativeCalls--;
        return answer;
    }

    // ---------------------------------------------------------------------------- coroutines

    /** The coroutine that runs, or null outside of all. */
    public Coroutine current() {
        return current;
    }

    /** Makes a coroutine, which lives no longer than the run. */
    public Coroutine newCoroutine(LuaFunction body) {
        if (coroutines.size() >= COROUTINES_MAX) {
            throw error("too many coroutines");
        }
        steps(COROUTINE_STEPS);
        meter.charge(Coroutine.BYTES);
        var coroutine = new Coroutine(this, body);
        coroutines.add(coroutine);
        return coroutine;
    }

    public Object[] resume(Coroutine coroutine, Object[] arguments) {
        if (nativeCalls >= NATIVE_CALLS_MAX) {
            throw new LuaError("C stack overflow");
        }
        steps(RESUME_STEPS);
        return coroutine.resume(arguments);
    }

    public Object[] suspend(Object[] values) {
        if (current == null || nativeCalls > current.nativeCallsAtStart) {
            throw new LuaError("attempt to yield across metamethod/C-call boundary");
        }
        return current.suspend(values);
    }

    void coroutineEnded(Coroutine coroutine) {
        coroutines.remove(coroutine);
    }

    // ---------------------------------------------------------------------------- home calls

    /** Does something on the thread of the run, whatever thread the run is on. */
    public void atHome(Runnable action) {
        if (isAway()) {
            callHome(
                    (state, arguments) -> {
                        action.run();
                        return null;
                    },
                    LuaFunction.NOTHING);
        } else {
            action.run();
        }
    }

    boolean isAway() {
        return Thread.currentThread() != home;
    }

    /** Has the thread of the run call a host function, because that thread may hold locks. */
    Object callHome(NativeFunction.Body body, Object[] arguments) {
        var call = new HomeCall();
        call.body = body;
        call.arguments = arguments;
        call.from = Thread.currentThread();
        homeCall = call;
        LockSupport.unpark(home);
        while (!call.isDone) {
            LockSupport.park(call);
            Thread.interrupted();
        }
        return switch (call.failure) {
            case null -> call.answer;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(call.failure);
        };
    }

    /** For a thread that waits: does what is to be done at home, if this is home. */
    void serveHome() {
        var call = homeCall;
        if (call == null || isAway()) {
            return;
        }
        homeCall = null;
        var away = leave();
        units = DeepStack.HOME_UNITS;
        unitsMax = DeepStack.HOME_UNITS;
        isOnDeepStack = false;
        try {
            call.answer = call.body.call(this, call.arguments);
        } catch (RuntimeException | Error e) {
            call.failure = e;
        }
        enter(away, current);
        call.isDone = true;
        LockSupport.unpark(call.from);
    }
}
