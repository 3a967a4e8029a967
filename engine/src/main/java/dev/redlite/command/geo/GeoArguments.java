package dev.redlite.command.geo;

import dev.redlite.base.Doubles;
import dev.redlite.command.sortedset.Scored;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Reply;
import dev.redlite.value.geo.Place;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Places among the arguments and in answers. */
final class GeoArguments {
    private static final int DECIMALS = 6;

    private GeoArguments() {}

    /** The place that a longitude and a latitude name, from a position on. */
    static Place place(Call call, int position) {
        double longitude = Scored.score(call, position);
        double latitude = Scored.score(call, position + 1);
        if (!Place.exists(longitude, latitude)) {
            throw new CommandException(
                    "ERR invalid longitude,latitude pair "
                            + fixed(longitude)
                            + ","
                            + fixed(latitude));
        }
        return new Place(longitude, latitude);
    }

    /** A length that is not negative, if it is one; what it is for goes into the error. */
    static double number(Call call, int position, String what) {
        double number = Doubles.parse(call.arg(position));
        if (Double.isNaN(number)) {
            throw new CommandException("ERR need numeric " + what);
        }
        return number;
    }

    /** Answers with a longitude and a latitude. */
    static void reply(Reply reply, Place place) {
        reply.array(2);
        reply.number(place.longitude());
        reply.number(place.latitude());
    }

    /** As C's {@code %f} prints it. */
    private static String fixed(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        boolean isNegative = Double.doubleToRawLongBits(number) < 0;
        String digits =
                new BigDecimal(Math.abs(number))
                        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                        .toPlainString();
        return isNegative ? "-" + digits : digits;
    }
}
