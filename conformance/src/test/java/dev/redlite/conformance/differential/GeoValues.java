package dev.redlite.conformance.differential;

import java.util.List;
import java.util.random.RandomGenerator;

/** Values of the kinds that commands-geo.txt names. */
final class GeoValues {
    private static final List<String> KEYS = List.of("g1", "g2");
    private static final List<String> ODD_LONGITUDES =
            List.of("180", "-180", "181", "179.9999", "-179.9999", "0", "-0", "nan", "inf", "x");
    private static final List<String> ODD_LATITUDES =
            List.of("85.05112878", "-85.05112878", "85.06", "90", "85", "-85", "0", "-90", "x", "");
    private static final List<String> ODD_LENGTHS =
            List.of("0", "-0", "-1", "1e308", "inf", "nan", "x", "", "1e-300", "0x10");
    private static final List<String> UNITS = List.of("m", "M", "km", "kM", "ft", "mi", "km");

    private GeoValues() {}

    static boolean isKey(String word) {
        return KEYS.contains(word);
    }

    /** A value of a kind; a word that names no kind is itself. */
    static String of(String kind, RandomGenerator random) {
        return switch (kind) {
            case "gkey" ->
                    random.nextInt(12) == 0 ? any(Values.STRINGS, random) : any(KEYS, random);
            case "place" -> "p" + random.nextInt(12);
            case "longitude" -> degrees(random, 180, ODD_LONGITUDES);
            case "latitude" -> degrees(random, 85.05, ODD_LATITUDES);
            case "length" -> length(random);
            case "unit" -> random.nextInt(20) == 0 ? "yd" : any(UNITS, random);
            case "amount" -> Integer.toString(random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(6));
            case "geoscore" -> Double.toString((random.nextDouble() - 0.1) * 0x1p53);
            default -> kind;
        };
    }

    private static String any(List<String> some, RandomGenerator random) {
        return some.get(random.nextInt(some.size()));
    }

    /** Anywhere, or near one of a few towns, or odd. */
    private static String degrees(RandomGenerator random, double max, List<String> odd) {
        return switch (random.nextInt(16)) {
            case 0 -> any(odd, random);
            case 1, 2, 3, 4 -> Double.toString((random.nextDouble() * 2 - 1) * max);
            default -> (random.nextInt(3) - 1) * 60 + "." + random.nextInt(100_000);
        };
    }

    private static String length(RandomGenerator random) {
        return random.nextInt(12) == 0
                ? any(ODD_LENGTHS, random)
                : Double.toString(Math.pow(10, random.nextDouble() * 6 - 1));
    }
}
