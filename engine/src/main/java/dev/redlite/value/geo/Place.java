package dev.redlite.value.geo;

import dev.redlite.base.Bytes;
import dev.redlite.base.Trigonometry;

/**
 * A place on the earth, which is a sphere here.
 *
 * @param longitude in degrees, east of Greenwich, -180 to 180
 * @param latitude in degrees, north of the equator; near the poles there are no places
 */
public record Place(double longitude, double latitude) {
    public static final double LONGITUDE_MAX = 180;

    /** Where the map of the Mercator projection is as high as it is wide. */
    public static final double LATITUDE_MAX = 85.05112878;

    private static final double EARTH_RADIUS_METERS = 6372797.560856;
    private static final double RADIANS_PER_DEGREE = Math.PI / 180;

    private static final byte[] BASE_32 = Bytes.of("0123456789bcdefghjkmnpqrstuvwxyz");
    private static final int HASH_LENGTH = 11;
    private static final int HASH_BITS = 2 * Cell.STEP_MAX;
    private static final int LETTER_BITS = 5;

    /** Whether there is such a place. */
    public static boolean exists(double longitude, double latitude) {
        return Math.abs(longitude) <= LONGITUDE_MAX && Math.abs(latitude) <= LATITUDE_MAX;
    }

    /** The middle of the cell that a score stands for; any score stands for one. */
    public static Place ofScore(double score) {
        return Cell.ofScore(score).middle();
    }

    /** The 52 bits of the smallest cell around the place, as a number. */
    public double score() {
        return Cell.around(this, Cell.STEP_MAX).bits();
    }

    /** The geohash as elsewhere in the world, where latitudes go up to 90; its last letter is 0. */
    public byte[] hash() {
        long bits = Cell.bits(this, 90, Cell.STEP_MAX);
        byte[] hash = new byte[HASH_LENGTH];
        for (int i = 0; i < HASH_LENGTH; i++) {
            int shift = HASH_BITS - (i + 1) * LETTER_BITS;
            hash[i] = BASE_32[shift < 0 ? 0 : (int) (bits >>> shift) & 31];
        }
        return hash;
    }

    /*
     * Distances are printed, so every operation and its order is that of the reference: another
     * one would be as right, but not equal in the last digit.
     */

    /** Meters to another place, the shortest way. */
    public double distanceTo(Place other) {
        double v = Trigonometry.sin((radians(other.longitude) - radians(longitude)) / 2);
        if (v == 0) {
            return distanceAlongMeridian(other);
        }
        double own = radians(latitude);
        double others = radians(other.latitude);
        double u = Trigonometry.sin((others - own) / 2);
        double a = u * u + Trigonometry.cos(own) * Trigonometry.cos(others) * v * v;
        // Of opposite places rounding may make it more than 1.
        return 2.0 * EARTH_RADIUS_METERS * Trigonometry.asin(Math.min(1, Math.sqrt(a)));
    }

    /** Meters between the circles of latitude of two places. */
    double distanceAlongMeridian(Place other) {
        return EARTH_RADIUS_METERS * Math.abs(radians(other.latitude) - radians(latitude));
    }

    static double radians(double degrees) {
        return degrees * RADIANS_PER_DEGREE;
    }

    /** The angle in degrees that so many meters are on a circle of this part of the equator. */
    static double degrees(double meters, double part) {
        return meters / EARTH_RADIUS_METERS / part / RADIANS_PER_DEGREE;
    }
}
