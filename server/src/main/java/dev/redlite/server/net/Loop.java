package dev.redlite.server.net;

import dev.redlite.base.StorageException;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Session;
import dev.redlite.keyspace.Prefetcher;
import dev.redlite.server.resp.ArrayPool;
import dev.redlite.server.resp.RespReply;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of one event loop share: their batch of commands, and buffers. Everything
 * but {@link #liftPause}, {@link #beginTicking}, {@link #expect} and {@link #closeAll} is used by
 * its thread alone.
 */
final class Loop {
    /*
     * A turn of the loop reads from every connection that has something to read. Reading only
     * keeps the bytes and puts the connection on the list `ready`. When all have been read, the
     * list is one batch: the engine is entered once, every connection executes its complete
     * commands, the engine is left, which commits once, and every connection sends its answers in
     * one write. So the more clients there are, the less each pays.
     *
     * A batch whose commands wait for the disk is cut: those that were executed are answered, and
     * who was about to be served begins the next batch. Before that one, as before any that those
     * are in who have more to be executed, the loop reads again.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int READ_BYTES = 64 * 1024;
    private static final int WRITE_BYTES = 64 * 1024;
    private static final int IDLE_BYTES_MAX = 16 << 20;
    private static final long BATCH_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(10);

    private final IoLoop executor;
    private final Engine engine;
    private final ArrayPool pool = new ArrayPool(IDLE_BYTES_MAX);
    private final LoopReads reads;
    private final boolean sharesBuffers;
    private final Set<ClientConnection> connections = new LinkedHashSet<>();
    private final Runnable batch = this::runBatch;
    private ByteBuf writeBuffer = newBuffer(WRITE_BYTES);
    private ClientConnection[] ready = new ClientConnection[64];
    private ClientConnection[] running = new ClientConnection[64];
    private int readyCount;
    private boolean isExecuting;
    private boolean isLeftOver;
    private boolean isPumping;
    private boolean isFinishing;

    /** Which member of the last batch was not served when that was cut; 0 if it was not. */
    private int cutAt;

    private @Nullable ClientConnection @Nullable [] batchMembers;
    private final List<ClientConnection> delivered = new ArrayList<>();
    private final Deque<Runnable> afterBatch = new ArrayDeque<>();
    private long turnBytesIn;
    private long turnBytesOut;
    private volatile boolean isTicking;
    private List<ClientConnection> held = new ArrayList<>();

    Loop(IoLoop executor, Engine engine, Transport transport) {
        this.executor = executor;
        this.engine = engine;
        this.sharesBuffers = !transport.keepsBuffers();
        this.reads = new LoopReads(newBuffer(READ_BYTES));
    }

    private static ByteBuf newBuffer(int bytes) {
        return UnpooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    }

    ArrayPool pool() {
        return pool;
    }

    /** Has a channel of this loop use the loop's buffers, if they can be shared. */
    void configure(ChannelConfig config) {
        if (sharesBuffers) {
            config.setRecvByteBufAllocator(reads);
        } else {
            config.setAllocator(PooledByteBufAllocator.DEFAULT);
        }
    }

    Engine engine() {
        return engine;
    }

    // ---- Connections

    void add(ClientConnection connection) {
        connections.add(connection);
    }

    void remove(ClientConnection connection) {
        connections.remove(connection);
        held.remove(connection);
    }

    Set<ClientConnection> connections() {
        return connections;
    }

    /** Closes all connections after the batch that runs; any thread. */
    void closeAll() {
        executor.execute(
                () -> {
                    for (ClientConnection connection : List.copyOf(connections)) {
                        connection.close();
                    }
                });
    }

    /** Gives the buffers back, once the loop's thread has ended. */
    void release() {
        reads.release();
        writeBuffer.release();
    }

    /** Has connections look at what only time changes, from now on once a second; any thread. */
    void beginTicking() {
        if (!isTicking) {
            executor.execute(this::scheduleTicks);
        }
    }

    private void scheduleTicks() {
        if (!isTicking) {
            isTicking = true;
            executor.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
        }
    }

    private void tick() {
        long now = engine.clock().millis();
        for (ClientConnection connection : List.copyOf(connections)) {
            connection.tick(now);
        }
    }

    /** Has this loop's thread do something soon, unless the loop has ended; any thread. */
    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debug("a client's loop has ended before it was answered");
        }
    }

    /** An answer for a client of this loop may be about to come: it wakes up; any thread. */
    void expect() {
        if (executor.spins()) {
            execute(executor::expect);
        }
    }

    /** The answer of a client that waited is here. */
    void awoke() {
        executor.awoke();
    }

    /**
     * Has this loop's thread do something, unless the loop has ended; any thread. If it is this
     * thread that asks, in a batch, then as soon as those of the batch have their answers; but not
     * if it asks in what else there is to do while a script of the batch runs for long.
     */
    void executeAfterBatch(Runnable task) {
        if (executor.inEventLoop() && isExecuting && !isPumping) {
            afterBatch.add(task);
        } else {
            execute(task);
        }
    }

    /** Has this loop's thread do something after some milliseconds. */
    Future<?> schedule(Runnable task, long millis) {
        return executor.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    // ---- Batches

    /** Has a connection take part in the batch at the end of this turn; once is enough. */
    void ready(ClientConnection connection) {
        if (readyCount == 0) {
            executor.awoke();
        }
        if (readyCount == 0 && isFinishing) { // first to who has sent something meanwhile
            executor.execute(() -> executor.executeAfterEventLoopIteration(batch));
        } else if (readyCount == 0) {
            executor.executeAfterEventLoopIteration(batch);
        }
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
            running = new ClientConnection[readyCount * 2];
        }
        ready[readyCount++] = connection;
    }

    /** Whether the calling thread is this loop's. */
    boolean isOwnThread() {
        return executor.inEventLoop();
    }

    /**
     * A connection is sent messages, by this thread: they go out with the batch that runs, or, if
     * none runs, with the next. Returns whether it takes part in that.
     */
    boolean deliverTo(ClientConnection connection) {
        if (isExecuting) {
            delivered.add(connection);
        } else {
            ready(connection);
        }
        return true;
    }

    private void runBatch() {
        int count = readyCount;
        ClientConnection[] members = ready;
        // While a batch runs, another one takes place only while a script of it goes on for long.
        ready = isExecuting ? new ClientConnection[64] : running;
        running = members;
        readyCount = 0;
        runBatch(members, count);
    }

    private void runBatch(@Nullable ClientConnection[] members, int count) {
        @Nullable ClientConnection @Nullable [] outer = batchMembers;
        boolean wasExecuting = isExecuting;
        boolean wasPumping = isPumping;
        batchMembers = members;
        isExecuting = true;
        isPumping = false;
        String failure = executeAll(members, count);
        int first = cutAt;
        isExecuting = wasExecuting;
        isPumping = wasPumping;
        batchMembers = outer;
        isFinishing = !isExecuting;
        answer(members, count, first, failure);
        sendMessages(failure);
        runAfterBatch();
        isFinishing = false;
        engine.stats().traffic().carried(turnBytesIn, turnBytesOut);
        turnBytesIn = 0;
        turnBytesOut = 0;
    }

    /** Ends the turn of each member, beginning with the first that was not served. */
    private static void answer(
            @Nullable ClientConnection[] members, int count, int first, @Nullable String failure) {
        for (int i = 0; i < count; i++) {
            int place = (first + i) % count;
            ClientConnection member = members[place];
            members[place] = null;
            try {
                if (member == null) {
                    continue; // it was answered while a script went on for long
                }
                if (failure != null) {
                    member.fail(failure);
                }
                member.finish();
            } catch (RuntimeException | Error broken) { // the others are to be answered
                LOG.error("closing {}", member.peer(), broken);
                member.close();
            }
        }
    }

    /**
     * A script that a connection runs goes on for long: the others of its batch, and then whoever
     * sends something, are served meanwhile. They hear that the engine is busy.
     */
    void serveWhileBusy(ClientConnection runner) {
        @Nullable ClientConnection @Nullable [] members = batchMembers;
        if (members != null && !isLeftOver) {
            serveOthers(members, runner);
        }
        isPumping = true;
        executor.pump();
        isPumping = false;
    }

    private void serveOthers(@Nullable ClientConnection[] members, ClientConnection runner) {
        @Nullable ClientConnection[] others = new ClientConnection[members.length];
        int count = 0;
        for (int i = 0; i < members.length; i++) {
            if (members[i] != runner && members[i] != null) {
                others[count++] = members[i];
                members[i] = null;
            }
        }
        if (count > 0) {
            isLeftOver = true;
            runBatch(others, count);
            isLeftOver = false;
        }
    }

    private void sendMessages(@Nullable String failure) {
        for (ClientConnection receiver : delivered) {
            try {
                if (failure != null) {
                    receiver.fail(failure);
                }
                receiver.sendMessages();
            } catch (RuntimeException | Error broken) { // the others are to get theirs
                LOG.error("closing {}", receiver.peer(), broken);
                receiver.close();
            }
        }
        delivered.clear();
    }

    private void runAfterBatch() {
        while (!afterBatch.isEmpty()) { // with one waiting client after the other
            Runnable task = afterBatch.removeFirst();
            try {
                task.run();
            } catch (RuntimeException | Error broken) { // the others are to be answered
                LOG.error("a client that waited was not answered", broken);
            }
        }
    }

    /** Returns why the answers must not be sent, or null. */
    private @Nullable String executeAll(@Nullable ClientConnection[] members, int count) {
        try {
            long position;
            cutAt = 0;
            engine.enter();
            long until = engine.clock().nanos() + BATCH_NANOS_MAX;
            try {
                for (int i = 0; i < count; i++) {
                    ClientConnection member = members[i];
                    if (member != null && !isLeftOver) {
                        member.beginTurn(engine);
                    }
                }
                while (executeRound(members, count, until)) {}
            } finally {
                position = engine.leave();
            }
            if (engine.awaitsDisk()) {
                engine.awaitDurable(position);
            }
            return null;
        } catch (StorageException failure) {
            LOG.error("answers are withheld, clients closed: {}", failure.getMessage(), failure);
            return "MISCONF " + failure.getMessage();
        } catch (RuntimeException | Error failure) {
            LOG.error("a batch failed, its clients are closed", failure);
            return "ERR internal error, see the log: " + failure;
        }
    }

    /**
     * Has every connection execute its next few commands, all of some connections being parsed
     * first, so that the engine can read ahead for them; false if none has any more in this batch.
     */
    private boolean executeRound(@Nullable ClientConnection[] members, int count, long until) {
        Prefetcher prefetcher = engine.keyspace().prefetcher();
        boolean hasMore = false;
        int begin = 0;
        while (begin < count) {
            int end = begin;
            while (end < count && !prefetcher.isFull()) {
                ClientConnection member = members[end++];
                if (member != null) {
                    member.parse(engine);
                }
            }
            prefetcher.run();
            for (; begin < end; begin++) {
                ClientConnection member = members[begin];
                if (member != null) {
                    hasMore |= member.execute(engine);
                }
                if (engine.clock().nanos() > until) {
                    cut(members, count, begin + 1);
                    return false;
                }
            }
        }
        return hasMore;
    }

    private void cut(@Nullable ClientConnection[] members, int count, int unserved) {
        for (int i = 0; i < count; i++) {
            ClientConnection member = members[i];
            if (member != null) {
                member.endTurn();
            }
        }
        cutAt = unserved % count;
    }

    /** Counts bytes that a connection of this loop has read. */
    void received(int bytes) {
        turnBytesIn += bytes;
    }

    /** Sends what a reply holds, up to the size of the loop's buffer, in one write. */
    int write(Channel channel, RespReply reply) {
        int bytes = sharesBuffers ? writeShared(channel, reply) : writeCopy(channel, reply);
        turnBytesOut += bytes;
        return bytes;
    }

    private int writeShared(Channel channel, RespReply reply) {
        ByteBuf buffer = writeBuffer.clear();
        reply.drainTo(buffer);
        int bytes = buffer.readableBytes();
        channel.writeAndFlush(buffer.retain(), channel.voidPromise());
        if (buffer.refCnt() > 1) { // the socket is full, and the channel keeps the buffer
            buffer.release();
            writeBuffer = newBuffer(WRITE_BYTES);
        }
        return bytes;
    }

    private static int writeCopy(Channel channel, RespReply reply) {
        int bytes = (int) Math.min(reply.pending(), WRITE_BYTES);
        ByteBuf buffer = channel.alloc().directBuffer(bytes, bytes);
        reply.drainTo(buffer);
        channel.writeAndFlush(buffer, channel.voidPromise());
        return bytes;
    }

    // ---- Pauses

    /**
     * Keeps a connection whose next command is held back, and tries again later: when the pause is
     * over, or when its session is told that the value it waits for is there.
     */
    void hold(ClientConnection connection, Session session) {
        if (session.awaitsValue()) {
            return;
        }
        if (held.isEmpty()) {
            long wait = engine.pause().until() - engine.clock().millis();
            executor.schedule(this::resumeHeld, Math.max(1, wait), TimeUnit.MILLISECONDS);
        }
        held.add(connection);
    }

    /** Lets held connections try again; any thread. */
    void liftPause() {
        executor.execute(this::resumeHeld);
    }

    private void resumeHeld() {
        List<ClientConnection> waiting = held;
        held = new ArrayList<>();
        for (ClientConnection connection : waiting) {
            connection.resume();
        }
    }
}
