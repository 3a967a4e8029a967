package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

final class LongDoubleTest {
    @Test
    void addsAsRecorded() {
        for (String[] row : Records.read("long-double-sums.tsv", 3)) {
            assertThat(sum(Records.bytes(row[0]), Records.bytes(row[1])))
                    .as("%s + %s", row[0], row[1])
                    .isEqualTo(row[2]);
        }
    }

    @Test
    void additionCommutes() {
        for (String[] row : Records.read("long-double-sums.tsv", 3)) {
            assertThat(sum(Records.bytes(row[1]), Records.bytes(row[0])))
                    .as("%s + %s", row[1], row[0])
                    .isEqualTo(row[2]);
        }
    }

    @Test
    void everyDoubleIsHeldExactly() {
        RandomSource random = RandomSource.seeded(5);
        for (int i = 0; i < 5_000; i++) {
            double value = Double.longBitsToDouble(random.next());
            if (Math.abs(value) > 1e-17 && Math.abs(value) < 1e17) {
                BigDecimal shown = new BigDecimal(LongDouble.of(value).toString());
                BigDecimal exact = new BigDecimal(value);
                assertThat(shown.subtract(exact).abs())
                        .isLessThanOrEqualTo(new BigDecimal("5e-18"));
            } else if (Math.abs(value) >= 1e17 && !Double.isInfinite(value)) {
                assertThat(new BigDecimal(LongDouble.of(value).toString()))
                        .isEqualByComparingTo(new BigDecimal(value));
            }
        }
    }

    @Test
    void everyLongIsHeldExactly() {
        RandomSource random = RandomSource.seeded(6);
        for (int i = 0; i < 5_000; i++) {
            long n = random.next() >> random.below(64);
            assertThat(LongDouble.of(n)).hasToString(Long.toString(n));
            assertThat(parsed(Long.toString(n))).hasToString(Long.toString(n));
        }
        assertThat(LongDouble.of(Long.MIN_VALUE)).hasToString("-9223372036854775808");
        assertThat(LongDouble.of(0)).hasToString("0");
    }

    @Test
    void roundsToSixtyFourBitsAndTiesToEven() {
        assertThat(parsed("36893488147419103233")).hasToString("36893488147419103232");
        assertThat(parsed("36893488147419103235")).hasToString("36893488147419103236");
        assertThat(parsed("36893488147419103234")).hasToString("36893488147419103232");
        assertThat(parsed("36893488147419103238")).hasToString("36893488147419103240");
        assertThat(parsed("36893488147419103234.0000000000000000000000001"))
                .hasToString("36893488147419103236");
        assertThat(sum(Bytes.of("18446744073709551615"), Bytes.of("0.5")))
                .isEqualTo("18446744073709551616");
        assertThat(sum(Bytes.of("18446744073709551614"), Bytes.of("0.5")))
                .isEqualTo("18446744073709551614");
    }

    @Test
    void theLastOfManyDigitsBreaksATie() {
        BigInteger tie = BigInteger.ONE.shiftLeft(200).setBit(136);
        assertThat(parsed(tie.toString())).hasToString(tie.clearBit(136).toString());
        assertThat(parsed(tie.setBit(0).toString()))
                .hasToString(tie.clearBit(136).setBit(137).toString());
        assertThat(parsed("0x1.0000000000000001p64")).hasToString("18446744073709551616");
        assertThat(parsed("0x1.0000000000000001000000000000000000001p64"))
                .hasToString("18446744073709551618");
        assertThat(parsed("0x1.000000000000000100000000000001p64"))
                .hasToString("18446744073709551618");
    }

    @Test
    void roundsTheDecimalsToEven() {
        assertThat(parsed("0x1p-18")).hasToString("0.00000381469726562");
        assertThat(parsed("0x3p-18")).hasToString("0.00001144409179688");
        assertThat(parsed("0.999999999999999999999")).hasToString("1");
        assertThat(parsed("-4e-18")).hasToString("0");
    }

    @Test
    void refusesTextsBeyondTheLimit() {
        assertThat(LongDouble.parse(Bytes.of("1." + "0".repeat(5117)))).isNotNull();
        assertThat(LongDouble.parse(Bytes.of("1." + "0".repeat(5118)))).isNull();
    }

    @Test
    void sumsBeyondTheRangeAreInfinite() {
        LongDouble most = parsed("0x1.fffffffffffffffep16383");
        assertThat(most.isFinite()).isTrue();
        assertThat(most.plus(most).isFinite()).isFalse();
        assertThat(most.plus(parsed("0x1p16318"))).hasToString(most.toString());
        assertThat(most.plus(parsed("0x1p16319"))).hasToString("inf");
        assertThat(parsed("inf").plus(parsed("-inf")).isNaN()).isTrue();
        assertThat(parsed("inf").plus(most)).hasToString("inf");
        assertThat(most.plus(parsed("-inf"))).hasToString("-inf");
        assertThat(LongDouble.of(Double.NaN).plus(most)).hasToString("nan");
    }

    @Test
    void smallestNumbersAddWithoutLoss() {
        LongDouble least = parsed("0x1p-16445");
        assertThat(least.plus(parsed("-0x1p-16445"))).hasToString("0");
        assertThat(LongDouble.parse(Bytes.of("0x1p-16446"))).isNull();
        assertThat(LongDouble.parse(Bytes.of("0x1.000000000000000000001p-16446"))).isNotNull();
    }

    private static LongDouble parsed(String text) {
        return Objects.requireNonNull(LongDouble.parse(Bytes.of(text)), text);
    }

    private static String sum(byte[] first, byte[] second) {
        LongDouble a = LongDouble.parse(first);
        LongDouble b = LongDouble.parse(second);
        if (a == null || b == null) {
            return "refused";
        }
        LongDouble sum = a.plus(b);
        return sum.isFinite() ? sum.toString() : "infinite";
    }
}
