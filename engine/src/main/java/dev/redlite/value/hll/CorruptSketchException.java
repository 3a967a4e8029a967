package dev.redlite.value.hll;

/** The registers of a sketch cannot be read. Has no stack trace. */
public final class CorruptSketchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorruptSketchException() {
        super("the registers of the sketch cannot be read", null, false, false);
    }
}
