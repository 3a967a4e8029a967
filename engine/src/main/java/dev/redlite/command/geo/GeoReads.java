package dev.redlite.command.geo;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.geo.Place;
import dev.redlite.value.sortedset.SortedSetValue;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Commands that return where members are: GEODIST, GEOHASH, GEOPOS. */
final class GeoReads {
    private GeoReads() {}

    static void register(CommandTable table) {
        add(table, "GEODIST", -4)
                .syntax("key member1 member2 [M | KM | FT | MI]")
                .summary("Returns the distance between two members")
                .complexity("O(1)")
                .handler(GeoReads::geodist);
        add(table, "GEOHASH", -2)
                .syntax("key [member [member ...]]")
                .summary("Returns the places of members as geohashes")
                .complexity("O(N), where N is the number of members given")
                .handler(
                        (call, reply) ->
                                each(call, reply, place -> reply.bulk(place.hash()), false));
        add(table, "GEOPOS", -2)
                .syntax("key [member [member ...]]")
                .summary("Returns the longitudes and latitudes of members")
                .complexity("O(N), where N is the number of members given")
                .handler(
                        (call, reply) ->
                                each(call, reply, place -> GeoArguments.reply(reply, place), true));
    }

    private static Command add(CommandTable table, String name, int arity) {
        return table.add(name)
                .since("3.2.0")
                .arity(arity)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY);
    }

    /** A bad unit comes before a wrong type. */
    private static void geodist(Call call, Reply reply) {
        if (call.count() > 5) {
            throw Errors.syntax();
        }
        GeoUnit unit = call.count() == 5 ? GeoUnit.parse(call, 4) : GeoUnit.M;
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        Place first = place(set, call.arg(2));
        Place second = place(set, call.arg(3));
        if (first == null || second == null) {
            reply.nil();
        } else {
            reply.bulk(unit.text(first.distanceTo(second)));
        }
    }

    /** Answers for each member, with nil for one that is not there. */
    private static void each(Call call, Reply reply, Consumer<Place> answer, boolean areArrays) {
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        reply.array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            Place place = place(set, call.arg(i));
            if (place != null) {
                answer.accept(place);
            } else if (areArrays) {
                reply.nilArray();
            } else {
                reply.nil();
            }
        }
    }

    /** Where a member is, or null if it is not there. */
    static @Nullable Place place(@Nullable SortedSetValue set, byte[] member) {
        double score = set == null ? SortedSetValue.ABSENT : set.score(member);
        return Double.isNaN(score) ? null : Place.ofScore(score);
    }
}
