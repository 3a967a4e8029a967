package dev.redlite.server.net;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.AttributeKey;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;

/** Addresses as Redis writes them, and what is known of a channel's socket. */
final class Addresses {
    private Addresses() {}

    /** The path of the unix socket that a listening channel stands for. */
    static final AttributeKey<Path> UNIX_PATH = AttributeKey.valueOf("redlite-unix-path");

    /** The other end of a client's channel; the path of the unix socket with ":0" if it is one. */
    static String peer(Channel channel) {
        String path = unixPath(channel);
        return path == null ? text(channel.remoteAddress()) : path + ":0";
    }

    /** The own end of a client's channel. */
    static String local(Channel channel) {
        String path = unixPath(channel);
        return path == null ? text(channel.localAddress()) : path + ":0";
    }

    /** What a listening channel listens at. */
    static String listening(Channel channel) {
        Path path = channel.attr(UNIX_PATH).get();
        return path == null ? text(channel.localAddress()) : path.toString();
    }

    private static @Nullable String unixPath(Channel channel) {
        Channel parent = channel.parent();
        Path path = parent == null ? null : parent.attr(UNIX_PATH).get();
        return path == null ? null : path.toString();
    }

    /** "127.0.0.1:6379", "[::1]:6379"; "?:0" if it is not known. */
    static String text(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return "?:0";
        }
        if (inet.isUnresolved()) {
            return inet.getHostString() + ":" + inet.getPort();
        }
        String host = inet.getAddress().getHostAddress();
        int scope = host.indexOf('%');
        String plain = scope < 0 ? host : host.substring(0, scope);
        boolean isSix = inet.getAddress() instanceof Inet6Address;
        return (isSix ? "[" + plain + "]" : plain) + ":" + inet.getPort();
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
