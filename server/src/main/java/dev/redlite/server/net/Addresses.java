package dev.redlite.server.net;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses as Redis writes them, and what is known of a channel's socket. */
final class Addresses {
    private Addresses() {}

    /**
     * The text of an end of a connection: "127.0.0.1:6379", "[::1]:6379", or the path of the unix
     * socket with ":0".
     *
     * @param end null if it is not known
     * @param local the own end, which names the path for both ends of a unix socket
     */
    static String text(@Nullable SocketAddress end, @Nullable SocketAddress local) {
        if (end instanceof InetSocketAddress inet) {
            String host =
                    inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress();
            int scope = host.indexOf('%');
            String plain = scope < 0 ? host : host.substring(0, scope);
            boolean isSix = inet.getAddress() instanceof Inet6Address;
            return (isSix ? "[" + plain + "]" : plain) + ":" + inet.getPort();
        }
        if (local instanceof DomainSocketAddress unix) {
            return unix.path() + ":0";
        }
        return (local == null ? "?" : local.toString()) + ":0";
    }

    /** Whether a peer is on this machine for certain. */
    static boolean isLocal(@Nullable SocketAddress peer) {
        return !(peer instanceof InetSocketAddress inet)
                || inet.getAddress() != null && inet.getAddress().isLoopbackAddress();
    }

    /** Whether a peer came over TCP. */
    static boolean isInet(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress;
    }

    /** The number of a channel's file descriptor; -1 if it is not known. */
    static int descriptor(Channel channel) {
        return channel instanceof UnixChannel unix ? unix.fd().intValue() : -1;
    }
}
