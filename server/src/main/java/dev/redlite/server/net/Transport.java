package dev.redlite.server.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategy;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;

/** The interfaces to the system's sockets, one of which a server uses. */
public enum Transport {
    /** Linux. */
    EPOLL,
    /** Linux 5.14 and newer, where it is permitted. */
    IO_URING,
    /** macOS. */
    KQUEUE,
    /** Everywhere. */
    NIO;

    /** The one to use if nobody asks for another. */
    public static Transport best() {
        if (System.getProperty("os.name", "").startsWith("Mac")) {
            return KQUEUE.isAvailable() ? KQUEUE : NIO;
        }
        return EPOLL.isAvailable() ? EPOLL : NIO;
    }

    /** Whether this machine has it. */
    public boolean isAvailable() {
        return switch (this) {
            case EPOLL -> Epoll.isAvailable();
            case IO_URING -> IoUring.isAvailable();
            case KQUEUE -> KQueue.isAvailable();
            case NIO -> true;
        };
    }

    /** What waits for sockets in one loop; only io_uring sleeps whatever the strategy says. */
    IoHandlerFactory handlers(SelectStrategy strategy) {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory(0, () -> strategy);
            case IO_URING -> IoUringIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory(0, () -> strategy);
            case NIO -> NioIoHandler.newFactory(SelectorProvider.provider(), () -> strategy);
        };
    }

    ServerChannel tcpServer() {
        return switch (this) {
            case EPOLL -> new EpollServerSocketChannel();
            case IO_URING -> new IoUringServerSocketChannel();
            case KQUEUE -> new KQueueServerSocketChannel();
            case NIO -> new NioServerSocketChannel();
        };
    }

    /** Whether it reads and writes buffers after the call that hands them over. */
    boolean keepsBuffers() {
        return this == IO_URING;
    }

    /** Whether it has unix sockets. */
    boolean hasUnixSockets() {
        return this != IO_URING;
    }

    ServerChannel unixServer() {
        return switch (this) {
            case EPOLL -> new EpollServerDomainSocketChannel();
            case KQUEUE -> new KQueueServerDomainSocketChannel();
            case NIO -> new NioServerDomainSocketChannel();
            case IO_URING -> throw new IllegalStateException("io_uring has no unix sockets");
        };
    }

    SocketAddress unixAddress(Path path) {
        return this == NIO
                ? UnixDomainSocketAddress.of(path)
                : new DomainSocketAddress(path.toString());
    }
}
