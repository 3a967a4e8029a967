package dev.redlite.server.net;

import dev.redlite.engine.Config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/** Has CONFIG SET port, tls-port and bind change where a server listens. */
final class ListeningParameters {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningParameters.class);
    private static final List<String> NAMES = List.of("port", "tls-port", "bind");
    private static final String NO_PORT = "Unable to listen on this port. Check server logs.";

    private final Config config;
    private final Listeners listeners;
    private final Tls tls;

    ListeningParameters(Config config, Listeners listeners, Tls tls) {
        this.config = config;
        this.listeners = listeners;
        this.tls = tls;
    }

    /** Shows where the server listens, and from now on follows changes. Under the engine's lock. */
    void begin() {
        List<InetSocketAddress> plain = listeners.plain();
        List<InetSocketAddress> encrypted = listeners.encrypted();
        List<InetSocketAddress> hosts = plain.isEmpty() ? encrypted : plain;
        config.get("port").begin(port(plain));
        config.get("tls-port").set(port(encrypted));
        config.get("bind").begin(hosts.isEmpty() ? loopback() : texts(hosts));
        for (String name : NAMES) {
            config.get(name).mutable();
        }
        config.onGroupChange(Set.of("port"), () -> move(listeners::plain, "port", NO_PORT));
        config.onGroupChange(Set.of("tls-port"), this::moveTlsPort);
        config.onGroupChange(
                Set.of("bind"),
                () -> {
                    String wrong = "Failed to bind to specified addresses.";
                    move(listeners::plain, "port", wrong);
                    move(listeners::encrypted, "tls-port", wrong);
                });
    }

    /** Nobody is listened for any more, so nothing can be changed. */
    void end() {
        for (String name : NAMES) {
            config.get(name).immutable();
            config.onGroupChange(Set.of(name), () -> {});
        }
    }

    private static String port(List<InetSocketAddress> of) {
        return of.isEmpty() ? "0" : Integer.toString(of.getFirst().getPort());
    }

    private static String texts(List<InetSocketAddress> addresses) {
        return String.join(
                " ",
                addresses.stream()
                        .map(address -> address.getAddress().getHostAddress())
                        .distinct()
                        .toList());
    }

    private static String loopback() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }

    /** Listens at these addresses and at no others. */
    private interface Listening {
        void at(List<InetSocketAddress> addresses) throws StartException;
    }

    private void move(Listening listening, String port, String wrong) {
        try {
            listening.at(addresses(port));
        } catch (StartException | IllegalArgumentException refused) {
            throw refused(wrong, refused);
        }
    }

    private void moveTlsPort() {
        if (config.get("tls-port").number() != 0) {
            try {
                tls.start();
            } catch (StartException unusable) {
                throw refused(Tls.NOT_CHANGED, unusable);
            }
        }
        move(listeners::encrypted, "tls-port", NO_PORT);
    }

    private List<InetSocketAddress> addresses(String name) {
        String hosts = config.get("bind").value();
        int port = (int) config.get(name).number();
        return port == 0 || hosts.isEmpty()
                ? List.of()
                : Endpoint.ofHosts(List.of(hosts.split(" ")), port);
    }

    private static IllegalArgumentException refused(String wrong, Exception cause) {
        LOG.warn("{}", cause.getMessage());
        return new IllegalArgumentException(wrong, cause);
    }
}
