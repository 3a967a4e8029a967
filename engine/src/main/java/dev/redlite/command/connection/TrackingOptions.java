package dev.redlite.command.connection;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Session;
import dev.redlite.engine.TrackingMode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The options of CLIENT TRACKING. */
final class TrackingOptions {
    private boolean isBroadcast;
    private boolean isOptIn;
    private boolean isOptOut;
    private boolean isNoLoop;
    private @Nullable Session target;
    private final List<byte[]> prefixes = new ArrayList<>();

    private TrackingOptions() {}

    static TrackingOptions parse(Call call) {
        var options = new TrackingOptions();
        for (int i = 3; i < call.count(); i++) {
            boolean hasMore = i + 1 < call.count();
            switch (call.text(i).toUpperCase(Locale.ROOT)) {
                case "BCAST" -> options.isBroadcast = true;
                case "OPTIN" -> options.isOptIn = true;
                case "OPTOUT" -> options.isOptOut = true;
                case "NOLOOP" -> options.isNoLoop = true;
                case "REDIRECT" -> options.redirect(call, hasMore ? ++i : -1);
                case "PREFIX" -> options.prefixes.add(call.arg(valueAt(hasMore ? ++i : -1)));
                default -> throw Errors.syntax();
            }
        }
        return options;
    }

    private static int valueAt(int position) {
        if (position < 0) {
            throw Errors.syntax();
        }
        return position;
    }

    private void redirect(Call call, int position) {
        int at = valueAt(position);
        if (target != null) {
            throw new CommandException("ERR A client can only redirect to a single other client");
        }
        long id = call.integer(at);
        for (Session session : call.engine().sessions()) {
            if (session.id() == id && session.getsMessages()) {
                target = session;
                return;
            }
        }
        throw new CommandException("ERR The client ID you want redirect to does not exist");
    }

    /** The mode these options make of the present one; its prefixes stay. */
    TrackingMode mode(@Nullable TrackingMode present) {
        if (!isBroadcast && !prefixes.isEmpty()) {
            throw new CommandException("ERR PREFIX option requires BCAST mode to be enabled");
        }
        if (present != null && present.isBroadcast() != isBroadcast) {
            throw new CommandException(
                    "ERR You can't switch BCAST mode on/off before disabling tracking for this"
                            + " client, and then re-enabling it with a different mode.");
        }
        if (isBroadcast && (isOptIn || isOptOut)) {
            throw new CommandException("ERR OPTIN and OPTOUT are not compatible with BCAST");
        }
        if (isOptIn && isOptOut) {
            throw new CommandException("ERR You can't specify both OPTIN mode and OPTOUT mode");
        }
        if (present != null && (isOptIn && present.isOptOut() || isOptOut && present.isOptIn())) {
            throw new CommandException(
                    "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this"
                            + " client, and then re-enabling it with a different mode.");
        }
        List<byte[]> all = new ArrayList<>(present == null ? List.of() : present.prefixes());
        addPrefixes(all);
        return new TrackingMode(isBroadcast, isOptIn, isOptOut, isNoLoop, target, all);
    }

    private void addPrefixes(List<byte[]> all) {
        if (isBroadcast && prefixes.isEmpty()) {
            if (all.stream().noneMatch(prefix -> prefix.length == 0)) {
                all.addFirst(Bytes.EMPTY);
            }
            return;
        }
        all.sort(Bytes::compare);
        for (byte[] prefix : prefixes) {
            for (byte[] other : all) {
                refuseOverlap(prefix, other, "an existing");
            }
        }
        for (int i = 0; i < prefixes.size(); i++) {
            for (int j = i + 1; j < prefixes.size(); j++) {
                refuseOverlap(prefixes.get(i), prefixes.get(j), "another provided");
            }
        }
        all.addAll(prefixes);
    }

    private static void refuseOverlap(byte[] prefix, byte[] other, String which) {
        if (Bytes.startsWith(prefix, other) || Bytes.startsWith(other, prefix)) {
            throw new CommandException(
                    "ERR Prefix '"
                            + Bytes.ascii(prefix)
                            + "' overlaps with "
                            + which
                            + " prefix '"
                            + Bytes.ascii(other)
                            + "'. Prefixes for a single client must not overlap.");
        }
    }
}
