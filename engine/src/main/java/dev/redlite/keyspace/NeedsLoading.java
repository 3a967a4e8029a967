package dev.redlite.keyspace;

/**
 * Thrown by a command that needs a large value which is not in memory: it has been asked for, see
 * {@link ColdLoads}, and the command begins again when it is there. The unit is dropped.
 */
public final class NeedsLoading extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The one instance; it has neither a stack trace nor a state. */
    public static final NeedsLoading INSTANCE = new NeedsLoading();

    private NeedsLoading() {
        super("a large value is being read", null, false, false);
    }
}
