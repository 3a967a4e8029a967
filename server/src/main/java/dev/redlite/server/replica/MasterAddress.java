package dev.redlite.server.replica;

import org.jspecify.annotations.Nullable;

/**
 * Where a master is, and how it lets a replica in.
 *
 * @param user empty for the default user
 * @param password empty for none
 * @param tls null without TLS
 */
public record MasterAddress(
        String host, int port, String user, String password, @Nullable MasterTls tls) {
    /** Without the password: logs show it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
