package dev.redlite.rdb;

/** Bytes that are not what the format asks for. Has no stack trace. */
public final class RdbFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public RdbFormatException(String what) {
        super(what, null, false, false);
    }
}
