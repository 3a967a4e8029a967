package dev.redlite.engine;

/**
 * A replica's link to its master at one moment, as INFO and ROLE show it.
 *
 * @param idleSeconds since something came from the master; -1 if there is no link
 * @param downSeconds since there was a link; -1 if there was none
 * @param readOffset up to where the master's stream was read
 * @param syncBytes what has come of all data
 * @param syncTotal how much that is; 0 if the master does not say
 */
public record LinkFigures(
        LinkState state,
        long idleSeconds,
        long downSeconds,
        long readOffset,
        long syncBytes,
        long syncTotal) {
    /** Nothing has happened yet. */
    public static final LinkFigures NONE = new LinkFigures(LinkState.CONNECT, -1, -1, 0, 0, 0);

    /** Whether the master's stream is followed. */
    public boolean isUp() {
        return state == LinkState.CONNECTED;
    }
}
