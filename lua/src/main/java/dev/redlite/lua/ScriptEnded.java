package dev.redlite.lua;

/** Ends a script from outside: killed, or out of its steps. No pcall catches it. */
public final class ScriptEnded extends RuntimeException {
    /** Why it ended. */
    public enum Reason {
        KILLED,
        OUT_OF_STEPS
    }

    private final Reason reason;

    public ScriptEnded(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
