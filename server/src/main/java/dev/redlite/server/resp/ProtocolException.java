package dev.redlite.server.resp;

/** A client sent what is not RESP; the message is Redis's, beginning with "Protocol error". */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolException(String what) {
        super("Protocol error: " + what, null, false, false);
    }
}
