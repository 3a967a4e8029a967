package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** How the cache beside one client wants to be told what changed. Under the engine's lock. */
public final class TrackingMode {
    final boolean isBroadcast;
    final boolean isOptIn;
    final boolean isOptOut;
    final boolean isNoLoop;
    final @Nullable Session target;
    final List<byte[]> prefixes;

    /** What CLIENT CACHING said of the next command. */
    private boolean isNextChosen;

    private boolean isBroken;

    /**
     * A mode with the options of CLIENT TRACKING.
     *
     * @param target who is told in place of the client, or null
     */
    public TrackingMode(
            boolean isBroadcast,
            boolean isOptIn,
            boolean isOptOut,
            boolean isNoLoop,
            @Nullable Session target,
            List<byte[]> prefixes) {
        this.isBroadcast = isBroadcast;
        this.isOptIn = isOptIn;
        this.isOptOut = isOptOut;
        this.isNoLoop = isNoLoop;
        this.target = target;
        this.prefixes = List.copyOf(prefixes);
    }

    public boolean isBroadcast() {
        return isBroadcast;
    }

    public boolean isOptIn() {
        return isOptIn;
    }

    public boolean isOptOut() {
        return isOptOut;
    }

    /** Who is told in place of the client: its id, 0 if the client itself is. */
    public long targetId() {
        Session other = target;
        return other == null ? 0 : other.id();
    }

    /** Only changes of keys that begin with one of these are told; empty if this is not by them. */
    public List<byte[]> prefixes() {
        return prefixes;
    }

    /** The next command is an exception from what is usual. */
    public void chooseNext(boolean isChosen) {
        isNextChosen = isChosen;
    }

    /** Whether who was to be told is gone. */
    public boolean isBroken() {
        return isBroken;
    }

    void breakRedirection() {
        isBroken = true;
    }

    /** Whether the keys of the command that runs are to be remembered. */
    boolean remembers() {
        return !isBroadcast && (isOptIn ? isNextChosen : !isOptOut || !isNextChosen);
    }

    /** The words of CLIENT TRACKINGINFO. */
    public List<String> flags() {
        List<String> words = new ArrayList<>(List.of("on"));
        add(words, isBroadcast, "bcast");
        add(words, isOptIn, "optin");
        add(words, isOptIn && isNextChosen, "caching-yes");
        add(words, isOptOut, "optout");
        add(words, isOptOut && isNextChosen, "caching-no");
        add(words, isNoLoop, "noloop");
        add(words, isBroken, "broken_redirect");
        return words;
    }

    private static void add(List<String> words, boolean applies, String word) {
        if (applies) {
            words.add(word);
        }
    }
}
