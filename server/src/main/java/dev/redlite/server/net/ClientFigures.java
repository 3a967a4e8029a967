package dev.redlite.server.net;

import dev.redlite.server.resp.RespReply;

import io.netty.channel.Channel;

/** What only the transport knows of a client, as CLIENT LIST shows it. */
final class ClientFigures {
    private ClientFigures() {}

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
