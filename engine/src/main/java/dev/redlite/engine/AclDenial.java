package dev.redlite.engine;

import dev.redlite.base.Bytes;

/**
 * Why a user may not make a call.
 *
 * @param reason what the user has no right to
 * @param object the command's name, or the key or channel
 * @param position of the key or channel among the arguments; 0 for the command
 */
public record AclDenial(Reason reason, byte[] object, int position) {
    /** What is refused, in the order of weight: of several selectors the greatest is told. */
    public enum Reason {
        COMMAND("command", "no permission to execute the command or subcommand"),
        KEY("key", "no permission to touch the specified keys"),
        AUTH("auth", "no permission"),
        CHANNEL(
                "channel",
                "no permission to access one of the channels used as arguments to the command");

        private final String logged;
        private final String atExec;

        Reason(String logged, String atExec) {
            this.logged = logged;
            this.atExec = atExec;
        }

        /** As ACL LOG names it. */
        public String logged() {
            return logged;
        }
    }

    /** Where a call came from, as ACL LOG names it. */
    public enum Context {
        TOPLEVEL,
        MULTI,
        LUA
    }

    boolean outweighs(AclDenial other) {
        int order = reason.compareTo(other.reason);
        return order > 0 || order == 0 && position > other.position;
    }

    /** What the client is told, without a code; the key or channel is not repeated. */
    public String text(AclUser user) {
        return switch (reason) {
            case KEY -> "No permissions to access a key";
            case CHANNEL -> "No permissions to access a channel";
            default -> fullText(user);
        };
    }

    /** The same with the key or channel, as ACL DRYRUN tells it. */
    public String fullText(AclUser user) {
        String what = Bytes.ascii(object);
        String begin = "User " + user.name() + " has no permissions to ";
        return switch (reason) {
            case KEY -> begin + "access the '" + what + "' key";
            case CHANNEL -> begin + "access the '" + what + "' channel";
            default -> begin + "run the '" + what + "' command";
        };
    }

    /** The error of a command that was queued when it was still allowed. */
    String textAtExec() {
        return "NOPERM ACLs rules changed between the moment the transaction was accumulated and"
                + " the EXEC call. This command is no longer allowed for the following reason: "
                + reason.atExec;
    }
}
