package dev.redlite;

/** A command was answered with an error; the message is the error reply, code word first. */
public class RedliteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the text of the error reply. */
    public RedliteException(String reply) {
        super(reply);
    }

    /** The code word, such as "ERR" or "WRONGTYPE". */
    public final String code() {
        String message = getMessage();
        int space = message == null ? -1 : message.indexOf(' ');
        return message == null ? "ERR" : space < 0 ? message : message.substring(0, space);
    }

    /** The exception for an error reply: {@link WrongTypeException} if it says so. */
    static RedliteException of(String reply) {
        return reply.startsWith("WRONGTYPE ")
                ? new WrongTypeException(reply)
                : new RedliteException(reply);
    }
}
