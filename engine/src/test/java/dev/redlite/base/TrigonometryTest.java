package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;

class TrigonometryTest {
    private static final MathContext PRECISION = new MathContext(50);
    private static final int ANGLES = 3_000;

    private final Random random = new Random(3);

    /** The tables leave a hundredth of the last digit open, so a few may be rounded otherwise. */
    @Test
    void nearlyAllAreTheNearestDouble() {
        int others = 0;
        for (int i = 0; i < ANGLES; i++) {
            double angle = (random.nextDouble() * 2 - 1) * Math.PI * (i % 3 == 0 ? 1e-3 : 1);
            others += Trigonometry.sin(angle) == series(angle, 1).doubleValue() ? 0 : 1;
            others += Trigonometry.cos(angle) == series(angle, 0).doubleValue() ? 0 : 1;
        }
        assertThat(others).isLessThan(2 * ANGLES / 100);
    }

    @Test
    void nearlyAllAnglesAreThoseOfTheirSine() {
        int others = 0;
        for (int i = 0; i < ANGLES; i++) {
            double sine = i % 3 == 0 ? 1 - random.nextDouble() * 1e-4 : random.nextDouble();
            double angle = Trigonometry.asin(sine);
            // The sine rises with the angle: that of half a step less is less, of more is more.
            BigDecimal step = new BigDecimal(Math.ulp(angle)).divide(BigDecimal.TWO, PRECISION);
            BigDecimal below = series(new BigDecimal(angle).subtract(step), 1);
            BigDecimal above = series(new BigDecimal(angle).add(step), 1);
            var exact = new BigDecimal(sine);
            others += below.compareTo(exact) <= 0 && above.compareTo(exact) >= 0 ? 0 : 1;
        }
        assertThat(others).isLessThan(ANGLES / 100);
    }

    @Test
    void theEndsAreExact() {
        assertThat(Trigonometry.sin(0)).isZero();
        assertThat(Trigonometry.cos(0)).isEqualTo(1);
        assertThat(Trigonometry.asin(0)).isZero();
        assertThat(Trigonometry.asin(1)).isEqualTo(Math.PI / 2);
        assertThat(Trigonometry.sin(-1.25)).isEqualTo(-Trigonometry.sin(1.25));
        assertThat(Trigonometry.cos(-1.25)).isEqualTo(Trigonometry.cos(1.25));
        assertThat(Trigonometry.sin(1e300)).isEqualTo(Math.sin(1e300));
        assertThat(Trigonometry.cos(Double.POSITIVE_INFINITY)).isNaN();
    }

    private static BigDecimal series(double x, int first) {
        return series(new BigDecimal(x), first);
    }

    /** Taylor's series. */
    private static BigDecimal series(BigDecimal x, int first) {
        BigDecimal term = first == 0 ? BigDecimal.ONE : x;
        BigDecimal sum = term;
        for (int n = first + 2; n < 60; n += 2) {
            term = term.multiply(x, PRECISION).multiply(x, PRECISION).negate();
            term = term.divide(BigDecimal.valueOf((long) n * (n - 1)), PRECISION);
            sum = sum.add(term, PRECISION);
        }
        return sum;
    }
}
