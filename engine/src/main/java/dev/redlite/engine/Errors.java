package dev.redlite.engine;

import java.util.Locale;

/** Error replies that several commands give, each text once. Wording as of Redis 8. */
public final class Errors {
    public static final String WRONG_TYPE =
            "WRONGTYPE Operation against a key holding the wrong kind of value";
    public static final String SYNTAX = "ERR syntax error";
    public static final String NOT_INTEGER = "ERR value is not an integer or out of range";
    public static final String NOT_FLOAT = "ERR value is not a valid float";
    public static final String OUT_OF_RANGE = "ERR value is out of range, must be positive";
    public static final String NO_KEY = "ERR no such key";
    public static final String OVERFLOW = "ERR increment or decrement would overflow";
    public static final String NAN_OR_INFINITY = "ERR increment would produce NaN or Infinity";
    public static final String STRING_TOO_LONG =
            "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    public static final String INVALID_CURSOR = "ERR invalid cursor";
    public static final String DB_INDEX = "ERR DB index is out of range";
    public static final String OUT_OF_MEMORY =
            "OOM command not allowed when used memory > 'maxmemory'.";
    public static final String NO_AUTH = "NOAUTH Authentication required.";
    public static final String EXEC_ABORT =
            "EXECABORT Transaction discarded because of previous errors.";

    private Errors() {}

    public static CommandException wrongType() {
        return new CommandException(WRONG_TYPE);
    }

    public static CommandException syntax() {
        return new CommandException(SYNTAX);
    }

    public static CommandException notInteger() {
        return new CommandException(NOT_INTEGER);
    }

    /** A subcommand has too many arguments, which Redis finds out only when it runs. */
    public static CommandException unknownUse(Call call) {
        return new CommandException(
                "ERR unknown subcommand or wrong number of arguments for '"
                        + call.text(1)
                        + "'. Try "
                        + call.text(0).toUpperCase(Locale.ROOT)
                        + " HELP.");
    }

    /** A number is outside of what an argument takes. */
    public static CommandException notBetween(long min, long max) {
        return new CommandException(
                "ERR value is out of range, value must between " + min + " and " + max);
    }

    /** The number of arguments is wrong for a command, whose name is given in lower case. */
    public static CommandException arity(String fullName) {
        return new CommandException("ERR wrong number of arguments for '" + fullName + "' command");
    }

    /** An expiry is negative or does not fit; the command's name in lower case. */
    public static CommandException expireTime(String fullName) {
        return new CommandException("ERR invalid expire time in '" + fullName + "' command");
    }
}
