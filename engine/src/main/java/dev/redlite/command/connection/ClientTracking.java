package dev.redlite.command.connection;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.engine.TrackingMode;

import java.util.List;

/** Caches beside clients: CLIENT TRACKING, CACHING, TRACKINGINFO, GETREDIR. */
final class ClientTracking {
    private ClientTracking() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        add(table, "CLIENT TRACKING", "6.0.0", -3)
                .syntax(
                        "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]]"
                                + " [BCAST] [OPTIN] [OPTOUT] [NOLOOP]")
                .summary("Has this connection, or another, be told of keys that change")
                .handler(ClientTracking::tracking);
        add(table, "CLIENT CACHING", "6.0.0", 3)
                .syntax("<YES | NO>")
                .summary("Makes an exception for the keys of the next command")
                .handler(ClientTracking::caching);
        add(table, "CLIENT GETREDIR", "6.0.0", 2)
                .summary("Returns which connection gets the invalidations of this one")
                .handler(ClientTracking::getRedirection);
        add(table, "CLIENT TRACKINGINFO", "6.2.0", 2)
                .summary("Returns how client-side caching works on this connection")
                .handler(ClientTracking::trackingInfo);
    }

    private static Command add(CommandTable table, String name, String since, int arity) {
        return table.add(name)
                .since(since)
                .arity(arity)
                .flags(NOSCRIPT, LOADING, STALE)
                .complexity("O(1)");
    }

    /** Wrong options come before whether it is to be on or off, and that before conflicts. */
    private static void tracking(Call call, Reply reply) {
        TrackingOptions options = TrackingOptions.parse(call);
        if (call.is(2, "ON")) {
            TrackingMode mode = options.mode(call.session().tracking());
            if (!call.session().getsMessages()) {
                throw new CommandException("ERR this connection cannot be told of changes");
            }
            call.engine().messaging().tracking().start(call.session(), mode);
        } else if (call.is(2, "OFF")) {
            call.engine().messaging().tracking().stop(call.session());
        } else {
            throw Errors.syntax();
        }
        reply.ok();
    }

    private static void caching(Call call, Reply reply) {
        TrackingMode mode = call.session().tracking();
        if (mode == null) {
            throw new CommandException(
                    "ERR CLIENT CACHING can be called only when the client is in tracking mode"
                            + " with OPTIN or OPTOUT mode enabled");
        }
        if (call.is(2, "YES")) {
            require(mode.isOptIn(), "YES", "OPTIN");
        } else if (call.is(2, "NO")) {
            require(mode.isOptOut(), "NO", "OPTOUT");
        } else {
            throw Errors.syntax();
        }
        mode.chooseNext(true);
        reply.ok();
    }

    private static void require(boolean isValid, String word, String mode) {
        if (!isValid) {
            throw new CommandException(
                    "ERR CLIENT CACHING "
                            + word
                            + " is only valid when tracking is enabled in "
                            + mode
                            + " mode.");
        }
    }

    private static void getRedirection(Call call, Reply reply) {
        TrackingMode mode = call.session().tracking();
        reply.integer(mode == null ? -1 : mode.targetId());
    }

    private static void trackingInfo(Call call, Reply reply) {
        TrackingMode mode = call.session().tracking();
        List<String> flags = mode == null ? List.of("off") : mode.flags();
        List<byte[]> prefixes = mode == null ? List.of() : mode.prefixes();
        reply.map(3);
        reply.bulk("flags");
        reply.set(flags.size());
        flags.forEach(reply::bulk);
        reply.bulk("redirect");
        reply.integer(mode == null ? -1 : mode.targetId());
        reply.bulk("prefixes");
        reply.array(prefixes.size());
        prefixes.forEach(reply::bulk);
    }
}
