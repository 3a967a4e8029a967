package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

final class NumbersTest {
    private static final long OTHERWISE = 4711;

    @Test
    void printsAndParsesNumbersOfEveryLength() {
        byte[] buffer = new byte[40];
        for (long n : samples()) {
            byte[] text = Bytes.of(Long.toString(n));
            assertThat(Numbers.toBytes(n)).isEqualTo(text);
            assertThat(Numbers.length(n)).isEqualTo(text.length);
            assertThat(Numbers.put(buffer, 5, n)).isEqualTo(text.length);
            assertThat(Bytes.equals(buffer, 5, text.length, text)).isTrue();
            assertThat(Numbers.isLong(text)).isTrue();
            assertThat(Numbers.parseLong(text, OTHERWISE)).isEqualTo(n);
            assertThat(Numbers.toLong(text)).isEqualTo(n);
            byte[] unsigned = Bytes.of(Long.toUnsignedString(n));
            assertThat(Numbers.toUnsignedBytes(n)).isEqualTo(unsigned);
            assertThat(Numbers.parseUnsigned(unsigned, OTHERWISE)).isEqualTo(n);
        }
    }

    @Test
    void printsInsideTheGivenRoomOnly() {
        byte[] buffer = Bytes.of("xxxxxxxxxx");
        assertThat(Numbers.put(buffer, 3, -123)).isEqualTo(4);
        assertThat(buffer).isEqualTo(Bytes.of("xxx-123xxx"));
        assertThatThrownBy(() -> Numbers.put(buffer, 7, -123))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                "+1",
                "-0",
                "00",
                "01",
                "-01",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "0x1",
                "--1",
                "9223372036854775808",
                "-9223372036854775809",
                "9999999999999999999",
                "92233720368547758070",
                "-92233720368547758080",
                "123456789012345678901",
                "1:",
                "1/",
                "922337203685477580a",
                "922337203685477580/",
                "12345678901234567:9",
                "-:",
                "1-"
            })
    void refusesWhatWouldNotPrintTheSame(String text) {
        byte[] bytes = Bytes.of(text);
        assertThat(Numbers.isLong(bytes)).isFalse();
        assertThat(Numbers.parseLong(bytes, OTHERWISE)).isEqualTo(OTHERWISE);
        assertThatThrownBy(() -> Numbers.toLong(bytes)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void parsesMinLong() {
        assertThat(Numbers.parseLong(Bytes.of("-9223372036854775808"), OTHERWISE))
                .isEqualTo(Long.MIN_VALUE);
        assertThat(Numbers.isLong(Bytes.of("-9223372036854775808"))).isTrue();
    }

    @Test
    void agreesWithPrintingOnRandomTexts() {
        RandomSource random = RandomSource.seeded(7);
        String alphabet = "0123456789-+ x";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.below(4) == 0 ? "922337203685477580" : "");
            while (text.length() < random.below(22)) {
                text.append(alphabet.charAt(random.below(random.below(4) == 0 ? 14 : 10)));
            }
            if (random.below(4) == 0) {
                text.insert(0, '-');
            }
            byte[] bytes = Bytes.of(text.toString());
            boolean expected = printsTheSame(text.toString());
            assertThat(Numbers.isLong(bytes)).as("%s", text).isEqualTo(expected);
        }
    }

    @Test
    void parsesOnlyTheGivenRange() {
        byte[] a = Bytes.of("912345");
        assertThat(Numbers.parseLong(a, 1, 3, OTHERWISE)).isEqualTo(123);
        assertThat(Numbers.parseLong(a, 6, 0, OTHERWISE)).isEqualTo(OTHERWISE);
        assertThat(Numbers.isLong(a, 2, 4)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0,0",
                "5,5",
                "18446744073709551615,18446744073709551615",
                " 5,5",
                "+5,5",
                "007,7",
                "-0,0",
                "-05,18446744073709551611",
                " -1,18446744073709551615",
                "-18446744073709551615,1",
                "'\t\n\r5',5",
                "000000000000000000000000000000000001,1"
            })
    void readsUnsignedNumbersLeniently(String text, String expected) {
        byte[] bytes = Bytes.of(text);
        assertThat(Numbers.isUnsigned(bytes)).isTrue();
        assertThat(Long.toUnsignedString(Numbers.parseUnsigned(bytes, OTHERWISE)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                "-5",
                "-9223372036854775808",
                "5 ",
                "5x",
                "x",
                "+-5",
                "- 5",
                "18446744073709551616",
                "99999999999999999999",
                "-18446744073709551616",
                "\0",
                "0x5"
            })
    void refusesWhatIsNoUnsignedNumber(String text) {
        assertThat(Numbers.isUnsigned(Bytes.of(text))).isFalse();
        assertThat(Numbers.parseUnsigned(Bytes.of(text), OTHERWISE)).isEqualTo(OTHERWISE);
    }

    @Test
    void aZeroByteEndsAnUnsignedNumber() {
        assertThat(Numbers.parseUnsigned(Bytes.of("12\0x"), OTHERWISE)).isEqualTo(12);
    }

    private static boolean printsTheSame(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static List<Long> samples() {
        var samples = new ArrayList<Long>();
        for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
            for (long n = power - 1; n <= power + 1; n++) {
                samples.add(n);
                samples.add(-n);
            }
        }
        samples.add(Long.MAX_VALUE);
        samples.add(Long.MIN_VALUE);
        samples.add(Long.MIN_VALUE + 1);
        RandomSource random = RandomSource.seeded(1);
        for (int i = 0; i < 5_000; i++) {
            samples.add(random.next() >> random.below(64));
        }
        return samples;
    }
}
