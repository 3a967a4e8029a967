package dev.redlite.command.connection;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;

/** What a client says of itself: CLIENT ID, SETNAME, GETNAME, SETINFO. */
final class ClientIdentity {
    private ClientIdentity() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("CLIENT")
                .since("2.4.0")
                .arity(-2)
                .summary("Contains the commands about client connections")
                .complexity("Depends on the subcommand");
        add(table, "CLIENT ID", "5.0.0", 2)
                .summary("Returns the number of this connection")
                .handler((call, reply) -> reply.integer(call.session().id()));
        add(table, "CLIENT SETNAME", "2.6.9", 3)
                .syntax("connection-name")
                .summary("Names this connection")
                .handler(ClientIdentity::setName);
        add(table, "CLIENT GETNAME", "2.6.9", 2)
                .summary("Returns the name of this connection")
                .handler(ClientIdentity::getName);
        add(table, "CLIENT SETINFO", "7.2.0", 4)
                .syntax("<LIB-NAME libname | LIB-VER libver>")
                .summary("Tells which client library uses this connection")
                .handler(ClientIdentity::setInfo);
    }

    private static Command add(CommandTable table, String name, String since, int arity) {
        return table.add(name)
                .since(since)
                .arity(arity)
                .flags(NOSCRIPT, LOADING, STALE)
                .complexity("O(1)");
    }

    /** Refuses a name that would make the lines of CLIENT LIST ambiguous. */
    static void checkName(byte[] name) {
        if (!isPlain(name)) {
            throw new CommandException(
                    "ERR Client names cannot contain spaces, newlines or special characters.");
        }
    }

    private static boolean isPlain(byte[] text) {
        for (byte b : text) {
            if (b < '!' || b > '~') {
                return false;
            }
        }
        return true;
    }

    private static void setName(Call call, Reply reply) {
        checkName(call.arg(2));
        call.session().name(call.text(2));
        reply.ok();
    }

    private static void getName(Call call, Reply reply) {
        String name = call.session().name();
        reply.bulkOrNil(name.isEmpty() ? null : Bytes.of(name));
    }

    private static void setInfo(Call call, Reply reply) {
        boolean isName = call.is(2, "LIB-NAME");
        if (!isName && !call.is(2, "LIB-VER")) {
            throw new CommandException("ERR Unrecognized option '" + call.shown(2) + "'");
        }
        if (!isPlain(call.arg(3))) {
            throw new CommandException(
                    "ERR "
                            + call.shown(2)
                            + " cannot contain spaces, newlines or special characters.");
        }
        if (isName) {
            call.session().libraryName(call.text(3));
        } else {
            call.session().libraryVersion(call.text(3));
        }
        reply.ok();
    }
}
