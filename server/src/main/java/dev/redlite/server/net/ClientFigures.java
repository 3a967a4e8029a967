package dev.redlite.server.net;

import dev.redlite.server.resp.RespReply;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** What only the transport knows of a client, as CLIENT LIST shows it. */
final class ClientFigures {
    private ClientFigures() {}

    /** Bytes of answers that the client has not read, here and in the channel. */
    static long unsentBytes(Channel channel, RespReply reply) {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return reply.pending() + (unsent == null ? 0 : unsent.totalPendingWriteBytes());
    }

    static String of(
            Channel channel, Requests requests, RespReply reply, long bytesIn, long bytesOut) {
        return "fd="
                + Addresses.descriptor(channel)
                + " qbuf="
                + requests.unparsedBytes()
                + " qbuf-free="
                + requests.freeBytes()
                + " argv-mem="
                + requests.argumentBytes()
                + " rbs="
                + reply.bufferBytes()
                + " rbp="
                + reply.peakBytes()
                + " obl=0 oll="
                + reply.pendingChunks()
                + " omem="
                + reply.pending()
                + " tot-net-in="
                + bytesIn
                + " tot-net-out="
                + bytesOut;
    }
}
