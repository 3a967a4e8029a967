package dev.redlite.lua;

/** A coroutine: a function that runs on a virtual thread, in turns with who resumes it. */
public final class Coroutine {
    static final long BYTES = 2_000;

    /** What a coroutine can be. */
    public enum Status {
        SUSPENDED,
        RUNNING,
        NORMAL,
        DEAD
    }

    private final LuaState state;
    final LuaFunction body;
    private final Baton baton = new Baton();
    private Status status = Status.SUSPENDED;
    private boolean isStarted;
    private boolean isClosing;
    private Throwable failure;

    Coroutine resumer;
    Object[] transfer;
    Frame savedFrame;
    Object[] savedHeld = LuaFunction.NOTHING;
    int savedHeldCount;
    private CallStack.Position saved;
    int mark;

    /** How deep native calls nest at its beginning: it can yield only there. */
    int nativeCallsAtStart;

    Coroutine(LuaState state, LuaFunction body) {
        this.state = state;
        this.body = body;
    }

    public Status status() {
        return status;
    }

    /**
     * Runs it until it yields or ends, and gives what it yields or returns.
     *
     * @throws LuaError what ended it
     */
    Object[] resume(Object[] arguments) {
        transfer = arguments;
        resumer = state.current;
        if (resumer != null) {
            resumer.status = Status.NORMAL;
        }
        status = Status.RUNNING;
        var outside = state.leave();
        if (resumer != null) {
            resumer.savedFrame = outside.frame();
            resumer.savedHeld = outside.held();
            resumer.savedHeldCount = outside.heldCount();
        }
        if (saved == null) {
            saved = state.fresh(outside);
            nativeCallsAtStart = saved.nativeCalls();
        }
        state.enter(saved, this);
        start();
        baton.give(state);
        saved = status == Status.DEAD ? null : state.leave();
        savedFrame = saved == null ? null : saved.frame();
        savedHeld = saved == null ? LuaFunction.NOTHING : saved.held();
        savedHeldCount = saved == null ? 0 : saved.heldCount();
        state.enter(outside, resumer);
        if (resumer != null) {
            resumer.status = Status.RUNNING;
            resumer = null;
        }
        return outcome();
    }

    private void start() {
        if (!isStarted) {
            isStarted = true;
            var thread = Thread.ofVirtual().name("redlite-lua-coroutine").unstarted(this::work);
            baton.setWorker(thread);
            thread.start();
        }
    }

    private Object[] outcome() {
        var failed = failure;
        failure = null;
        switch (failed) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failed);
        }
        var values = transfer;
        transfer = null;
        return values;
    }

    private void work() {
        baton.await();
        try {
            if (!isClosing) {
                transfer = LuaFunction.all(body.call(state, transfer));
            }
        } catch (StackOverflowError e) {
            failure = state.runError("stack overflow");
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        status = Status.DEAD;
        state.coroutineEnded(this);
        baton.giveBack();
    }

    /** Gives values to who resumed this, and waits for the next resume. */
    Object[] suspend(Object[] values) {
        transfer = values;
        status = Status.SUSPENDED;
        baton.setWorker(Thread.currentThread());
        baton.giveBack();
        baton.await();
        if (isClosing) {
            throw new ScriptEnded(ScriptEnded.Reason.KILLED);
        }
        var given = transfer;
        transfer = null;
        return given;
    }

    /** Ends it where it stands. */
    void close() {
        if (isStarted && status != Status.DEAD) {
            isClosing = true;
            baton.give(state);
        }
        status = Status.DEAD;
    }
}
