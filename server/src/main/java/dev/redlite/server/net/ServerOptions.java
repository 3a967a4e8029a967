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
 * @param spinMicros how long a loop looks for the next command at most before it sleeps, while
 *     commands come that soon; 0: it sleeps at once
 */
public record ServerOptions(
        List<InetSocketAddress> addresses,
        List<InetSocketAddress> tlsAddresses,
        @Nullable Path unixSocket,
        int ioThreads,
        Transport transport,
        int spinMicros) {
    /** What is worth it: waking a thread takes about a tenth of it. */
    public static final int SPIN_MICROS = 50;

    /** Without TLS. */
    public ServerOptions(
            List<InetSocketAddress> addresses,
            @Nullable Path unixSocket,
            int ioThreads,
            Transport transport) {
        this(addresses, List.of(), unixSocket, ioThreads, transport, SPIN_MICROS);
    }

    /** The same with addresses for TLS. */
    public ServerOptions withTls(List<InetSocketAddress> encrypted) {
        return new ServerOptions(
                addresses, encrypted, unixSocket, ioThreads, transport, spinMicros);
    }

    /** The same with loops that spin so long. */
    public ServerOptions withSpin(int micros) {
        return new ServerOptions(addresses, tlsAddresses, unixSocket, ioThreads, transport, micros);
    }

    /** One event loop on the best transport there is, at these addresses. */
    public static ServerOptions at(InetSocketAddress... addresses) {
        return new ServerOptions(List.of(addresses), null, 1, Transport.best());
    }

    /** The same with a unix socket. */
    public ServerOptions withUnixSocket(Path path) {
        return new ServerOptions(addresses, tlsAddresses, path, ioThreads, transport, spinMicros);
    }
}
