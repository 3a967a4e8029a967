package dev.redlite.base;

/** A text is no regular expression, or one that is too large; the message says why. */
public final class RegexException extends Exception {
    private static final long serialVersionUID = 1;

    RegexException(String message) {
        super(message);
    }
}
