package dev.redlite.log;

import dev.redlite.base.Futex;

import java.util.concurrent.TimeUnit;

/**
 * Who waits for what the processes of a log write: each says of itself what it needs, and sees what
 * the others do. Hints: whoever died while it waited counts until somebody finds itself alone.
 *
 * <p>Used under the engine's lock, but for {@link #await} and {@link #isAwaited}.
 */
public final class Audience {
    /** In case that who published died before it woke anybody. */
    private static final long UNWOKEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ControlFile control;
    private final Futex published;
    private final boolean isMute;
    private volatile boolean isWaiting;
    private boolean isListening;
    private boolean wantsEvents;
    private boolean hasLeft;

    Audience(ControlFile control) {
        this.control = control;
        this.published = control.committedFutex();
        this.isMute = !published.isWoken();
        control.addMute(isMute ? 1 : 0);
    }

    /** Tells the other processes whether this one waits for their records. */
    public void waits(boolean forOthers) {
        if (isWaiting != forOthers && !hasLeft) {
            isWaiting = forOthers;
            control.addWaiting(forOthers ? 1 : -1);
        }
    }

    /** Whether this process waits for the records of others. Any thread. */
    public boolean isWaiting() {
        return isWaiting;
    }

    /** Whether another process waits for records of this one, as far as is known. Any thread. */
    public boolean isAwaited() {
        return control.waiting() > (isWaiting ? 1 : 0);
    }

    /** As {@link #wake}, if somebody waits as far as is known. */
    public void wakeAwaiting() {
        if (isAwaited()) {
            wake();
        }
    }

    /** Wakes those who {@link #await} what was just published; a system call if there are any. */
    public void wake() {
        if (!isMute && control.takeAsleep()) {
            published.wake();
        }
    }

    /**
     * Returns when something was published beyond a position and whoever did so called {@link
     * #wake}, or earlier, and in any case after some nanoseconds, of which there may be more than
     * are given if every process can wake this one. For one thread at a time.
     */
    public void await(long position, long nanos) {
        long most = control.mute() == 0 ? Math.max(nanos, UNWOKEN_NANOS) : nanos;
        if (!isMute) {
            control.fallAsleep();
        }
        published.await(position, most);
    }

    /** Tells the other processes whether clients of this one listen to messages and to events. */
    public void listens(boolean toMessages, boolean toEvents) {
        if (hasLeft) {
            return;
        }
        if (isListening != toMessages) {
            isListening = toMessages;
            control.addListening(toMessages ? 1 : -1);
        }
        if (wantsEvents != toEvents) {
            wantsEvents = toEvents;
            control.addWantingEvents(toEvents ? 1 : -1);
        }
    }

    /** Whether another process has clients that listen to messages, as far as is known. */
    public boolean isListenedTo() {
        return control.listening() > (isListening ? 1 : 0);
    }

    /** Whether another process has clients that listen to events, as far as is known. */
    public boolean isEventWanted() {
        return control.wantingEvents() > (wantsEvents ? 1 : 0);
    }

    /** There is nobody else. */
    void isAlone() {
        control.waiting(isWaiting ? 1 : 0);
        control.listening(isListening ? 1 : 0);
        control.wantingEvents(wantsEvents ? 1 : 0);
        control.mute(isMute ? 1 : 0);
    }

    void leave() {
        control.addMute(isMute ? -1 : 0);
        waits(false);
        listens(false, false);
        hasLeft = true;
    }
}
