package dev.redlite.command.geo;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.command.geo.SearchOptions.Form;
import dev.redlite.command.sortedset.Scored;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.geo.Area;
import dev.redlite.value.sortedset.SortedSetValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Commands that find the members in an area: GEOSEARCH, GEOSEARCHSTORE. */
final class GeoSearches {
    static final String UNITS = " <M | KM | FT | MI>";
    static final String LIMIT = " [COUNT count [ANY]]";
    static final String COMPLEXITY =
            "O(N+log(M)), where N is the number of members in the cells around the area and M that"
                    + " of all";

    private static final String AREA =
            " <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius"
                    + UNITS
                    + " | BYBOX width height"
                    + UNITS
                    + "> [ASC | DESC]"
                    + LIMIT;

    private GeoSearches() {}

    static void register(CommandTable table) {
        table.add("GEOSEARCH")
                .since("6.2.0")
                .arity(-7)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key" + AREA + " [WITHCOORD] [WITHDIST] [WITHHASH]")
                .summary("Returns the members in a circle or a box")
                .complexity(COMPLEXITY)
                .handler(GeoSearches::geosearch);
        table.add("GEOSEARCHSTORE")
                .looksUpToRead()
                .since("6.2.0")
                .arity(-8)
                .keys(1, 2, 1)
                .keySpecs(KeySpec.key(1, "OW", "update"), KeySpec.key(2, "RO", "access"))
                .flags(WRITE, DENYOOM)
                .syntax("destination source" + AREA + " [STOREDIST]")
                .summary("Stores the members in a circle or a box")
                .complexity(COMPLEXITY)
                .handler(GeoSearches::geosearchstore);
    }

    /** A wrong type comes before bad options. */
    private static void geosearch(Call call, Reply reply) {
        SortedSetValue source = call.read(1, ValueType.SORTED_SET);
        var options = SearchOptions.parse(call, Form.SEARCH, source);
        search(call, reply, source, options, "");
    }

    private static void geosearchstore(Call call, Reply reply) {
        SortedSetValue source = call.read(2, ValueType.SORTED_SET);
        var options = SearchOptions.parse(call, Form.SEARCH_STORE, source);
        search(call, reply, source, options, "geosearchstore");
    }

    /** Answers with what is found, or stores it; the destination may be the source. */
    static void search(
            Call call,
            Reply reply,
            @Nullable SortedSetValue source,
            SearchOptions options,
            String event) {
        Area area = options.area();
        List<Found> found =
                source == null || area == null ? List.of() : GeoSearch.run(source, area, options);
        byte[] destination = options.destination();
        if (destination == null) {
            reply(reply, found, options);
            return;
        }
        var stored = new Scored();
        found.forEach(one -> stored.member(one.member(), options.storedScore(one)));
        reply.integer(stored.store(call, destination, event));
    }

    private static void reply(Reply reply, List<Found> found, SearchOptions options) {
        int details =
                (options.withDistance() ? 1 : 0)
                        + (options.withHash() ? 1 : 0)
                        + (options.withPlace() ? 1 : 0);
        reply.array(found.size());
        for (Found one : found) {
            if (details > 0) {
                reply.array(1 + details);
            }
            reply.bulk(one.member());
            if (options.withDistance()) {
                reply.bulk(options.unit().text(one.distance()));
            }
            if (options.withHash()) {
                reply.integer((long) one.score());
            }
            if (options.withPlace()) {
                GeoArguments.reply(reply, one.place());
            }
        }
    }
}
