package dev.redlite.engine;

import java.util.Locale;

/** How far a replica is with its master, in the words of ROLE. */
public enum LinkState {
    /** It is going to connect. */
    CONNECT,
    CONNECTING,
    HANDSHAKE,
    /** All data is on its way. */
    SYNC,
    CONNECTED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word of ROLE. */
    public String word() {
        return word;
    }
}
