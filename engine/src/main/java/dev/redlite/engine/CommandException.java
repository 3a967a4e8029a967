package dev.redlite.engine;

/** A command refused: its message is the error reply, code word first. Has no stack trace. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the whole text of the error reply, such as "ERR syntax error". */
    public CommandException(String reply) {
        super(reply, null, false, false);
    }

    /** The text of the error reply. */
    public String reply() {
        String message = getMessage();
        return message == null ? "ERR" : message;
    }
}
