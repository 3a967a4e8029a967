package dev.redlite.server.net;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Session;
import dev.redlite.server.resp.ProtocolException;
import dev.redlite.server.resp.RequestParser;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * What one client has asked for: its bytes, and the commands that were cut out of them and are not
 * executed yet. Used by the thread of its event loop.
 */
final class Requests {
    /** Commands that are parsed ahead, so that the engine can read ahead for them. */
    private static final int PARSED_MAX = 16;

    private static final byte[][] NO_COMMAND = {};
    private static final byte[][][] NONE_PARSED = {};

    private final RequestParser parser;

    /**
     * Young when there is something to put in, see docs/decisions.md on stores into old objects.
     */
    private byte[][][] parsed = NONE_PARSED;

    private int at;
    private int end;
    private @Nullable ProtocolException protocolError;
    private @Nullable Throwable failure;

    Requests(RequestParser parser) {
        this.parser = parser;
    }

    void append(ByteBuf bytes) {
        parser.append(bytes);
    }

    /**
     * Cuts the next few commands out of what has come, unless there are some, and announces them to
     * the engine.
     *
     * @param isKnown whether the client has given its password, if one is asked
     */
    void parse(Engine engine, Session session, boolean isKnown) {
        if (at < end) {
            return;
        }
        at = 0;
        end = 0;
        try {
            // What a stranger may send depends on what the command before it does.
            int max = isKnown ? PARSED_MAX : 1;
            while (end < max) {
                byte[][] command = parser.next(isKnown);
                if (command == null) {
                    break;
                }
                if (end == 0) {
                    parsed = new byte[max][][];
                }
                parsed[end++] = command;
                if (isKnown) {
                    engine.announce(session, command);
                }
            }
        } catch (ProtocolException wrong) {
            protocolError = wrong;
        } catch (RuntimeException | OutOfMemoryError thrown) {
            failure = thrown;
        }
    }

    /** Whether all that was parsed has been taken. */
    boolean isEmpty() {
        return at == end;
    }

    /** A browser was made to talk to us: nothing that follows is a command of the user's. */
    static boolean isHttp(byte[] name) {
        return switch (name.length) {
            case 4 -> Bytes.equalsIgnoreCaseAscii(name, "POST");
            case 5 -> name[4] == ':' && Bytes.equalsIgnoreCaseAscii(name, "HOST:");
            default -> false;
        };
    }

    /** The next command that was parsed; there is one. */
    byte[][] take() {
        byte[][] command = parsed[at];
        parsed[at++] = NO_COMMAND;
        return command;
    }

    /** Makes the command that was taken last the next one again. */
    void putBack(byte[][] command) {
        parsed[--at] = command;
    }

    /** Why nothing can be parsed behind what was; null if it can. */
    @Nullable ProtocolException protocolError() {
        return protocolError;
    }

    /** What went wrong in the parser itself; null if nothing did. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Bytes of all that waits here. */
    long heldBytes() {
        long bytes = parser.heldBytes();
        for (int i = at; i < end; i++) {
            for (byte[] word : parsed[i]) {
                bytes += word.length + 24L;
            }
        }
        return bytes;
    }

    /** Bytes that are not cut into words yet. */
    long unparsedBytes() {
        return parser.unparsedBytes();
    }

    /** Bytes of the words of requests that are not complete, or not executed. */
    long argumentBytes() {
        long bytes = parser.argumentBytes();
        for (int i = at; i < end; i++) {
            for (byte[] word : parsed[i]) {
                bytes += word.length;
            }
        }
        return bytes;
    }

    /** Room for input that is allocated and not used, in bytes. */
    int freeBytes() {
        return parser.freeBytes();
    }

    /** Holds no more memory than what waits for its rest needs. */
    void rest() {
        parser.rest();
    }

    /** Forgets everything that came. */
    void clear() {
        while (at < end) {
            take();
        }
        parser.clear();
    }
}
