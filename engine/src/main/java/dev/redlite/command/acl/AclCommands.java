package dev.redlite.command.acl;

import dev.redlite.command.server.Help;
import dev.redlite.engine.CommandTable;

/** The commands about users and their rights. */
public final class AclCommands {
    private AclCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        table.add("ACL")
                .since("6.0.0")
                .arity(-2)
                .summary("Contains the commands about users and their rights")
                .complexity("Depends on the subcommand");
        AclUsers.register(table);
        AclInsight.register(table);
        Help.add(
                table,
                "ACL",
                "6.0.0",
                "CAT [<category>]",
                "The categories of commands, or the commands of one.",
                "DELUSER <username> [<username> ...]",
                "Remove users, and close their connections.",
                "DRYRUN <username> <command> [<arg> ...]",
                "Whether a user may make a call, without making it.",
                "GETUSER <username>",
                "The rights of a user.",
                "GENPASS [<bits>]",
                "A secret that nobody can guess, of 256 bits unless said otherwise.",
                "LIST",
                "All users, as the ACL file has them.",
                "LOAD",
                "Take the users from the ACL file.",
                "LOG [<count> | RESET]",
                "What was refused.",
                "SAVE",
                "Write the users to the ACL file.",
                "SETUSER <username> <attribute> [<attribute> ...]",
                "Make a user, or change its rights.",
                "USERS",
                "The names of all users.",
                "WHOAMI",
                "The name of this connection's user.");
    }
}
