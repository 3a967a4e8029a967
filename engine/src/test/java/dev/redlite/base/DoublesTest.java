package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;

final class DoublesTest {
    @Test
    void printsAsRecorded() {
        for (String[] row : Records.read("double-prints.tsv", 4)) {
            double value = Double.longBitsToDouble(Long.parseUnsignedLong(row[0], 16));
            assertThat(Bytes.ascii(Doubles.toBytes(value))).as(row[0]).isEqualTo(row[1]);
            assertThat(Bytes.ascii(Doubles.toPrecision(value, 17))).as(row[0]).isEqualTo(row[2]);
            assertThat(Bytes.ascii(Doubles.toPrecision(value, 14))).as(row[0]).isEqualTo(row[3]);
        }
    }

    @Test
    void parsesAsRecorded() {
        for (String[] row : Records.read("double-texts.tsv", 2)) {
            double value = Doubles.parse(Records.bytes(row[0]));
            String bits = "%016x".formatted(Double.doubleToRawLongBits(value));
            assertThat(Double.isNaN(value) ? "refused" : bits).as(row[0]).isEqualTo(row[1]);
        }
    }

    @Test
    void whatIsPrintedReadsBack() {
        RandomSource random = RandomSource.seeded(2);
        byte[] buffer = new byte[Doubles.MAX_LENGTH + 4];
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.next());
            if (Double.isNaN(value)) {
                continue;
            }
            byte[] text = Doubles.toBytes(value);
            assertThat(Doubles.parse(text)).as("%s", value).isEqualTo(value);
            assertThat(Doubles.put(buffer, 3, value)).isEqualTo(text.length);
            assertThat(Bytes.equals(buffer, 3, text.length, text)).isTrue();
        }
    }

    @Test
    void parsesAsJavaDoesWhereBothAccept() {
        RandomSource random = RandomSource.seeded(3);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder().append(random.next() >> random.below(64));
            if (random.below(2) == 0) {
                text.insert(1 + random.below(text.length()), '.');
            }
            if (random.below(2) == 0) {
                text.append('e').append(random.below(600) - 300);
            }
            double expected = Double.parseDouble(text.toString());
            if (expected != 0 && !Double.isInfinite(expected)) {
                assertThat(Doubles.parse(Bytes.of(text.toString())))
                        .as("%s", text)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void textsInTheMiddleOfTwoDoublesGoToTheEvenOne() {
        RandomSource random = RandomSource.seeded(4);
        for (int i = 0; i < 3_000; i++) {
            double value = Double.longBitsToDouble(random.next() & Long.MAX_VALUE);
            double next = Math.nextUp(value);
            if (!(next < 1e300)) {
                continue;
            }
            BigDecimal middle =
                    new BigDecimal(value).add(new BigDecimal(next)).divide(BigDecimal.TWO);
            boolean isEven = (Double.doubleToRawLongBits(value) & 1) == 0;
            assertThat(Doubles.parse(Bytes.of(middle.toString()))).isEqualTo(isEven ? value : next);
            assertThat(
                            Doubles.parse(
                                    Bytes.of(
                                            middle.toPlainString()
                                                    + (middle.scale() > 0 ? "1" : ".1"))))
                    .isEqualTo(next);
        }
    }

    @Test
    void roundsSubnormalHexadecimalTextsCorrectly() {
        // glibc 2.36 rounds this one down, though three quarters of a unit are left.
        assertThat(Doubles.parse(Bytes.of("0x2a5cee05f3f8f3p-1076")))
                .isEqualTo(Double.longBitsToDouble(0x000a973b817cfe3dL));
    }

    @Test
    void negativeZeroKeepsItsSign() {
        assertThat(Double.doubleToRawLongBits(Doubles.parse(Bytes.of("-0"))))
                .isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(Doubles.toBytes(-0.0)).isEqualTo(Bytes.of("-0"));
    }
}
