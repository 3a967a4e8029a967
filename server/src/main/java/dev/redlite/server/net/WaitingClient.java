package dev.redlite.server.net;

import dev.redlite.base.StorageException;
import dev.redlite.server.resp.ArrayPool;
import dev.redlite.server.resp.MemoryBudget;
import dev.redlite.server.resp.RespReply;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Future;

/**
 * A client in a command that waits: the answer it will get, and the end of its patience. Used by
 * the thread of its event loop, but for the answer.
 */
final class WaitingClient {
    /*
     * The answer is written by whichever thread has the engine and makes the awaited change, while
     * the client's own sink belongs to its event loop. So it goes into a sink of its own, which the
     * engine's lock protects until the engine says that it is complete; then the loop's thread, to
     * which that is handed as a task, moves it to where the client's answers are: at the end of
     * the batch that made the change, if that is its own.
     */
    private static final Logger LOG = LoggerFactory.getLogger(WaitingClient.class);

    /** For longer than this, decades, nobody waits: it is as good as for ever. */
    private static final long MILLIS_MAX = 1L << 40;

    private final ClientConnection connection;
    private final ClientSession session;
    private final Loop loop;
    private final RespReply reply;
    private @Nullable Future<?> timeout;

    WaitingClient(
            ClientConnection connection, ClientSession session, Loop loop, MemoryBudget memory) {
        this.connection = connection;
        this.session = session;
        this.loop = loop;
        this.reply = new RespReply(session, new ArrayPool(0), memory);
    }

    /** The sink for the answer; under the engine's lock, until the client is resumed. */
    RespReply reply() {
        return reply;
    }

    /** The client waits from now on, at most so long; 0 is for ever. */
    void begin(long millisMax) {
        if (millisMax > 0 && millisMax < MILLIS_MAX) {
            timeout = loop.schedule(this::timeOut, millisMax);
        }
    }

    private void timeOut() {
        loop.engine().lockedOrVisiting(() -> loop.engine().blocking().timeOut(session));
    }

    /**
     * The answer is complete, and may be sent once a position in the log is durable. Any thread.
     */
    void resume(long position) {
        loop.executeAfterBatch(() -> goOn(position));
    }

    private void goOn(long position) {
        loop.awoke();
        end();
        session.unpark();
        try {
            if (connection.isOpen()) {
                connection.goOn(reply, failureOf(position));
            }
        } finally {
            reply.clear();
        }
    }

    /** Waits as appendfsync says; returns why the answer must not be sent, or null. */
    private @Nullable String failureOf(long position) {
        try {
            if (loop.engine().awaitsDisk()) {
                loop.engine().awaitDurable(position);
            }
            return null;
        } catch (StorageException failure) {
            LOG.error("an answer is withheld, its client closed: {}", failure.getMessage());
            return "MISCONF " + failure.getMessage();
        }
    }

    /** Nobody waits for the end of the time any more. */
    void end() {
        Future<?> timer = timeout;
        if (timer != null) {
            timer.cancel(false);
            timeout = null;
        }
    }
}
