package dev.redlite.server.net;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.server.resp.ProtocolException;
import dev.redlite.server.resp.RequestParser;
import dev.redlite.server.resp.RespReply;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
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
    private final RequestParser parser;
    private final ClientSession session;
    private final RespReply reply;

    private byte @Nullable [][] heldCommand;
    private long batchMark;
    private boolean isReady;
    private boolean hasMore;
    private boolean isInputEnded;
    private boolean isClosing;
    private long lastUsedAt;
    private long waitingBytes;
    private volatile boolean isExecuting;
    private volatile boolean isKilled;
    private volatile long bytesIn;
    private volatile long bytesOut;

    ClientConnection(Clients clients, Loop loop, Channel channel) {
        this.clients = clients;
        this.loop = loop;
        this.channel = channel;
        this.parser = new RequestParser(loop.pool(), clients.settings().protocol());
        this.session = new ClientSession(loop.engine(), !clients.settings().hasPassword(), this);
        this.reply = new RespReply(session, loop.pool());
        this.lastUsedAt = session.createdAt();
    }

    // ---- Events of the socket

    @Override
    public void channelActive(ChannelHandlerContext context) {
        loop.add(this);
        loop.engine().connect(session);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isClosing = true;
        loop.remove(this);
        clients.left(waitingBytes);
        parser.clear();
        reply.clear();
        loop.engine().disconnect(session);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            bytesIn += bytes.readableBytes();
            if (isClosing) {
                return;
            }
            parser.append(bytes);
            if (parser.heldBytes() > clients.settings().queryBytesMax()) {
                LOG.warn("closing {}: its request exceeds client-query-buffer-limit", peer());
                close();
                return;
            }
            joinBatch();
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && (isClosing || hasMore || reply.pending() > 0)) {
            joinBatch();
        }
    }

    /** A client that has sent everything may still read: it gets its answers first. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            isInputEnded = true;
            joinBatch();
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
        }
    }

    // ---- The batch

    /** Executes what has come, as far as one turn goes; under the engine's lock. */
    void execute(Engine engine) {
        batchMark = reply.mark();
        hasMore = false;
        lastUsedAt = engine.now();
        if (isClosing || isKilled || reply.pending() > 0) {
            hasMore = !isClosing;
            return;
        }
        isExecuting = true;
        try {
            for (int i = 0; i < COMMANDS_PER_TURN_MAX; i++) {
                if (!executeNext(engine)) {
                    return;
                }
                if (reply.mark() - batchMark > ANSWER_BYTES_PER_TURN_MAX) {
                    break;
                }
            }
            hasMore = true;
        } catch (ProtocolException wrong) {
            LOG.debug("closing {}: {}", peer(), wrong.getMessage());
            reply.error("ERR " + wrong.getMessage());
            isClosing = true;
        } catch (RuntimeException | OutOfMemoryError failure) {
            LOG.error("closing {}", peer(), failure);
            isClosing = true;
        } finally {
            isExecuting = false;
        }
    }

    /** Executes one command; false if there is none that may be executed now. */
    private boolean executeNext(Engine engine) throws ProtocolException {
        byte[][] command = heldCommand;
        if (command == null) {
            command = parser.next(session.isAuthenticated());
            if (command == null) {
                return false;
            }
            if (isHttp(command[0])) {
                clients.reportHttp(peer());
                isClosing = true;
                return false;
            }
        }
        if (!engine.execute(session, command, reply)) {
            heldCommand = command;
            return false;
        }
        heldCommand = null;
        if (session.isClosing()) {
            isClosing = true;
        }
        return !isClosing && !isKilled;
    }

    /** A browser was made to talk to us: nothing that follows is a command of the user's. */
    private static boolean isHttp(byte[] name) {
        return switch (name.length) {
            case 4 -> Bytes.equalsIgnoreCaseAscii(name, "POST");
            case 5 -> name[4] == ':' && Bytes.equalsIgnoreCaseAscii(name, "HOST:");
            default -> false;
        };
    }

    /** The batch failed: none of its answers may be sent. */
    void fail(String error) {
        if (reply.mark() > batchMark) {
            reply.rewind(batchMark);
            reply.error(error);
            isClosing = true;
        }
    }

    /** Sends the answers of the batch, and sees to it that the client goes on. */
    void finish() {
        isReady = false;
        if (!channel.isActive()) {
            return;
        }
        if (isKilled) {
            close();
            return;
        }
        boolean isSent = send();
        if (isClosing) {
            parser.clear();
            if (isSent) {
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(ChannelFutureListener.CLOSE);
            }
        } else if (heldCommand != null) {
            readMore(false);
            loop.hold(this);
        } else if (!isSent) {
            hasMore = true;
            readMore(false);
        } else if (hasMore) {
            readMore(parser.heldBytes() < BACKLOG_BYTES_MAX);
            joinBatch();
        } else if (isInputEnded) {
            isClosing = true;
            joinBatch();
        } else {
            parser.rest();
            readMore(true);
        }
    }

    private void readMore(boolean more) {
        if (channel.config().isAutoRead() != more) {
            channel.config().setAutoRead(more);
        }
    }

    /** Returns whether all is with the system or the channel; false if the client must read. */
    private boolean send() {
        while (reply.pending() > 0) {
            if (!channel.isWritable()) {
                account(reply.pending());
                return false;
            }
            bytesOut += loop.write(channel, reply);
        }
        account(0);
        return true;
    }

    /** Bounds the answers that wait: for this client, for strangers, and for all together. */
    private void account(long pending) {
        if (pending == waitingBytes) {
            return;
        }
        boolean isTooMuch = clients.waits(pending - waitingBytes, pending);
        waitingBytes = pending;
        if (pending > 0 && (isTooMuch || !session.isAuthenticated())) {
            LOG.warn("closing {}: {} bytes of answers that it does not read", peer(), pending);
            close();
        }
    }

    /** The pause that held its command back may be over. */
    void resume() {
        joinBatch();
    }

    /** Closes the socket at once. */
    void close() {
        isClosing = true;
        channel.close();
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

    String peer() {
        return Addresses.text(channel.remoteAddress(), channel.localAddress());
    }

    String local() {
        return Addresses.text(channel.localAddress(), channel.localAddress());
    }

    /** Unix ms of its last batch. */
    long lastUsedAt() {
        return lastUsedAt;
    }

    boolean isIdle() {
        return heldCommand == null && reply.pending() == 0;
    }

    String figures() {
        long pending = reply.pending();
        return "fd="
                + Addresses.descriptor(channel)
                + " qbuf="
                + parser.heldBytes()
                + " qbuf-free="
                + parser.freeBytes()
                + " obl=0 oll="
                + reply.pendingChunks()
                + " omem="
                + pending
                + " tot-net-in="
                + bytesIn
                + " tot-net-out="
                + bytesOut;
    }
}
