package dev.redlite.keyspace;

/**
 * Thrown by a read that must look into SQLite while another process may be writing: the command
 * begins again with the right to be next. It has changed nothing by then.
 */
public final class NeedsOrder extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The one instance; it has neither a stack trace nor a state. */
    public static final NeedsOrder INSTANCE = new NeedsOrder();

    private NeedsOrder() {
        super("another process may be writing", null, false, false);
    }
}
