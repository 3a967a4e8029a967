package dev.redlite.server.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bounds the requests of a client that wait, for their rest or for EXEC: its own, and all. */
final class HeldRequests {
    private static final Logger LOG = LoggerFactory.getLogger(HeldRequests.class);
    private static final int COUNTED_BYTES_MIN = 64 * 1024;

    private final Clients clients;
    private final Requests requests;
    private final ClientSession session;
    private long bytes;

    HeldRequests(Clients clients, Requests requests, ClientSession session) {
        this.clients = clients;
        this.requests = requests;
        this.session = session;
    }

    /** What is reserved for them. */
    long bytes() {
        return bytes;
    }

    /** Reserves memory for what waits now; true if there is none, and the client must go. */
    boolean isTooMuch() {
        long held = requests.heldBytes() + session.queueBytes();
        if (held > clients.settings().queryBytesMax()) {
            LOG.warn(
                    "closing {}: its request exceeds client-query-buffer-limit", session.address());
            clients.longRequest();
            return true;
        }
        long counted = held > COUNTED_BYTES_MIN ? held : 0;
        if (counted == bytes) {
            return false;
        }
        clients.requests().release(bytes);
        bytes = clients.requests().reserve(counted) ? counted : 0;
        if (bytes < counted) {
            LOG.warn(
                    "closing {}: no memory for requests; it holds {} bytes",
                    session.address(),
                    held);
            return true;
        }
        return false;
    }

    void release() {
        clients.requests().release(bytes);
        bytes = 0;
    }
}
