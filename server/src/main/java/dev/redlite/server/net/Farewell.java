package dev.redlite.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a channel after the last answer has arrived: if the socket were closed with input that was
 * not read, the system would throw away what it has not delivered. Used by the thread of its event
 * loop.
 */
final class Farewell {
    private static final int LINGER_MILLIS = 1000;

    private final Channel channel;
    private final Runnable close;
    private @Nullable Future<?> lingering;

    Farewell(Channel channel, Runnable close) {
        this.channel = channel;
        this.close = close;
    }

    /** Nothing is sent behind what was sent; the client may read that first. */
    void begin(boolean isInputEnded) {
        if (isInputEnded
                || Tls.isUsedBy(channel) // which says goodbye itself when it is closed
                || !(channel instanceof DuplexChannel duplex)) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> duplex.shutdownOutput());
        lingering = channel.eventLoop().schedule(close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The channel is closed. */
    void end() {
        Future<?> timer = lingering;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
