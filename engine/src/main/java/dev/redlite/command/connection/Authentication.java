package dev.redlite.command.connection;

import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_AUTH;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.Version;
import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

import org.jspecify.annotations.Nullable;

/** How a client introduces itself: AUTH, HELLO. */
final class Authentication {
    private static final String WRONG_PASSWORD =
            "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String NO_PASSWORD =
            "ERR AUTH <password> called without any password configured for the default user."
                    + " Are you sure your configuration is correct?";
    private static final String HELLO_NO_AUTH =
            "NOAUTH HELLO must be called with the client already authenticated, otherwise the"
                    + " HELLO <proto> AUTH <user> <pass> option can be used to authenticate the"
                    + " client and select the RESP protocol version at the same time";
    private static final byte[] DEFAULT_USER = Bytes.of("default");

    private Authentication() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("AUTH")
                .since("1.0.0")
                .arity(-2)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .syntax("[username] password")
                .summary("Proves who the client is")
                .complexity("O(N), where N is the number of passwords of the user")
                .handler(Authentication::auth);
        table.add("HELLO")
                .since("6.0.0")
                .arity(-1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .syntax("[protover [AUTH username password] [SETNAME clientname]]")
                .summary("Chooses the version of the protocol, and tells about the server")
                .complexity("O(1)")
                .handler(Authentication::hello);
    }

    /** A failed attempt changes nothing: who was authenticated still is. */
    private static void auth(Call call, Reply reply) {
        if (call.count() > 3) {
            throw Errors.syntax();
        }
        boolean namesUser = call.count() == 3;
        if (!namesUser && call.engine().acl().isDefaultOpen()) {
            throw new CommandException(NO_PASSWORD);
        }
        byte[] user = namesUser ? call.arg(1) : DEFAULT_USER;
        logIn(call, user, call.arg(call.count() - 1));
        reply.ok();
    }

    private static void logIn(Call call, byte[] user, byte[] password) {
        if (!call.engine().acl().authenticate(call.session(), user, password, call.arg(0))) {
            throw new CommandException(WRONG_PASSWORD);
        }
    }

    private record Hello(byte @Nullable [] user, byte[] password, byte @Nullable [] name) {
        static Hello parse(Call call) {
            byte[] user = null;
            byte[] password = Bytes.EMPTY;
            byte[] name = null;
            for (int i = 2; i < call.count(); i++) {
                int more = call.count() - 1 - i;
                if (call.is(i, "AUTH") && more >= 2) {
                    user = call.arg(i + 1);
                    password = call.arg(i + 2);
                    i += 2;
                } else if (call.is(i, "SETNAME") && more >= 1) {
                    name = call.arg(++i);
                    ClientIdentity.checkName(name);
                } else {
                    throw new CommandException(
                            "ERR Syntax error in HELLO option '" + call.shown(i) + "'");
                }
            }
            return new Hello(user, password, name);
        }
    }

    /**
     * Checked in this order: the version, the options, the password, and that there was one. The
     * answer is in the version asked for.
     */
    private static void hello(Call call, Reply reply) {
        Session session = call.session();
        long version = 0;
        if (call.count() > 1) {
            version = call.integer(1, "ERR Protocol version is not an integer or out of range");
            if (version != 2 && version != 3) {
                throw new CommandException("NOPROTO unsupported protocol version");
            }
        }
        Hello options = Hello.parse(call);
        byte[] user = options.user();
        if (user != null) {
            logIn(call, user, options.password());
        }
        if (!session.isAuthenticated() && call.engine().acl().asksPassword()) {
            throw new CommandException(HELLO_NO_AUTH);
        }
        byte[] name = options.name();
        if (name != null) {
            session.name(Bytes.ascii(name));
        }
        if (version != 0) {
            session.protocol((int) version);
        }
        describe(session, reply, call.engine().replication().isReplica());
    }

    private static void describe(Session session, Reply reply, boolean isReplica) {
        reply.map(7);
        reply.bulk("server");
        reply.bulk("redis");
        reply.bulk("version");
        reply.bulk(Version.REDIS);
        reply.bulk("proto");
        reply.integer(session.protocol());
        reply.bulk("id");
        reply.integer(session.id());
        reply.bulk("mode");
        reply.bulk("standalone");
        reply.bulk("role");
        reply.bulk(isReplica ? "replica" : "master");
        reply.bulk("modules");
        reply.array(0);
    }
}
