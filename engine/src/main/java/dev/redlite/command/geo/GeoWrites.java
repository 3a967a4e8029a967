package dev.redlite.command.geo;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

/** Commands that give members their places: GEOADD. */
final class GeoWrites {
    private GeoWrites() {}

    static void register(CommandTable table) {
        table.add("GEOADD")
                .since("3.2.0")
                .arity(-5)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM)
                .syntax(
                        "key [NX | XX] [CH] longitude latitude member"
                                + " [longitude latitude member ...]")
                .summary("Adds members with their places, or gives those there are other places")
                .complexity("O(log(N)) for each member, where N is the number of members")
                .handler(GeoWrites::geoadd);
    }

    /** Bad options come before a place that does not exist, and that before a wrong type. */
    private static void geoadd(Call call, Reply reply) {
        int first = 2;
        boolean mustBeNew = false;
        boolean mustExist = false;
        boolean countsChanged = false;
        for (; first < call.count(); first++) {
            if (call.is(first, "NX")) {
                mustBeNew = true;
            } else if (call.is(first, "XX")) {
                mustExist = true;
            } else if (call.is(first, "CH")) {
                countsChanged = true;
            } else {
                break;
            }
        }
        int left = call.count() - first;
        if (left == 0 || left % 3 != 0 || mustBeNew && mustExist) {
            throw Errors.syntax();
        }
        double[] scores = new double[left / 3];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = GeoArguments.place(call, first + 3 * i).score();
        }
        SortedSetValue set =
                mustExist
                        ? call.change(1, ValueType.SORTED_SET)
                        : call.changeOrCreate(1, ValueType.SORTED_SET);
        if (set == null) {
            reply.integer(0);
            return;
        }
        set.expect(scores.length, call.arg(first + 2).length);
        int added = 0;
        int changed = 0;
        for (int i = 0; i < scores.length; i++) {
            byte[] member = call.arg(first + 3 * i + 2);
            double present = set.score(member);
            boolean isThere = !Double.isNaN(present);
            if (isThere ? !mustBeNew && present != scores[i] : !mustExist) {
                set.put(member, scores[i]);
                added += isThere ? 0 : 1;
                changed++;
            }
        }
        if (changed > 0) {
            call.event(call.arg(1), "zadd");
        }
        reply.integer(countsChanged ? changed : added);
    }
}
