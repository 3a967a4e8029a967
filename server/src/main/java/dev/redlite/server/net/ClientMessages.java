package dev.redlite.server.net;

import dev.redlite.engine.CommandException;
import dev.redlite.engine.Message;
import dev.redlite.server.resp.ArrayPool;
import dev.redlite.server.resp.RespReply;

/**
 * What one client is sent without having asked: messages of channels, invalidations, lines of
 * MONITOR. Under the engine's lock.
 */
final class ClientMessages {
    /*
     * If the batch that causes a message belongs to the client's own event loop, the message goes
     * right behind the client's answers so far, and is sent with those of the batch. Otherwise it
     * goes into an outbox, and the client takes part in the next batch of its own loop, where the
     * outbox comes before what it is answered then. So a client sees one order of its answers and
     * messages, that of the engine.
     *
     * A client that does not read is cut off when it is sent more, by whoever sends it: its limit
     * holds also within one long batch.
     */
    private final ClientConnection connection;
    private final Loop loop;
    private final RespReply reply;
    private final RespReply outbox;
    private final UnreadAnswers unread;
    private boolean isAnnounced;
    private boolean isCut;

    ClientMessages(
            ClientConnection connection,
            ClientSession session,
            Loop loop,
            RespReply reply,
            UnreadAnswers unread) {
        this.connection = connection;
        this.loop = loop;
        this.reply = reply;
        this.unread = unread;
        this.outbox = new RespReply(session, new ArrayPool(0), unread.memory());
    }

    /** Adds a message; any thread. */
    void deliver(Message message) {
        if (isCut) {
            return;
        }
        try {
            if (loop.isOwnThread()) {
                connection.joinDelivery();
                collect();
                message.writeTo(reply);
            } else {
                message.writeTo(outbox);
                announce();
            }
        } catch (CommandException noMemory) {
            cut();
            return;
        }
        if (unread.isTooMuchMore(outbox.pending() + reply.pending())) {
            cut();
        }
    }

    private void announce() {
        if (!isAnnounced) {
            isAnnounced = true;
            loop.execute(connection::resume);
        }
    }

    /** Moves what other loops have sent to the client's answers; by the thread of its loop. */
    void collect() {
        isAnnounced = false;
        if (outbox.pending() > 0) {
            try {
                reply.takeFrom(outbox);
            } catch (CommandException noMemory) {
                cut();
            }
        }
    }

    private void cut() {
        isCut = true;
        unread.report(connection.peer(), outbox.pending() + reply.pending());
        outbox.clear();
        connection.kill();
    }

    /** The client is gone. */
    void clear() {
        isCut = true;
        outbox.clear();
    }
}
