package dev.redlite.command.geo;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.MOVABLEKEYS;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.command.geo.SearchOptions.Form;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

/** The commands before GEOSEARCH: GEORADIUS, GEORADIUSBYMEMBER, and those that only read. */
final class GeoRadiusSearches {
    private static final String OPTIONS =
            " radius"
                    + GeoSearches.UNITS
                    + " [WITHCOORD] [WITHDIST] [WITHHASH]"
                    + GeoSearches.LIMIT
                    + " [ASC | DESC]";

    private GeoRadiusSearches() {}

    static void register(CommandTable table) {
        add(table, "GEORADIUS", false, true).since("3.2.0").summary("Finds members near a place");
        add(table, "GEORADIUS_RO", false, false)
                .since("3.2.10")
                .summary("Returns the members near a place");
        add(table, "GEORADIUSBYMEMBER", true, true)
                .since("3.2.0")
                .summary("Finds members near a member");
        add(table, "GEORADIUSBYMEMBER_RO", true, false)
                .since("3.2.10")
                .summary("Returns the members near a member");
    }

    private static Command add(
            CommandTable table, String name, boolean byMember, boolean mayStore) {
        int options = byMember ? 5 : 6;
        Command command =
                table.add(name)
                        .arity(-options)
                        .key(1)
                        .complexity(GeoSearches.COMPLEXITY)
                        .deprecated(
                                "6.2.0",
                                (mayStore ? "`GEOSEARCH` and `GEOSEARCHSTORE`" : "`GEOSEARCH`")
                                        + " with the `BYRADIUS`"
                                        + (byMember ? " and `FROMMEMBER` arguments" : " argument"));
        String syntax = (byMember ? "key member" : "key longitude latitude") + OPTIONS;
        Form form = mayStore ? Form.RADIUS : Form.RADIUS_READ_ONLY;
        command.handler((call, reply) -> georadius(call, reply, form, byMember));
        if (!mayStore) {
            return command.keyFlags("RO", "access").flags(READONLY).syntax(syntax);
        }
        return command.flags(WRITE, DENYOOM, MOVABLEKEYS)
                .looksUpToRead()
                .keySpecs(
                        KeySpec.key(1, "RO", "access"),
                        KeySpec.after("STORE", options, "OW", "update"),
                        KeySpec.after("STOREDIST", options, "OW", "update"))
                .syntax(syntax + " [STORE key | STOREDIST key]");
    }

    /**
     * A wrong type comes first, then the center and the radius, then bad options. Without a source
     * no radius around a member is read.
     */
    private static void georadius(Call call, Reply reply, Form form, boolean byMember) {
        SortedSetValue source = call.read(1, ValueType.SORTED_SET);
        var options = SearchOptions.parseRadius(call, form, source, byMember);
        GeoSearches.search(call, reply, source, options, "georadiusstore");
    }
}
