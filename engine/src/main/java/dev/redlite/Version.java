package dev.redlite;

/** The versions Redlite reports in INFO, HELLO and on the command line. */
public final class Version {
    /** Redlite's own version. */
    public static final String REDLITE = "0.1.0";

    /** The release of Redis whose commands are all there. */
    public static final String REDIS = "7.4.0";

    private Version() {}
}
