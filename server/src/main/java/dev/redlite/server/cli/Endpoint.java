package dev.redlite.server.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads the addresses of a command line: {@code 127.0.0.1:6379}, {@code :0}, {@code [::1]}. */
final class Endpoint {
    static final int DEFAULT_PORT = 6379;

    private Endpoint() {}

    /**
     * The address that a text names; without a host 127.0.0.1, {@code *} is every address.
     *
     * @throws IllegalArgumentException with what is wrong and how to do it right
     */
    static InetSocketAddress parse(String text) {
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
