package dev.redlite.command.geo;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;

/** The units of distances. */
enum GeoUnit {
    M(1),
    KM(1000),
    FT(0.3048),
    MI(1609.34);

    private static final int DECIMALS = 4;
    private static final long TEN_TO_DECIMALS = 10_000;

    private final double meters;

    GeoUnit(double meters) {
        this.meters = meters;
    }

    /** The unit that an argument names. */
    static GeoUnit parse(Call call, int position) {
        for (GeoUnit unit : values()) {
            if (call.is(position, unit.name())) {
                return unit;
            }
        }
        throw new CommandException("ERR unsupported unit provided. please use M, KM, FT, MI");
    }

    double toMeters(double distance) {
        return distance * meters;
    }

    double ofMeters(double distance) {
        return distance / meters;
    }

    /** A distance in meters as text in this unit, with four decimals. */
    byte[] text(double distance) {
        // Rounded once multiplied, as since 7.2; that the product is rounded, too, may show.
        long scaled = (long) Math.rint(ofMeters(distance) * TEN_TO_DECIMALS);
        byte[] digits = Numbers.toBytes(TEN_TO_DECIMALS + scaled % TEN_TO_DECIMALS);
        byte[] whole = Numbers.toBytes(scaled / TEN_TO_DECIMALS);
        byte[] text = new byte[whole.length + 1 + DECIMALS];
        System.arraycopy(whole, 0, text, 0, whole.length);
        // The first of the digits is the one that keeps the zeros behind it.
        System.arraycopy(digits, 0, text, whole.length, 1 + DECIMALS);
        text[whole.length] = '.';
        return text;
    }
}
