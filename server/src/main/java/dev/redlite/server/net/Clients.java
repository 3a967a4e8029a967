package dev.redlite.server.net;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Traffic;
import dev.redlite.server.resp.MemoryBudget;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannelConfig;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Admits clients or turns them away, and counts what they hold together. Any thread. */
final class Clients extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final long HTTP_REPORT_NANOS = 60_000_000_000L;
    private static final byte[] TOO_MANY = Bytes.of("-ERR max number of clients reached\r\n");

    /** Redis's words, which clients and people search for. */
    private static final byte[] DENIED =
            Bytes.of(
                    "-DENIED Redis is running in protected mode because protected "
                            + "mode is enabled and no password is set for the default user. In "
                            + "this mode connections are only accepted from the loopback "
                            + "interface. If you want to connect from external computers to "
                            + "Redis you may adopt one of the following solutions: 1) Just "
                            + "disable protected mode sending the command 'CONFIG SET "
                            + "protected-mode no' from the loopback interface by connecting to "
                            + "Redis from the same host the server is running, however MAKE "
                            + "SURE Redis is not publicly accessible from internet if you do "
                            + "so. Use CONFIG REWRITE to make this change permanent. 2) "
                            + "Alternatively you can just disable the protected mode by editing"
                            + " the Redis configuration file, and setting the protected mode "
                            + "option to 'no', and then restarting the server. 3) If you "
                            + "started the server manually just for testing, restart it with "
                            + "the '--protected-mode no' option. 4) Setup a an authentication "
                            + "password for the default user. NOTE: You only need to do one of "
                            + "the above things in order for the server to start accepting "
                            + "connections from the outside.\r\n");

    private final ServerSettings settings;
    private final Engine engine;
    private final Tls tls;
    private final Traffic traffic;
    private final Function<Channel, Loop> loops;
    private final AtomicInteger count = new AtomicInteger();
    private final MemoryBudget requests = budget();
    private final MemoryBudget answers = budget();
    private final AnswerMemory answerMemory;
    private final AtomicLong lastHttpReport = new AtomicLong(System.nanoTime() - HTTP_REPORT_NANOS);

    Clients(ServerSettings settings, Engine engine, Tls tls, Function<Channel, Loop> loops) {
        this.settings = settings;
        this.engine = engine;
        this.tls = tls;
        this.traffic = engine.stats().traffic();
        this.loops = loops;
        this.answerMemory = new AnswerMemory(answers, engine.clock());
    }

    ServerSettings settings() {
        return settings;
    }

    @Override
    protected void initChannel(Channel channel) {
        byte[] refusal = refusal(channel.remoteAddress());
        boolean isEncrypted = Tls.isUsedBy(channel);
        if (refusal != null) {
            traffic.refused();
            if (isEncrypted) { // which could not read it before the handshake
                channel.close();
                return;
            }
            channel.writeAndFlush(Unpooled.wrappedBuffer(refusal))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        count.incrementAndGet();
        Loop loop = loops.apply(channel);
        if (isEncrypted) {
            channel.config().setAllocator(PooledByteBufAllocator.DEFAULT); // it keeps what it reads
            tls.encrypt(channel);
        } else {
            loop.configure(channel.config());
        }
        if (!isEncrypted && channel.config() instanceof DuplexChannelConfig duplex) {
            duplex.setAllowHalfClosure(true); // so that "echo PING | nc" gets its answer
        }
        if (settings.keepAliveSeconds() > 0 && Addresses.isInet(channel.remoteAddress())) {
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        }
        channel.pipeline().addLast(new ClientConnection(this, loop, channel));
    }

    /** What a new client is told before it is turned away, or null. */
    byte @Nullable [] refusal(@Nullable SocketAddress peer) {
        if (settings.isProtected() && engine.acl().isDefaultOpen() && !Addresses.isLocal(peer)) {
            return DENIED;
        }
        return count.get() >= settings.clientsMax() ? TOO_MANY : null;
    }

    /** A client is gone. */
    void left() {
        count.decrementAndGet();
    }

    /** A client was closed as it does not read. */
    void slowReader() {
        traffic.slowReader();
    }

    /** A client was closed as its request is too long. */
    void longRequest() {
        traffic.longRequest();
    }

    private static MemoryBudget budget() {
        return new MemoryBudget(Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4));
    }

    /** Memory for what clients have sent of requests that are not complete. */
    MemoryBudget requests() {
        return requests;
    }

    /** Memory for answers. */
    MemoryBudget answers() {
        return answers;
    }

    /** Who must give memory for answers back. */
    AnswerMemory answerMemory() {
        return answerMemory;
    }

    /** Whether so many bytes of answers are more than the hard limit of a class of clients. */
    boolean isBeyondLimit(long bytes, boolean isListening) {
        long hard = settings.outputLimit(isListening).hardBytes();
        return hard > 0 && bytes > hard;
    }

    /** Logs an attack by way of a browser, at most once a minute. */
    void reportHttp(String peer) {
        long now = System.nanoTime();
        long last = lastHttpReport.get();
        if (now - last >= HTTP_REPORT_NANOS && lastHttpReport.compareAndSet(last, now)) {
            LOG.warn(
                    "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or"
                            + " Host: commands, as a browser that was made to does. Connection from"
                            + " {} aborted.",
                    peer);
        }
    }
}
