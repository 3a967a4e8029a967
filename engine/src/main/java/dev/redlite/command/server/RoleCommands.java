package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_ASYNC_LOADING;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.LinkFigures;
import dev.redlite.engine.Replication;
import dev.redlite.engine.Reply;

/** Whom a server follows: REPLICAOF, SLAVEOF, ROLE. */
final class RoleCommands {
    private static final String INVALID_PORT = "ERR Invalid master port";
    private static final int PORT_MAX = 0xffff;

    private RoleCommands() {}

    static void register(CommandTable table) {
        follower(table, "REPLICAOF", "5.0.0")
                .summary("Makes this server a replica of another, or a master again");
        follower(table, "SLAVEOF", "1.0.0")
                .deprecated("5.0.0", "`REPLICAOF`")
                .summary("The older name of REPLICAOF");
        table.add("ROLE")
                .since("2.8.12")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, FAST)
                .categories("admin", "dangerous")
                .summary("Tells whether this server is a master or a replica, and of whom")
                .complexity("O(1)")
                .handler(RoleCommands::role);
    }

    private static Command follower(CommandTable table, String name, String since) {
        return table.add(name)
                .since(since)
                .arity(3)
                .flags(ADMIN, NOSCRIPT, STALE, NO_ASYNC_LOADING)
                .syntax("<host port | NO ONE>")
                .complexity("O(1)")
                .handler(RoleCommands::replicaOf);
    }

    private static void replicaOf(Call call, Reply reply) {
        Replication replication = call.engine().replication();
        if (call.is(1, "NO") && call.is(2, "ONE")) {
            replication.promote();
            reply.ok();
            return;
        }
        long port = call.integer(2, INVALID_PORT);
        if (port < 0 || port > PORT_MAX) {
            throw new CommandException(INVALID_PORT);
        }
        String host = host(call);
        Replication.Master master = replication.master();
        if (master != null && master.host().equalsIgnoreCase(host) && master.port() == port) {
            reply.status("OK Already connected to specified master");
            return;
        }
        replication.follow(new Replication.Master(host, (int) port));
        reply.ok();
    }

    /** It is shown in lines of INFO and of the configuration, so it is a word. */
    private static String host(Call call) {
        String host = call.text(1);
        if (!host.matches("[!-~]{1,255}")) {
            throw new CommandException("ERR Invalid master host");
        }
        return host;
    }

    private static void role(Call call, Reply reply) {
        Replication replication = call.engine().replication();
        Replication.Master master = replication.master();
        if (master == null) {
            reply.array(3);
            reply.bulk("master");
            reply.integer(replication.offset());
            reply.array(0);
            return;
        }
        LinkFigures link = replication.link();
        reply.array(5);
        reply.bulk("slave");
        reply.bulk(master.host());
        reply.integer(master.port());
        reply.bulk(link.state().word());
        reply.integer(link.isUp() ? replication.offset() : -1);
    }
}
