package dev.redlite.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads addresses of a command line or of CONFIG SET: {@code 127.0.0.1:6379}, {@code :0}, {@code
 * [::1]}.
 */
public final class Endpoint {
    public static final int DEFAULT_PORT = 6379;

    private Endpoint() {}

    /**
     * The address that a text names; without a host 127.0.0.1, {@code *} is every address.
     *
     * @throws IllegalArgumentException with what is wrong and how to do it right
     */
    public static InetSocketAddress parse(String text) {
        String host = text;
        int port = DEFAULT_PORT;
        int colon = text.lastIndexOf(':');
        boolean isBareSix = text.indexOf(':') != colon && !text.startsWith("[");
        if (colon >= 0 && !isBareSix && colon > text.lastIndexOf(']')) {
            host = text.substring(0, colon);
            port = port(text, text.substring(colon + 1));
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            host = "127.0.0.1";
        }
        try {
            return host.equals("*")
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "'" + text + "': there is no host '" + host + "' (try 127.0.0.1:" + port + ")",
                    unknown);
        }
    }

    /** One port on each host, as {@code bind} names them; on 127.0.0.1 if there are none. */
    public static List<InetSocketAddress> ofHosts(List<String> hosts, int port) {
        List<InetSocketAddress> all = new ArrayList<>();
        for (String host : hosts) {
            boolean mayBeAbsent = host.startsWith("-");
            String name = mayBeAbsent ? host.substring(1) : host;
            if (name.equals("*") || name.equals("::*") || name.equals("::")) {
                return List.of(new InetSocketAddress(port)); // IPv6 too, and every other
            }
            String bracketed = name.contains(":") ? "[" + name + "]" : name;
            InetSocketAddress address = parse(bracketed + ":" + port);
            if (!mayBeAbsent || isThere(address.getAddress())) {
                all.add(address);
            }
        }
        if (hosts.isEmpty()) {
            all.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        return all;
    }

    private static boolean isThere(InetAddress address) {
        try (var probe = new ServerSocket(0, 1, address)) {
            return probe.isBound();
        } catch (IOException absent) {
            return false;
        }
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 0xffff) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + text + "': the port must be a number from 0 to 65535, as in 127.0.0.1:6379");
    }
}
