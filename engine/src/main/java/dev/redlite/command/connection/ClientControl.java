package dev.redlite.command.connection;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.command.server.Help;
import dev.redlite.engine.Blocking;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Flag;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

/** How clients are treated: CLIENT REPLY, PAUSE, UNPAUSE, NO-EVICT, NO-TOUCH, UNBLOCK, HELP. */
final class ClientControl {
    private static final Flag[] OWN = {NOSCRIPT, LOADING, STALE};
    private static final Flag[] OTHERS = {ADMIN, NOSCRIPT, LOADING, STALE};

    private ClientControl() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        add(table, "CLIENT REPLY", "3.2.0", 3, OWN)
                .syntax("<ON|OFF|SKIP>")
                .summary("Says whether this connection gets answers")
                .handler(ClientControl::reply);
        add(table, "CLIENT PAUSE", "3.0.0", -3, OTHERS)
                .syntax("timeout [WRITE|ALL]")
                .summary("Holds back the commands of all clients for a time")
                .handler(ClientControl::pause);
        add(table, "CLIENT UNPAUSE", "6.2.0", 2, OTHERS)
                .complexity("O(N), where N is the number of clients held back")
                .summary("Lets clients that are held back go on")
                .handler(ClientControl::unpause);
        add(table, "CLIENT NO-EVICT", "7.0.0", 3, OTHERS)
                .syntax("<ON|OFF>")
                .summary("Spares this connection when clients take too much memory")
                .handler(ClientControl::noEvict);
        add(table, "CLIENT NO-TOUCH", "7.2.0", 3, OWN)
                .syntax("<ON|OFF>")
                .summary("Says whether commands of this connection count as use of their keys")
                .handler(ClientControl::noTouch);
        add(table, "CLIENT UNBLOCK", "5.0.0", -3, OTHERS)
                .complexity("O(log(N)), where N is the number of connections")
                .syntax("client-id [TIMEOUT|ERROR]")
                .summary("Ends the waiting of a client that is blocked")
                .handler(ClientControl::unblock);
        addHelp(table);
    }

    private static Command add(
            CommandTable table, String name, String since, int arity, Flag... flags) {
        return table.add(name).since(since).arity(arity).flags(flags).complexity("O(1)");
    }

    private static void addHelp(CommandTable table) {
        Help.add(
                table,
                "CLIENT",
                "5.0.0",
                "GETNAME",
                "The name of this connection.",
                "GETREDIR",
                "Which connection gets the invalidations of this one.",
                "ID",
                "The number of this connection.",
                "INFO",
                "This connection in one line.",
                "KILL <ip:port>",
                "Close the connection from an address.",
                "KILL <option> <value> [<option> <value> ...]",
                "Close connections by ID, TYPE, USER, ADDR, LADDR, MAXAGE; SKIPME no"
                        + " includes this one.",
                "LIST [TYPE <type>] [ID <id> [<id> ...]]",
                "All connections, a line each.",
                "NO-EVICT (ON|OFF)",
                "Spare this connection when clients take too much memory.",
                "NO-TOUCH (ON|OFF)",
                "Whether commands count as use of their keys.",
                "PAUSE <timeout> [WRITE|ALL]",
                "Hold back commands for some milliseconds.",
                "REPLY (ON|OFF|SKIP)",
                "Whether this connection gets answers.",
                "SETINFO <LIB-NAME|LIB-VER> <value>",
                "Say which client library this is.",
                "SETNAME <name>",
                "Name this connection.",
                "TRACKINGINFO",
                "How client-side caching works here.",
                "UNBLOCK <id> [TIMEOUT|ERROR]",
                "End the waiting of a client that is blocked.",
                "UNPAUSE",
                "End a pause.");
    }

    /**
     * OFF and SKIP are not answered, and SKIP leaves OFF as it is. Inside EXEC the answer keeps its
     * place in the array.
     */
    private static void reply(Call call, Reply reply) {
        Session session = call.session();
        boolean isOff = session.replyMode() == Session.ReplyMode.OFF;
        if (call.is(2, "ON")) {
            session.replyMode(Session.ReplyMode.ON);
        } else if (call.is(2, "OFF")) {
            session.replyMode(Session.ReplyMode.OFF);
        } else if (!call.is(2, "SKIP")) {
            throw Errors.syntax();
        } else if (!isOff) {
            session.replyMode(Session.ReplyMode.SKIP_NEXT);
        }
        if (session.replyMode() == Session.ReplyMode.ON || session.isInMulti()) {
            reply.ok();
        }
    }

    /** The mode is looked at before the time. */
    private static void pause(Call call, Reply reply) {
        if (call.count() > 4) {
            throw new CommandException(
                    "ERR unknown subcommand or wrong number of arguments for '"
                            + call.shown(1)
                            + "'. Try CLIENT HELP.");
        }
        boolean writesOnly = call.count() == 4 && call.is(3, "WRITE");
        if (call.count() == 4 && !writesOnly && !call.is(3, "ALL")) {
            throw new CommandException("ERR CLIENT PAUSE mode must be WRITE or ALL");
        }
        long millis = call.integer(2, "ERR timeout is not an integer or out of range");
        if (millis < 0) {
            throw new CommandException("ERR timeout is negative");
        }
        if (millis > Long.MAX_VALUE - call.now()) {
            throw new CommandException("ERR timeout is out of range");
        }
        call.engine().pause().begin(call.now() + millis, writesOnly, call.now());
        reply.ok();
    }

    private static void unpause(Call call, Reply reply) {
        call.engine().pause().end();
        reply.ok();
    }

    private static void noEvict(Call call, Reply reply) {
        call.session().noEvict(isOn(call));
        reply.ok();
    }

    private static void noTouch(Call call, Reply reply) {
        call.session().noTouch(isOn(call));
        reply.ok();
    }

    private static boolean isOn(Call call) {
        if (!call.is(2, "ON") && !call.is(2, "OFF")) {
            throw Errors.syntax();
        }
        return call.is(2, "ON");
    }

    /** The reason is looked at first; a client that does not wait is no error. */
    private static void unblock(Call call, Reply reply) {
        if (call.count() > 4) {
            throw Errors.unknownUse(call);
        }
        boolean isError = call.count() == 4 && call.is(3, "ERROR");
        if (call.count() == 4 && !isError && !call.is(3, "TIMEOUT")) {
            throw new CommandException("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        }
        Blocking blocking = call.engine().blocking();
        Session session = blocking.waiting(call.integer(2));
        if (session == null) {
            reply.integer(0);
            return;
        }
        if (isError) {
            blocking.fail(session, "UNBLOCKED client unblocked via CLIENT UNBLOCK");
        } else {
            blocking.timeOut(session);
        }
        reply.integer(1);
    }
}
