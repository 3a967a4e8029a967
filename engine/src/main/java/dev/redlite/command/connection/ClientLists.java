package dev.redlite.command.connection;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.ClientLines;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The clients there are: CLIENT LIST, INFO, KILL. */
final class ClientLists {
    private ClientLists() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("CLIENT LIST")
                .since("2.4.0")
                .arity(-2)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .tips("nondeterministic_output")
                .syntax("[TYPE <NORMAL|MASTER|REPLICA|PUBSUB>] [ID client-id [client-id ...]]")
                .summary("Lists the connections of clients")
                .complexity("O(N), where N is the number of connections")
                .handler(ClientLists::list);
        table.add("CLIENT INFO")
                .since("6.2.0")
                .arity(2)
                .flags(NOSCRIPT, LOADING, STALE)
                .tips("nondeterministic_output")
                .summary("Describes this connection")
                .complexity("O(1)")
                .handler(ClientLists::info);
        table.add("CLIENT KILL")
                .since("2.4.0")
                .arity(-3)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .syntax(
                        "<ip:port|[ID client-id] [TYPE <NORMAL|MASTER|SLAVE|REPLICA|PUBSUB>]"
                                + " [USER username] [ADDR ip:port] [LADDR ip:port]"
                                + " [SKIPME <YES|NO>] [MAXAGE maxage]>")
                .summary("Closes connections of clients")
                .complexity("O(N), where N is the number of connections")
                .handler(ClientLists::kill);
    }

    private static void list(Call call, Reply reply) {
        Predicate<Session> wanted = wanted(call);
        var text = new StringBuilder();
        for (Session session : call.engine().sessions()) {
            boolean isUsed = !session.isTrusted() || session.commands() > 0;
            if (isUsed && wanted.test(session)) {
                text.append(line(call, session)).append('\n');
            }
        }
        reply.verbatim("txt", Bytes.of(text.toString()));
    }

    private static String line(Call call, Session session) {
        return session == call.session()
                ? ClientLines.line(call.engine(), session, call.args())
                : ClientLines.line(call.engine(), session);
    }

    private static Predicate<Session> wanted(Call call) {
        if (call.count() == 2) {
            return session -> true;
        }
        if (call.count() == 4 && call.is(2, "TYPE")) {
            String type = ClientFilter.type(call, 3);
            return session -> ClientFilter.isOfType(session, type);
        }
        if (call.count() > 3 && call.is(2, "ID")) {
            Set<Long> ids = new HashSet<>();
            for (int i = 3; i < call.count(); i++) {
                ids.add(id(call, i));
            }
            return session -> ids.contains(session.id());
        }
        throw Errors.syntax();
    }

    private static long id(Call call, int position) {
        long id = Numbers.parseLong(call.arg(position), -1);
        if (id < 0) {
            throw new CommandException("ERR Invalid client ID");
        }
        return id;
    }

    private static void info(Call call, Reply reply) {
        reply.verbatim("txt", Bytes.of(line(call, call.session()) + "\n"));
    }

    /** With one argument it is an address, and nobody there is an error. */
    private static void kill(Call call, Reply reply) {
        boolean isAddress = call.count() == 3;
        ClientFilter filter = isAddress ? ClientFilter.ofAddress(call) : ClientFilter.parse(call);
        List<Session> killed = call.engine().sessions().stream().filter(filter::matches).toList();
        if (isAddress && killed.isEmpty()) {
            throw new CommandException("ERR No such client");
        }
        for (Session session : killed) {
            if (session == call.session()) {
                session.closeAfterReply();
            } else {
                call.engine().kill(session);
            }
        }
        if (isAddress) {
            reply.ok();
        } else {
            reply.integer(killed.size());
        }
    }
}
