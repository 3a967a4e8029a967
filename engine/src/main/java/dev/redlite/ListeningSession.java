package dev.redlite;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Message;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/** The session of a subscription of the program itself: keeps messages for its listener. */
final class ListeningSession extends ProgramSession {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSession.class);

    /** As many bytes as client-output-buffer-limit lets wait for a subscriber by default. */
    private static final long WAITING_BYTES_MAX = 32L << 20;

    private final Engine engine;
    private final MessageListener listener;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Message.Published> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean isRunning;
    private boolean isEnded;
    private boolean isTold;
    private @Nullable Throwable reason;

    ListeningSession(Engine engine, MessageListener listener, Executor executor) {
        super(engine);
        this.engine = engine;
        this.listener = listener;
        this.executor = executor;
    }

    @Override
    public boolean getsMessages() {
        return true;
    }

    boolean isEnded() {
        lock.lock();
        try {
            return isEnded;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void deliver(Message message) {
        if (message instanceof Message.Published published) {
            boolean isTooMuch;
            lock.lock();
            try {
                if (isEnded) {
                    return;
                }
                waiting.add(published);
                waitingBytes += published.sizeBytes();
                isTooMuch = waitingBytes > WAITING_BYTES_MAX;
            } finally {
                lock.unlock();
            }
            if (isTooMuch) {
                LOG.warn("a subscription is closed: its listener is too slow");
                end(new IllegalStateException("more than 32 MB of messages wait for the listener"));
            } else {
                run();
            }
        }
    }

    /** No message is passed on any more; the listener is told so, once. */
    void end(@Nullable Throwable why) {
        lock.lock();
        try {
            if (isEnded) {
                return;
            }
            isEnded = true;
            reason = why;
            waiting.clear();
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
        run();
    }

    private void run() {
        lock.lock();
        try {
            if (isRunning) {
                return;
            }
            isRunning = true;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::passOn);
        } catch (RuntimeException refused) { // of the program's executor, which may throw anything
            LOG.warn("a subscription ends, its executor refuses messages", refused);
            lock.lock();
            try {
                isRunning = false;
                isEnded = true;
                waiting.clear();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Calls the listener, one call at a time, until nothing waits; by the executor. */
    private void passOn() {
        Message.Published next = take();
        while (next != null) {
            try {
                listener.onMessage(Bytes.utf8(next.channel()), next.payload());
            } catch (RuntimeException | Error thrown) {
                LOG.error("a subscription is closed: its listener failed", thrown);
                end(thrown);
            }
            next = take();
        }
    }

    private Message.@Nullable Published take() {
        boolean tellsEnd;
        Throwable why;
        lock.lock();
        try {
            Message.Published next = waiting.poll();
            if (next != null) {
                waitingBytes -= next.sizeBytes();
                return next;
            }
            isRunning = false;
            tellsEnd = isEnded && !isTold;
            isTold |= tellsEnd;
            why = reason;
        } finally {
            lock.unlock();
        }
        if (tellsEnd) {
            engine.disconnect(this);
            listener.onClosed(why);
        }
        return null;
    }
}
