package dev.redlite.engine;

import dev.redlite.base.Clock;

/** A script or function that runs, from its beginning to its end; what others may ask about it. */
public final class ScriptRun {
    /** What a script is, and what it may do. */
    public record Kind(boolean isFunction, boolean isReadOnly, Room room) {}

    /** What becomes of a script when the memory is full. */
    public enum Room {
        /** It says that it may exceed the memory, or that it does not write: it runs. */
        IGNORED,
        /** It says nothing of the kind, though it has flags: it does not begin. */
        REQUIRED,
        /** It has no flags: until it has written, it calls nothing that needs room. */
        CHECKED
    }

    /** How others have it end before its time. */
    enum Ending {
        NONE,
        KILLED,
        /** Killed although it has written: its unit is dropped, as the process ends. */
        DROPPED
    }

    final Session caller;
    final ScriptSession session;
    final byte[][] command;
    final Kind kind;
    final long startedNanos;
    final boolean lacksRoom;
    boolean hasWritten;
    volatile Ending ending = Ending.NONE;
    private final String name;
    private final Runnable interrupt;

    ScriptRun(Call call, ScriptSession session, String name, Kind kind, Runnable interrupt) {
        this.caller = call.session();
        this.session = session;
        this.command = call.args();
        this.kind = kind;
        this.name = name;
        this.interrupt = interrupt;
        this.lacksRoom = kind.room == Room.CHECKED && call.engine().eviction().isFull();
        this.startedNanos = call.engine().clock().nanos();
    }

    /** The name of the function, or the digest of the script. */
    public String name() {
        return name;
    }

    /** The call that runs it. */
    public byte[][] command() {
        return command;
    }

    /** For how long it has been running. */
    public long nanos(Clock clock) {
        return clock.nanos() - startedNanos;
    }

    public boolean isFunction() {
        return kind.isFunction();
    }

    public boolean isReadOnly() {
        return kind.isReadOnly();
    }

    /** Who calls the commands of the script. */
    public ScriptSession session() {
        return session;
    }

    /** Whose call runs it. */
    public Session caller() {
        return caller;
    }

    /** Whether it ends because the process does, and what it wrote must not be committed. */
    public boolean isDropped() {
        return ending == Ending.DROPPED;
    }

    /** Has it end soon. */
    void end(Ending how) {
        ending = how;
        interrupt.run();
    }
}
