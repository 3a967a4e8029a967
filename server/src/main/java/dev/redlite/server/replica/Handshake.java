package dev.redlite.server.replica;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a replica and its master say to each other before data comes. */
final class Handshake {
    private static final Pattern FULL =
            Pattern.compile("\\+FULLRESYNC ([0-9A-Za-z]{40}) ([0-9]{1,18})");
    private static final Pattern CONTINUE = Pattern.compile("\\+CONTINUE(?: ([0-9A-Za-z]{40}))?");

    /**
     * What the master will send: all data and then its stream, or the stream alone.
     *
     * @param id of the history; empty if it is as before
     * @param offset of the data in the stream; of no meaning if there is none
     */
    record Offer(boolean isFull, String id, long offset) {}

    private final MasterConnection master;

    Handshake(MasterConnection master) {
        this.master = master;
    }

    /** Says who is there: a password first, if there is one. */
    void introduce(MasterAddress address) throws IOException {
        String pong = master.call("PING");
        boolean isKnownRefusal =
                pong.startsWith("-NOAUTH")
                        || pong.startsWith("-NOPERM")
                        || pong.startsWith("-ERR operation not permitted");
        if (pong.startsWith("-") && !isKnownRefusal || !"+-".contains(pong.substring(0, 1))) {
            throw new IOException("the master answers PING with " + shown(pong));
        }
        if (!address.password().isEmpty()) {
            String answer =
                    address.user().isEmpty()
                            ? master.call("AUTH", address.password())
                            : master.call("AUTH", address.user(), address.password());
            if (!answer.startsWith("+")) {
                throw new IOException("the master refuses the password: " + shown(answer));
            }
        } else if (pong.startsWith("-NOAUTH")) {
            throw new IOException("the master asks for a password: " + shown(pong));
        }
    }

    /** Says what this replica can do, and where it listens; an old master need not know it all. */
    void describe(int port) throws IOException {
        master.call("REPLCONF", "listening-port", Integer.toString(port));
        master.call("REPLCONF", "capa", "eof", "capa", "psync2");
    }

    /** Says that the data alone is wanted, which an old master does not know. */
    void wantDataOnly() throws IOException {
        master.call("REPLCONF", "rdb-only", "1");
    }

    /** Asks for the stream from an offset of a history on, or, with "?" and -1, for everything. */
    Offer synchronise(String id, long from) throws IOException {
        String answer = master.call("PSYNC", id, Long.toString(from));
        Matcher full = FULL.matcher(answer);
        if (full.matches()) {
            return new Offer(true, full.group(1), Long.parseLong(full.group(2)));
        }
        Matcher next = CONTINUE.matcher(answer);
        if (next.matches() && from >= 0) {
            return new Offer(false, next.group(1) == null ? "" : next.group(1), from - 1);
        }
        throw new IOException("the master answers PSYNC with " + shown(answer));
    }

    /** An answer as a log may show it: of a stranger, who may send anything. */
    static String shown(String answer) {
        String printable = answer.replaceAll("[^ -~]", "?");
        return printable.length() > 200 ? printable.substring(0, 200) + "..." : printable;
    }
}
