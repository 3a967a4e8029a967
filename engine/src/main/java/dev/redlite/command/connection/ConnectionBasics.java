package dev.redlite.command.connection;

import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_AUTH;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

/** Commands about the connection as such: PING, ECHO, SELECT, QUIT, RESET. */
final class ConnectionBasics {
    private ConnectionBasics() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("PING")
                .since("1.0.0")
                .arity(-1)
                .flags(FAST)
                .syntax("[message]")
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .summary("Answers PONG, or the message it is given")
                .complexity("O(1)")
                .handler(ConnectionBasics::ping);
        table.add("ECHO")
                .since("1.0.0")
                .arity(2)
                .flags(LOADING, STALE, FAST)
                .syntax("message")
                .summary("Answers with its argument")
                .complexity("O(1)")
                .handler((call, reply) -> reply.bulk(call.arg(1)));
        table.add("SELECT")
                .since("1.0.0")
                .arity(2)
                .flags(LOADING, STALE, FAST)
                .syntax("index")
                .summary("Makes another database the one that this connection works on")
                .complexity("O(1)")
                .handler(ConnectionBasics::select);
        registerEnds(table);
    }

    private static void registerEnds(CommandTable table) {
        table.add("QUIT")
                .since("1.0.0")
                .arity(-1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .runsInPlace()
                .deprecated("7.2.0", "just closing the connection")
                .summary("Closes the connection")
                .complexity("O(1)")
                .handler(ConnectionBasics::quit);
        table.add("RESET")
                .since("6.2.0")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .runsInPlace()
                .summary("Puts the connection back into the state of a new one")
                .complexity("O(1)")
                .handler(ConnectionBasics::reset);
    }

    /** A client that listens, in RESP2, gets what looks like a message. */
    private static void ping(Call call, Reply reply) {
        if (call.count() <= 2 && call.session().isSubscriber() && reply.protocol() == 2) {
            reply.array(2);
            reply.bulk("pong");
            reply.bulk(call.count() == 1 ? Bytes.EMPTY : call.arg(1));
            return;
        }
        switch (call.count()) {
            case 1 -> reply.status("PONG");
            case 2 -> reply.bulk(call.arg(1));
            default -> throw Errors.arity("ping");
        }
    }

    private static void select(Call call, Reply reply) {
        call.session().select(call.databaseIndex(1));
        reply.ok();
    }

    private static void quit(Call call, Reply reply) {
        call.session().closeAfterReply();
        reply.ok();
    }

    /** The answer is sent even if CLIENT REPLY had turned answers off, and in RESP2. */
    private static void reset(Call call, Reply reply) {
        Session session = call.session();
        session.endMulti(call.engine());
        call.engine().messaging().forget(session);
        session.select(0);
        session.name("");
        session.noEvict(false);
        session.noTouch(false);
        session.fieldSets().clear();
        session.replyMode(Session.ReplyMode.ON);
        if (!session.isTrusted()) {
            session.protocol(2);
        }
        call.engine().acl().welcome(session);
        reply.status("RESET");
    }
}
