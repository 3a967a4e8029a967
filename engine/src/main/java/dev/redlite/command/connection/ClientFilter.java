package dev.redlite.command.connection;

import dev.redlite.base.Bytes;
import dev.redlite.engine.AclUser;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Session;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Which clients CLIENT KILL is about: those that all conditions given apply to. */
final class ClientFilter {
    private static final long MILLIS_PER_SECOND = 1000;

    private final Session caller;
    private final long now;
    private long id;
    private @Nullable String type;
    private @Nullable AclUser user;
    private @Nullable String address;
    private @Nullable String localAddress;
    private long maxAge;
    private boolean skipsCaller = true;

    private ClientFilter(Call call) {
        caller = call.session();
        now = call.now();
    }

    /** CLIENT KILL ip:port, which does not spare the caller. */
    static ClientFilter ofAddress(Call call) {
        var filter = new ClientFilter(call);
        filter.address = call.text(2);
        filter.skipsCaller = false;
        return filter;
    }

    /** Conditions as pairs of a word and a value; the first that is wrong decides the error. */
    static ClientFilter parse(Call call) {
        var filter = new ClientFilter(call);
        for (int i = 2; i < call.count(); i += 2) {
            if (i + 1 >= call.count()) {
                throw Errors.syntax();
            }
            filter.add(call, i);
        }
        return filter;
    }

    private void add(Call call, int position) {
        int value = position + 1;
        switch (call.text(position).toUpperCase(Locale.ROOT)) {
            case "ID" -> id = id(call, value);
            case "TYPE" -> type = type(call, value);
            case "ADDR" -> address = call.text(value);
            case "LADDR" -> localAddress = call.text(value);
            case "USER" -> user = user(call, value);
            case "SKIPME" -> skipsCaller = isYes(call, value);
            case "MAXAGE" -> maxAge = age(call, value);
            default -> throw Errors.syntax();
        }
    }

    private static long id(Call call, int position) {
        String wrong = "ERR client-id should be greater than 0";
        long number = call.integer(position, wrong);
        if (number < 1) {
            throw new CommandException(wrong);
        }
        return number;
    }

    /** A kind of client; "slave" is another word for "replica". */
    static String type(Call call, int position) {
        String name = call.text(position).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "normal", "master", "replica", "pubsub" -> name;
            case "slave" -> "replica";
            default ->
                    throw new CommandException(
                            "ERR Unknown client type '" + call.shown(position) + "'");
        };
    }

    private static AclUser user(Call call, int position) {
        AclUser user = call.engine().acl().find(Bytes.ascii(call.arg(position)));
        if (user == null) {
            throw new CommandException("ERR No such user '" + call.shown(position) + "'");
        }
        return user;
    }

    private static boolean isYes(Call call, int position) {
        if (!call.is(position, "YES") && !call.is(position, "NO")) {
            throw Errors.syntax();
        }
        return call.is(position, "YES");
    }

    private static long age(Call call, int position) {
        long seconds = call.integer(position, "ERR maxage is not an integer or out of range");
        if (seconds <= 0) {
            throw new CommandException("ERR maxage should be greater than 0");
        }
        return seconds;
    }

    /** Whether a client is meant; a session of the program itself never is. */
    boolean matches(Session session) {
        return !session.isTrusted()
                && (session != caller || !skipsCaller)
                && (id == 0 || session.id() == id)
                && (type == null || isOfType(session, type))
                && (user == null || session.user() == user)
                && (address == null || session.address().equals(address))
                && (localAddress == null || session.localAddress().equals(localAddress))
                && (maxAge == 0 || (now - session.createdAt()) / MILLIS_PER_SECOND >= maxAge);
    }

    static boolean isOfType(Session session, String type) {
        return switch (type) {
            case "normal" -> !session.isSubscriber() && !session.isMaster();
            case "master" -> session.isMaster();
            case "pubsub" -> session.isSubscriber();
            default -> false;
        };
    }
}
