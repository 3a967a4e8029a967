package dev.redlite.server.net;

import dev.redlite.engine.CommandException;
import dev.redlite.engine.Engine;
import dev.redlite.server.resp.ProtocolException;
import dev.redlite.server.resp.RequestParser;
import dev.redlite.server.resp.RespReply;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: its socket, the bytes of its requests and of its answers. Used by the thread of its
 * event loop, but for what says otherwise.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /*
     * What a turn may do for one client is bounded, so that one cannot starve the others; it goes
     * on in the next turn. A client that does not read its answers is not read from either: then
     * its commands wait in its own socket, not in our memory.
     */
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final int COMMANDS_PER_TURN_MAX = 2000;
    private static final int ANSWER_BYTES_PER_TURN_MAX = 1 << 20;
    private static final int BACKLOG_BYTES_MAX = 256 * 1024;

    private final Clients clients;
    private final Loop loop;
    private final Channel channel;
    private final Requests requests;
    private final ClientSession session;
    private final HeldRequests held;
    private final RespReply reply;
    private final ClientMessages messages;
    private int turnCommands;
    private boolean isTurnOver;
    private @Nullable WaitingClient waiting;

    /** The next command is held back, by a pause or by a value that is being read. */
    private boolean isHeld;

    private long batchMark;
    private boolean isReady;
    private boolean hasMore;
    private boolean isInputEnded;
    private boolean isClosing;
    private boolean isSending;
    private boolean isEnding;
    private final Farewell farewell;
    private long lastUsedAt;
    private final UnreadAnswers unread;
    private boolean isExecuting;
    private boolean isGone;
    private volatile boolean isKilled;
    private long bytesIn;
    private long bytesOut;

    ClientConnection(Clients clients, Loop loop, Channel channel) {
        this.clients = clients;
        this.loop = loop;
        this.channel = channel;
        this.requests = new Requests(new RequestParser(loop.pool(), clients.settings().protocol()));
        this.session = new ClientSession(loop.engine(), !loop.engine().acl().asksPassword(), this);
        this.held = new HeldRequests(clients, requests, session);
        this.reply = new RespReply(session, loop.pool(), clients.answers());
        this.farewell = new Farewell(channel, this::close);
        this.unread = new UnreadAnswers(clients, session, loop.engine().clock());
        this.messages = new ClientMessages(this, session, loop, reply, unread);
        this.lastUsedAt = session.createdAt();
    }

    // ---- Events of the socket

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loop.add(this);
        loop.engine().connect(session);
    }

    /** The channel is closed, or was before anything happened. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        isClosing = true;
        loop.remove(this);
        clients.left();
        if (isExecuting) {
            isGone = true; // in a script that runs for long: what it uses stays until it ends
        } else {
            forget();
        }
    }

    private void forget() {
        farewell.end();
        requests.clear();
        WaitingClient waits = waiting;
        if (waits != null) {
            waits.end();
        }
        held.release();
        reply.clear();
        unread.end();
        loop.engine().disconnect(session);
        messages.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            bytesIn += bytes.readableBytes();
            loop.received(bytes.readableBytes());
            if (isClosing) {
                return;
            }
            requests.append(bytes);
            if (held.isTooMuch()) {
                close();
            } else {
                joinBatch();
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!isSending && channel.isWritable()) {
            joinBatch();
        }
    }

    /** A client that has sent everything may still read: it gets its answers first. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            isInputEnded = true;
            if (isEnding) {
                close();
            } else {
                joinBatch();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Error || cause instanceof RuntimeException) {
            LOG.error("closing {}", peer(), cause);
        } else {
            LOG.debug("closing {}: {}", peer(), cause.getMessage());
        }
        close();
    }

    private void joinBatch() {
        if (!isReady) {
            isReady = true;
            loop.ready(this);
        } else if (isExecuting) {
            hasMore = true; // came while a script of its own runs
        }
    }

    /** A script that it runs goes on for long. */
    void whileBusy() {
        loop.serveWhileBusy(this);
    }

    // ---- The batch

    /** Begins a turn; under the engine's lock. */
    void beginTurn(Engine engine) {
        batchMark = reply.mark();
        lastUsedAt = engine.now();
        turnCommands = 0;
        hasMore = isBlocked();
        isTurnOver = hasMore || isClosing || isKilled || session.isParked();
        messages.collect();
    }

    /** Cuts the next few commands out of what has come; under the engine's lock. */
    void parse(Engine engine) {
        if (!isTurnOver) {
            requests.parse(engine, session, isKnown());
        }
    }

    /** Executes what was parsed; returns whether there may be more in this turn. */
    boolean execute(Engine engine) {
        if (isTurnOver) {
            return false;
        }
        isExecuting = true;
        try {
            isTurnOver = !executeParsed(engine);
        } catch (RuntimeException | OutOfMemoryError failure) {
            LOG.error("closing {}", peer(), failure);
            isClosing = true;
            isTurnOver = true;
        } finally {
            isExecuting = false;
        }
        return !isTurnOver;
    }

    /** What it may still have is for its next turn. */
    void endTurn() {
        if (!isTurnOver) {
            isTurnOver = true;
            hasMore = true;
            isHeld = false; // what it was held for is over, or its next turn finds that it is not
        }
    }

    private boolean executeParsed(Engine engine) {
        boolean mayBeMore = !requests.isEmpty();
        while (!requests.isEmpty()) {
            if (turnCommands == COMMANDS_PER_TURN_MAX
                    || reply.mark() - batchMark > ANSWER_BYTES_PER_TURN_MAX) {
                hasMore = true;
                return false;
            }
            turnCommands++;
            if (!executeOne(engine, requests.take())) {
                return false;
            }
        }
        ProtocolException wrong = requests.protocolError();
        Throwable failure = requests.failure();
        if (failure != null) {
            LOG.error("closing {}", peer(), failure);
            isClosing = true;
        } else if (wrong != null) {
            LOG.debug("closing {}: {}", peer(), wrong.getMessage());
            closeWith("ERR " + wrong.getMessage());
        }
        return mayBeMore && !isClosing;
    }

    /** Returns whether the next command may follow. */
    private boolean executeOne(Engine engine, byte[][] command) {
        if (Requests.isHttp(command[0])) {
            clients.reportHttp(peer());
            isClosing = true;
            return false;
        }
        isHeld = !engine.execute(session, command, reply);
        if (isHeld) {
            requests.putBack(command);
            return false;
        }
        if (session.isParked()) {
            waiting().begin(session.blockedMillisMax());
            return false;
        }
        isClosing |= session.isClosing();
        return !isClosing && !isKilled;
    }

    /** The batch failed: none of its answers may be sent. */
    void fail(String error) {
        if (reply.mark() > batchMark) {
            reply.rewind(batchMark);
            closeWith(error);
        }
    }

    private void closeWith(String error) {
        isClosing = true;
        try {
            reply.error(error);
        } catch (CommandException noMemoryForAnswers) {
            LOG.debug("closing {} without an answer", peer());
        }
    }

    /** Sends the answers of the batch, and sees to it that the client goes on. */
    void finish() {
        isReady = false;
        if (isGone) {
            forget();
            return;
        }
        if (isKilled) {
            close();
        }
        if (isKilled || !channel.isActive()) {
            return;
        }
        boolean isSent = send();
        if (isClosing) {
            requests.clear();
            if (isSent && !isEnding) {
                end();
            }
        } else if (isHeld) {
            readMore(false);
            loop.hold(this, session);
        } else if (session.isParked()) {
            if (isInputEnded) {
                close(); // whoever waits and has sent everything is gone: it must not get anything
            }
            readMore(isSent && requests.heldBytes() < BACKLOG_BYTES_MAX);
        } else if (!isSent) {
            readMore(false);
        } else if (hasMore) {
            readMore(requests.heldBytes() < BACKLOG_BYTES_MAX);
            joinBatch();
        } else if (isInputEnded) {
            isClosing = true;
            end();
        } else {
            requests.rest();
            // Now, as what was complete is not held any more, and MULTI holds what it queued.
            if ((held.bytes() > 0 || session.isInMulti()) && held.isTooMuch()) {
                close();
                return;
            }
            readMore(true);
        }
    }

    private void readMore(boolean more) {
        if (channel.config().isAutoRead() != more) {
            channel.config().setAutoRead(more);
        }
    }

    /** Returns whether the client reads; if not, it is to be waited for. */
    private boolean send() {
        if (reply.pending() > 0) {
            isSending = true;
            do {
                bytesOut += loop.write(channel, reply);
            } while (reply.pending() > 0 && channel.isWritable());
            isSending = false;
        }
        if (isBlocked()) {
            account(ClientFigures.unsentBytes(channel, reply));
            return false;
        }
        if (unread.bytes() > 0) {
            account(0);
        }
        return true;
    }

    private boolean isBlocked() {
        return reply.pending() > 0 || !channel.isWritable();
    }

    /** Bounds the answers that wait: for this client, for strangers, and for all together. */
    private void account(long bytes) {
        if (bytes > 0) {
            loop.beginTicking();
        }
        if (unread.isTooMuch(bytes, isKnown())) {
            unread.report(peer(), bytes);
            close();
            if (!isExecuting) {
                reply.clear(); // now, so that no more clients are closed than need be
            }
        }
    }

    private void end() {
        isEnding = true;
        if (!isInputEnded) {
            readMore(true);
        }
        farewell.begin(isInputEnded);
    }

    /** Looks at what only time changes; once a second while a limit of time is set. */
    void tick(long nowMillis) {
        long idleSecondsMax = clients.settings().idleSecondsMax();
        if (idleSecondsMax > 0
                && !isHeld
                && !session.isParked()
                && nowMillis - lastUsedAt > idleSecondsMax * 1000) {
            LOG.debug("closing {}: idle", peer());
            close();
        } else if (unread.bytes() > 0) {
            account(ClientFigures.unsentBytes(channel, reply));
        }
    }

    /** What held its command back may be over. Any thread. */
    void resume() {
        loop.execute(this::joinBatch);
    }

    /** Closes the socket at once. */
    void close() {
        isClosing = true;
        channel.close();
    }

    // ---- Messages

    ClientMessages messages() {
        return messages;
    }

    /** What it is sent goes out at the end of the batch that runs, or of the next. */
    void joinDelivery() {
        if (!isReady) {
            batchMark = reply.mark();
            isReady = loop.deliverTo(this);
        }
    }

    /** Sends the messages of a batch in which it did not take part itself. */
    void sendMessages() {
        isReady = false;
        if (isKilled) {
            close();
        } else if (channel.isActive() && !send()) {
            readMore(false);
        }
    }

    // ---- Waiting

    /** For its answer in a command that waits, by the engine; and for the time that takes. */
    WaitingClient waiting() {
        WaitingClient mine = waiting;
        if (mine == null) {
            mine = new WaitingClient(this, session, loop, clients.answers());
            waiting = mine;
        }
        return mine;
    }

    /** Goes on with an answer, or, if it cannot be sent, closes with an error. */
    void goOn(RespReply answer, @Nullable String error) {
        batchMark = reply.mark();
        try {
            reply.takeFrom(answer);
        } catch (CommandException noMemoryForAnswers) {
            closeWith(noMemoryForAnswers.reply());
        }
        if (error != null) {
            fail(error);
        }
        isClosing |= session.isClosing();
        if (requests.heldBytes() > 0) {
            joinBatch();
        } else if (!isReady) {
            hasMore = false;
            finish();
        }
    }

    // ---- For the engine, any thread under its lock

    /** Ends the client; its own command that asks for it is still answered. */
    void kill() {
        if (isExecuting && channel.eventLoop().inEventLoop()) {
            session.closeAfterReply();
        } else {
            isKilled = true;
            channel.eventLoop().execute(this::close);
        }
    }

    /** Whether it has given a password, or need not. */
    private boolean isKnown() {
        return session.isAuthenticated() || !loop.engine().acl().asksPassword();
    }

    boolean isOpen() {
        return channel.isActive();
    }

    String peer() {
        return Addresses.peer(channel);
    }

    String local() {
        return Addresses.local(channel);
    }

    boolean isLocal() {
        return Addresses.isLocal(channel.remoteAddress());
    }

    String figures() {
        return ClientFigures.of(channel, requests, reply, bytesIn, bytesOut);
    }
}
