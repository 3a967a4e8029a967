package dev.redlite.server.cli;

import dev.redlite.server.replica.MasterAddress;
import dev.redlite.server.replica.MasterTls;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * A Redis as its address says: {@code redis://[[user]:password@]host[:port][/db]}, or rediss for
 * TLS.
 *
 * @param db the only database that is meant; -1 for all
 */
record RedisUrl(MasterAddress address, int db) {
    private static final int DEFAULT_PORT = 6379;

    /** Whether a text is meant as one. */
    static boolean isOne(String text) {
        return text.startsWith("redis://") || text.startsWith("rediss://");
    }

    /**
     * Reads one.
     *
     * @param passwordOtherwise for one that has none; empty for none
     * @param authority whose word is taken for the server's certificate; null for Java's own
     * @throws IllegalArgumentException with what is wrong, without the password
     */
    static RedisUrl parse(String text, String passwordOtherwise, @Nullable Path authority)
            throws GeneralSecurityException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "it is no address: "
                            + malformed.getReason()
                            + "; write special characters of"
                            + " a password as %40",
                    malformed);
        }
        String host = uri.getHost();
        if (host == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "it is to be redis://[user:password@]host:port[/db]");
        }
        String who = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = who.indexOf(':');
        String user = colon < 0 ? "" : decoded(who.substring(0, colon));
        String password = decoded(who.substring(colon + 1));
        return new RedisUrl(
                new MasterAddress(
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                        user,
                        password.isEmpty() ? passwordOtherwise : password,
                        uri.getScheme().equals("rediss") ? MasterTls.trusting(authority) : null),
                database(uri.getPath()));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int database(@Nullable String path) {
        String number = path == null ? "" : path.substring(Math.min(1, path.length()));
        if (number.isEmpty()) {
            return -1;
        }
        if (!number.matches("[0-9]|1[0-5]")) {
            throw new IllegalArgumentException("its database must be a number from 0 to 15");
        }
        return Integer.parseInt(number);
    }
}
