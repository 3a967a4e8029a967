package dev.redlite;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.engine.LoadWait;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A session of a program with its database: its own selected database, transaction and watches, as
 * a client's connection has. May be used by any thread; calls take turns.
 */
public final class Connection implements AutoCloseable {
    private final Redlite database;
    private final Engine engine;
    private final EmbeddedSession session;
    private final ReentrantLock turns = new ReentrantLock();
    private volatile boolean isClosed;

    Connection(Redlite database) {
        this.database = database;
        this.engine = database.engine();
        this.session = new EmbeddedSession(engine);
        engine.connect(session);
    }

    /**
     * Calls a command with text arguments, as UTF-8.
     *
     * @return the answer: a status as String, a bulk string as byte[], an integer as Long, nil as
     *     null, a double as Double, an array as List, a map as Map, a set as Set
     * @throws RedliteException if the answer is an error
     * @throws IllegalStateException if the connection or the database is closed
     */
    public @Nullable Object call(String command, String... arguments) {
        byte[][] words = new byte[arguments.length + 1][];
        words[0] = Bytes.of(command);
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = Bytes.of(arguments[i]);
        }
        return run(words);
    }

    /**
     * Calls a command: its name, then its arguments, which are copied.
     *
     * <p>A command that waits, such as BLPOP, has the calling thread wait; other threads that call
     * this connection wait for their turn meanwhile. If the thread is interrupted, it takes nothing
     * and gets an error with the code UNBLOCKED; if it had just been given something, that. It is
     * still interrupted afterwards.
     *
     * @return as {@link #call(String, String...)}
     * @throws RedliteException if the answer is an error
     * @throws IllegalStateException if the connection or the database is closed
     */
    public @Nullable Object call(byte[]... words) {
        if (words.length == 0) {
            throw new IllegalArgumentException("a call needs the name of a command");
        }
        byte[][] own = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            own[i] = words[i].clone();
        }
        return run(own);
    }

    private @Nullable Object run(byte[][] words) {
        turns.lock();
        try {
            database.requireOpen();
            var reply = new ObjectReply();
            long position;
            boolean isParked;
            long millisMax;
            while (true) {
                engine.enter();
                boolean done;
                LoadWait awaited;
                try {
                    requireOpen();
                    done = engine.execute(session, words, reply);
                    awaited = done ? null : engine.awaited(session, words);
                    isParked = session.isParked();
                    millisMax = session.blockedMillisMax();
                    if (isParked) {
                        session.prepareToWait();
                    }
                } finally {
                    position = engine.leave();
                }
                if (done) {
                    break;
                }
                EmbeddedSession.await(engine, awaited);
            }
            if (isParked) {
                return session.awaitAnswer(millisMax);
            }
            engine.awaitDurable(position);
            return reply.take();
        } finally {
            turns.unlock();
        }
    }

    /** Under the engine's lock, so that nothing runs in a session that has ended. */
    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the connection is closed");
        }
    }

    /**
     * Ends the session: its transaction is discarded, its watches forgotten, and a thread that
     * waits in a call gets an error.
     */
    @Override
    public void close() {
        isClosed = true;
        engine.disconnect(session);
    }
}
