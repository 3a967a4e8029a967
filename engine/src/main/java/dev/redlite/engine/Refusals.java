package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** Why a call is refused before it runs, in Redis's order of checks. Under the engine's lock. */
final class Refusals {
    private static final int SHOWN_BYTES_MAX = 128;

    private final Engine engine;

    Refusals(Engine engine) {
        this.engine = engine;
    }

    /** The error to answer with, or null if the call may run or be queued. */
    @Nullable String reason(Session session, @Nullable Command command, byte[][] arguments) {
        if (command == null) {
            return unknownCommand(arguments);
        }
        if (!command.accepts(arguments.length) || command.handler() == null) {
            return Errors.arity(command.fullName()).reply();
        }
        String guard = command.guard();
        if (guard != null && !engine.config().allows(guard, session)) {
            return guarded(command, guard);
        }
        if (!session.isAuthenticated()
                && engine.acl().asksPassword()
                && !command.has(Flag.NO_AUTH)) {
            return Errors.NO_AUTH;
        }
        if (session.isInMulti() && command.has(Flag.NO_MULTI)) {
            return "ERR Command not allowed inside a transaction";
        }
        if (session.limited() != null) {
            session.called(command, engine.now()); // ACL LOG tells it of the client
            String refusal = engine.acl().refusal(session, command, arguments);
            if (refusal != null) {
                return refusal;
            }
        }
        return engine.replication().isReplica()
                ? replicasRefusal(session, command)
                : listenersRefusal(session, command);
    }

    private @Nullable String replicasRefusal(Session session, Command command) {
        Replication replication = engine.replication();
        String refusal = replication.writeRefusal(session, command);
        if (refusal == null) {
            refusal = listenersRefusal(session, command);
        }
        return refusal == null ? replication.staleRefusal(session, command) : refusal;
    }

    /** Who listens to channels in RESP2 could not tell an answer from a message. */
    private static @Nullable String listenersRefusal(Session session, Command command) {
        if (session.isSubscriber() && session.protocol() == 2 && !mayListenersCall(command)) {
            return "ERR Can't execute '"
                    + command.fullName()
                    + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed"
                    + " in this context";
        }
        return session.isMonitoring() && isAboutKeys(command)
                ? "ERR Replica can't interact with the keyspace"
                : null;
    }

    /** Redis treats who monitors as a replica, and has this text for both. */
    private static boolean isAboutKeys(Command command) {
        return command.isWrite()
                || command.has(Flag.READONLY)
                || command.has(Flag.MAY_REPLICATE)
                || command.has(Flag.SCRIPT_RUNNER);
    }

    private static boolean mayListenersCall(Command command) {
        return switch (command.name()) {
            case "PING", "QUIT", "RESET" -> true;
            default -> command.isSubscription();
        };
    }

    /** Answers a call that does not run, which spoils a transaction. */
    void refuse(Session session, @Nullable Command command, Reply reply, String text) {
        session.failQueue();
        session.called(command, engine.now());
        String shown = text;
        if (command != null) {
            command.stats.rejected++;
            if (command.name().equals("EXEC")) {
                session.endMulti(engine);
                String reason = text.startsWith("ERR ") ? text.substring(4) : text;
                shown = "EXECABORT Transaction discarded because of: " + reason;
            }
        }
        engine.stats().error(shown);
        reply.error(shown);
    }

    private static String guarded(Command command, String guard) {
        Command container = command.container();
        return "ERR "
                + (container == null ? command : container).name()
                + " command not allowed. If the "
                + guard
                + " option is set to \"local\", you can run it from a local connection, otherwise"
                + " you need to set this option in the configuration file, and then restart the"
                + " server.";
    }

    private static String unknownCommand(byte[][] arguments) {
        var text = new StringBuilder("ERR unknown command '");
        text.append(shown(arguments[0], SHOWN_BYTES_MAX)).append("', with args beginning with: ");
        int room = SHOWN_BYTES_MAX;
        for (int i = 1; i < arguments.length && room > 0; i++) {
            text.append('\'').append(shown(arguments[i], room)).append("' ");
            room -= Math.min(arguments[i].length, room) + 3;
        }
        return text.toString();
    }

    static String unknownSubcommand(Command container, byte[] word) {
        return "ERR unknown subcommand '"
                + shown(word, SHOWN_BYTES_MAX)
                + "'. Try "
                + container.name()
                + " HELP.";
    }

    /** As Redis prints it: up to a limit or a zero byte. */
    private static String shown(byte[] argument, int max) {
        int length = 0;
        while (length < Math.min(argument.length, max) && argument[length] != 0) {
            length++;
        }
        // Error texts carry bytes as characters: an argument is shown as it came.
        return new String(argument, 0, length, StandardCharsets.ISO_8859_1);
    }
}
