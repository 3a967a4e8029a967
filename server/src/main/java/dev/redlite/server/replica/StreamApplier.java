package dev.redlite.server.replica;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Engine;
import dev.redlite.engine.LoadWait;
import dev.redlite.engine.MasterSession;
import dev.redlite.engine.SilentReply;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.server.resp.ArrayPool;
import dev.redlite.server.resp.ProtocolException;
import dev.redlite.server.resp.ProtocolLimits;
import dev.redlite.server.resp.RequestParser;

import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Makes the calls that a master sends, and tells it up to where. */
final class StreamApplier {
    /*
     * The offset counts the bytes of the stream. It moves in the batch that makes the call, so it
     * is that of the data at every moment, and a link that is lost is taken up there. Within MULTI
     * nothing is done yet, and the offset stays before it.
     */
    private static final Logger LOG = LoggerFactory.getLogger(StreamApplier.class);
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int POOL_BYTES = 1 << 20;
    private static final int CALLS_PER_TURN = 256;
    private static final int PATIENCE_MILLIS = 100;
    private static final long ACK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * A master begins with the stream when it hears of the replica after it knows its data sent.
     */
    private static final long FIRST_ACK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int FAILURES_SHOWN = 10;

    private final Engine engine;
    private final MasterConnection master;
    private final MasterSession session;
    private final LinkStatus status;
    private final BooleanSupplier isEnded;
    private final RequestParser parser;
    private final SilentReply answer = new SilentReply();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final long start;
    private long received;
    private byte @Nullable [][] held;
    private @Nullable LoadWait awaited;
    private boolean isAsked;
    private long ackedNanos;
    private int failures;

    /** Since when nothing is left to do; 0 while something is. */
    private volatile long idleNanos;

    /** For a stream that goes on where the data of the engine is. */
    StreamApplier(
            Engine engine,
            MasterConnection master,
            MasterSession session,
            LinkStatus status,
            BooleanSupplier isEnded) {
        this.engine = engine;
        this.master = master;
        this.session = session;
        this.status = status;
        this.isEnded = isEnded;
        this.start = engine.replication().offset();
        var limits = new ProtocolLimits();
        limits.bulkBytesMax(Integer.MAX_VALUE);
        this.parser = new RequestParser(new ArrayPool(POOL_BYTES), limits);
    }

    /** For how long nothing has come that is not applied, in nanoseconds. Any thread. */
    long idleNanos() {
        long since = idleNanos;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    /** Applies until the connection is lost, or the master is followed no more. */
    void run() throws IOException {
        master.patience(PATIENCE_MILLIS);
        acknowledge(start);
        long silentSince = System.nanoTime();
        while (!isEnded.getAsBoolean()) {
            idleNanos = System.nanoTime();
            int count = master.read(chunk, chunk.length);
            if (count > 0) {
                idleNanos = 0;
                silentSince = System.nanoTime();
                take(count);
            } else {
                requireNotSilent(silentSince);
            }
            if (System.nanoTime() - ackedNanos >= (received == 0 ? FIRST_ACK_NANOS : ACK_NANOS)) {
                acknowledge(applied());
            }
        }
    }

    private void requireNotSilent(long since) throws IOException {
        long seconds = engine.config().get("repl-timeout").number();
        if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(seconds)) {
            throw new SocketTimeoutException("nothing came from the master for " + seconds + " s");
        }
    }

    private void take(int count) throws IOException {
        parser.append(Unpooled.wrappedBuffer(chunk, 0, count));
        received += count;
        status.readOffset(start + received);
        long most = engine.config().get("client-query-buffer-limit").number();
        boolean hasMore = true;
        while (hasMore) {
            hasMore = turn();
            if (isAsked) {
                isAsked = false;
                acknowledge(applied());
            }
        }
        if (parser.heldBytes() + session.queueBytes() > most) {
            throw new IOException(
                    "the master sends a call, or a transaction, of more than"
                            + " client-query-buffer-limit");
        }
        parser.rest();
    }

    /** Makes some calls in one batch; returns whether there may be more. */
    private boolean turn() throws IOException {
        boolean[] hasMore = {false};
        String[] wrong = {null};
        engine.durability().throttle();
        engine.locked(
                () -> {
                    try {
                        hasMore[0] = callSome();
                    } catch (ProtocolException | IOException broken) {
                        wrong[0] = broken.getMessage();
                    }
                });
        LoadWait waits = awaited;
        if (waits != null) {
            awaited = null;
            waits.await();
        }
        if (wrong[0] != null) {
            throw new IOException("the master's stream cannot be followed: " + wrong[0]);
        }
        return hasMore[0];
    }

    private boolean callSome() throws ProtocolException, IOException {
        for (int i = 0; i < CALLS_PER_TURN; i++) {
            if (isEnded.getAsBoolean()) {
                return false;
            }
            byte[][] words = held == null ? parser.next(true) : held;
            held = null;
            if (words == null) {
                return false;
            }
            requireDatabase(words);
            if (!call(words)) {
                held = words;
                awaited = engine.awaited(session, words);
                return true;
            }
            if (!session.isInMulti()) {
                engine.replication().applied(start + received - parser.heldBytes());
            }
        }
        return true;
    }

    /** What follows would go into another database; a master may have more than there are here. */
    private static void requireDatabase(byte[][] words) throws IOException {
        if (words.length == 2 && Bytes.equalsIgnoreCaseAscii(words[0], "SELECT")) {
            long number = Numbers.parseLong(words[1], -1);
            if (number < 0 || number >= Keyspace.DATABASES) {
                throw new IOException("it selects a database that there is not here");
            }
        }
    }

    /** False if the call is to be made again, when a value is there that it waits for. */
    private boolean call(byte[][] words) {
        if (isAboutOffsets(words)) {
            isAsked = true;
            return true;
        }
        if (!engine.execute(session, words, answer)) {
            return false;
        }
        String error = answer.takeError();
        if (error != null) {
            engine.replication().callFailed();
            if (failures++ < FAILURES_SHOWN) {
                LOG.error(
                        "a call of the master fails here, the data differs from its: {}: {}",
                        Bytes.quote(words[0]),
                        error);
            }
        }
        return true;
    }

    /** REPLCONF GETACK, which must be answered, the only answer that a master gets. */
    private static boolean isAboutOffsets(byte[][] words) {
        return words.length >= 2
                && Bytes.equalsIgnoreCaseAscii(words[0], "REPLCONF")
                && Bytes.equalsIgnoreCaseAscii(words[1], "GETACK");
    }

    private long applied() {
        long[] offset = {0};
        engine.locked(() -> offset[0] = engine.replication().offset());
        return offset[0];
    }

    private void acknowledge(long offset) throws IOException {
        master.send("REPLCONF", "ACK", Long.toString(offset));
        ackedNanos = System.nanoTime();
    }
}
