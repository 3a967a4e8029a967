package dev.redlite.server.net;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a server listens and with how many threads.
 *
 * @param addresses TCP addresses; port 0 takes a free one
 * @param tlsAddresses those whose clients speak TLS, as the configuration's tls- parameters say
 * @param unixSocket path of a unix socket, or null for none
 * @param ioThreads number of event loops, at least 1
 * @param transport which interface to the system's sockets is used
 */
public record ServerOptions(
        List<InetSocketAddress> addresses,
        List<InetSocketAddress> tlsAddresses,
        @Nullable Path unixSocket,
        int ioThreads,
        Transport transport) {
    /** Without TLS. */
    public ServerOptions(
            List<InetSocketAddress> addresses,
            @Nullable Path unixSocket,
            int ioThreads,
            Transport transport) {
        this(addresses, List.of(), unixSocket, ioThreads, transport);
    }

    /** The same with addresses for TLS. */
    public ServerOptions withTls(List<InetSocketAddress> encrypted) {
        return new ServerOptions(addresses, encrypted, unixSocket, ioThreads, transport);
    }

    /** One event loop on the best transport there is, at these addresses. */
    public static ServerOptions at(InetSocketAddress... addresses) {
        return new ServerOptions(List.of(addresses), null, 1, Transport.best());
    }

    /** The same with a unix socket. */
    public ServerOptions withUnixSocket(Path path) {
        return new ServerOptions(addresses, tlsAddresses, path, ioThreads, transport);
    }
}
