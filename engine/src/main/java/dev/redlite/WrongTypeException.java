package dev.redlite;

/** The key holds a value of another data type than the command works on. */
public final class WrongTypeException extends RedliteException {
    private static final long serialVersionUID = 1L;

    /** With the text of the error reply. */
    public WrongTypeException(String reply) {
        super(reply);
    }
}
