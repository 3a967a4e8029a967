package dev.redlite.conformance.differential;

import dev.redlite.conformance.Answer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.BiPredicate;

/** Where answers about places may differ from those of Redis 7.0.15, each with the reason. */
final class GeoDifferences {
    private static final int DECIMALS = 17;

    /** The C library rounds an arc sine or so in a thousand the other way. */
    private static final double TOLERANCE = 1e-15;

    private GeoDifferences() {}

    static boolean allow(Step step, Answer real, Answer ours) {
        if (step.command().startsWith("GEO")) {
            return haveSamePlaces(real, ours);
        }
        boolean mayBeDistances =
                step.command().startsWith("Z") && step.words().stream().anyMatch(GeoValues::isKey);
        return mayBeDistances && areSame(real, ours, GeoDifferences::areClose);
    }

    /** Coordinates have 17 decimals in Redis 7.0, since 8.0 as few digits as needed. */
    static boolean haveSamePlaces(Answer real, Answer ours) {
        return areSame(real, ours, GeoDifferences::isSameCoordinate);
    }

    private static boolean areSame(Answer real, Answer ours, BiPredicate<String, String> texts) {
        int size = real.elements().size();
        if (real.type() != ours.type()
                || real.isNil() != ours.isNil()
                || size != ours.elements().size()) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!areSame(real.elements().get(i), ours.elements().get(i), texts)) {
                return false;
            }
        }
        return real.text().equals(ours.text()) || texts.test(real.text(), ours.text());
    }

    private static boolean isSameCoordinate(String real, String ours) {
        return isNumber(real)
                && isNumber(ours)
                && new BigDecimal(Double.parseDouble(ours))
                                .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                                .compareTo(new BigDecimal(real))
                        == 0;
    }

    private static boolean areClose(String real, String ours) {
        if (!isNumber(real) || !isNumber(ours)) {
            return false;
        }
        double expected = Double.parseDouble(real);
        return Math.abs(Double.parseDouble(ours) - expected) <= Math.abs(expected) * TOLERANCE;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9]+(\\.[0-9]+)?(e[-+]?[0-9]+)?");
    }
}
