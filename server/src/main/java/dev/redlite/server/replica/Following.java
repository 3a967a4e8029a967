package dev.redlite.server.replica;

import dev.redlite.base.Threads;
import dev.redlite.engine.Engine;
import dev.redlite.engine.LinkFigures;
import dev.redlite.engine.LinkState;
import dev.redlite.engine.MasterSession;
import dev.redlite.engine.Replication;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread that follows one master until it is told to end: it connects again and again. */
final class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final long RETRY_MILLIS_MIN = 100;
    private static final long RETRY_MILLIS_MAX = 5_000;

    /** How long a master may think about a question whose answer is not worth more. */
    private static final int QUESTION_MILLIS = 500;

    private final Engine engine;
    private final Replication.Master master;

    /** The master as logs and CLIENT LIST show it. */
    private final String where;

    private final LinkStatus status = new LinkStatus();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable MasterConnection connection;
    private volatile @Nullable StreamApplier applier;
    private long retryMillis = RETRY_MILLIS_MIN;
    private String lastFailure = "";

    /** The database that the stream was in when the link was lost. */
    private int db;

    Following(Engine engine, Replication.Master master) {
        this.engine = engine;
        this.master = master;
        this.where = master.host() + ":" + master.port();
        this.thread = new Thread(this::run, "redlite-replica");
        thread.setDaemon(true);
    }

    void start() {
        LOG.info("following {}", where);
        thread.start();
    }

    /** Nothing more is applied once this returns, if it is called under the engine's lock. */
    void end() {
        ended.countDown();
        MasterConnection open = connection;
        if (open != null) {
            hangUp(open);
        }
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Waits for the thread, which must not need what the caller has. */
    void join() {
        Threads.join(thread);
    }

    LinkFigures figures() {
        return status.figures();
    }

    /** For how long all that came is applied; for ever if there is no link. */
    long idleNanos() {
        StreamApplier stream = applier;
        return stream == null ? Long.MAX_VALUE : stream.idleNanos();
    }

    /** Up to where the master's stream is, as it says itself; -1 if it does not. Any thread. */
    long mastersOffset() {
        try (var master = new MasterConnection(address(), new LinkStatus())) {
            master.connect(QUESTION_MILLIS);
            new Handshake(master).introduce(address());
            return MasterOffset.of(master.text("INFO", "replication"));
        } catch (IOException | GeneralSecurityException failure) {
            LOG.info("{} does not tell its offset: {}", where, failure.getMessage());
            return MasterOffset.UNKNOWN;
        }
    }

    // ---- The thread

    private void run() {
        while (!isEnded()) {
            try {
                connectAndFollow();
            } catch (IOException | GeneralSecurityException failure) {
                report(String.valueOf(failure.getMessage()));
            } catch (RuntimeException | Error failure) {
                LOG.error("following {} failed, it is tried again", where, failure);
            } finally {
                status.state(LinkState.CONNECT);
            }
            rest();
        }
    }

    /** The same failure again and again is told once. */
    private void report(String failure) {
        if (!isEnded() && !failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.warn("no link to {}, it is tried again and again: {}", where, failure);
        }
    }

    private void rest() {
        try {
            boolean isOver = ended.await(retryMillis, TimeUnit.MILLISECONDS);
            retryMillis = isOver ? 0 : Math.min(RETRY_MILLIS_MAX, retryMillis * 2);
        } catch (InterruptedException asked) {
            ended.countDown();
        }
    }

    private void connectAndFollow() throws IOException, GeneralSecurityException {
        status.state(LinkState.CONNECTING);
        MasterAddress address = address();
        try (var master = new MasterConnection(address, status)) {
            connection = master;
            if (isEnded()) {
                return;
            }
            master.connect(timeoutMillis());
            status.state(LinkState.HANDSHAKE);
            var handshake = new Handshake(master);
            handshake.introduce(address);
            handshake.describe((int) engine.config().get("port").number());
            follow(master, synchronise(handshake));
        } finally {
            connection = null;
        }
    }

    private int timeoutMillis() {
        return (int)
                Math.min(Integer.MAX_VALUE, engine.config().get("repl-timeout").number() * 1000);
    }

    private MasterAddress address() throws GeneralSecurityException {
        return new MasterAddress(
                master.host(),
                master.port(),
                engine.config().get("masteruser").value(),
                engine.config().get("masterauth").value(),
                MasterTls.of(engine.config()));
    }

    /** From where the data is on, if it is a master's; else from the beginning. */
    private Handshake.Offer synchronise(Handshake handshake) throws IOException {
        String[] id = {"?"};
        long[] from = {-1};
        engine.locked(
                () -> {
                    if (engine.replication().isInStep()) {
                        id[0] = engine.replication().id();
                        from[0] = engine.replication().offset() + 1;
                    }
                });
        return handshake.synchronise(id[0], from[0]);
    }

    private void follow(MasterConnection master, Handshake.Offer offer) throws IOException {
        var session = new MasterSession(engine, where, master.local(), this::drop);
        try {
            if (offer.isFull()) {
                LOG.info("all data of {} is taken over", where);
                new FullSync(engine, master, status, this::isEnded).run(session, offer);
            } else {
                LOG.info("the stream of {} goes on at {}", where, offer.offset() + 1);
                resume(session, offer);
            }
            status.state(LinkState.CONNECTED);
            retryMillis = RETRY_MILLIS_MIN;
            lastFailure = "";
            var stream = new StreamApplier(engine, master, session, status, this::isEnded);
            applier = stream;
            stream.run();
        } finally {
            applier = null;
            db = session.db();
            session.end();
        }
    }

    private void resume(MasterSession session, Handshake.Offer offer) {
        session.select(db);
        if (!offer.id().isEmpty()) {
            engine.locked(
                    () -> {
                        if (!isEnded()) {
                            engine.replication().continuesAs(offer.id());
                        }
                    });
        }
    }

    /** As CLIENT KILL asks: the link is lost, and made anew. */
    private void drop() {
        MasterConnection open = connection;
        if (open != null) {
            hangUp(open);
        }
    }

    private static void hangUp(MasterConnection open) {
        try {
            open.close();
        } catch (IOException failure) {
            LOG.debug("the connection to the master could not be closed", failure);
        }
    }
}
