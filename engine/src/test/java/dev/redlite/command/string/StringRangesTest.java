package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class StringRangesTest extends StringTest {
    private static final String TOO_LONG =
            "-ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    @Test
    void appendAndSetrangeGrow() {
        assertThat(call("APPEND k ab")).isEqualTo(":2");
        assertThat(call("APPEND k cd")).isEqualTo(":4");
        assertThat(call("SETRANGE k 5 x")).isEqualTo(":6");
        assertThat(call("GETRANGE k 0 -1")).isEqualTo("\"abcd\0x\"");
    }

    @Test
    void appendAndSetrangeKeepTheTimeToLive() {
        call("SET k v EX 100");
        call("APPEND k w");
        call("SETRANGE k 5 w");
        assertThat(call("TTL k")).isEqualTo(":100");
    }

    @Test
    void setrangeOfNothingMakesNoKey() {
        assertThat(call("SETRANGE k 5 ''")).isEqualTo(":0");
        assertThat(call("EXISTS k")).isEqualTo(":0");
    }

    @Test
    void stringsDoNotGrowBeyondTheLimit() {
        assertThat(call("SETRANGE k 536870912 x")).isEqualTo(TOO_LONG);
        assertThat(call("SETRANGE k 9223372036854775807 x")).isEqualTo(TOO_LONG);
        assertThat(call("SETRANGE k -1 x")).isEqualTo("-ERR offset is out of range");
        assertThat(call("EXISTS k")).isEqualTo(":0");
        call("CONFIG SET proto-max-bulk-len 2000000");
        makeLong("k", 1_999_999);
        assertThat(call("APPEND k xy")).isEqualTo(TOO_LONG);
        assertThat(call("APPEND k x")).isEqualTo(":2000000");
        assertThat(call("SETRANGE k 1999999 xy")).isEqualTo(TOO_LONG);
    }

    @Test
    void aWrongTypeComesBeforeAStringTooLong() {
        call("HSET h f v");
        assertThat(call("SETRANGE h 536870912 x")).startsWith("-WRONGTYPE ");
        assertThat(call("SETRANGE h -1 x")).isEqualTo("-ERR offset is out of range");
    }

    @Test
    void extremeIndexesDoNotOverflow() {
        String min = "-9223372036854775808";
        String max = "9223372036854775807";
        call("SET k Hello");
        assertThat(call("GETRANGE k %s %s".formatted(min, max))).isEqualTo("\"Hello\"");
        assertThat(call("GETRANGE k %s %s".formatted(max, min))).isEqualTo("\"\"");
        assertThat(call("GETRANGE k %s %s".formatted(min, min))).isEqualTo("\"H\"");
    }

    /** Redis keeps it so, having taken a change back: pull request 12272. */
    @Test
    void indexesBeforeTheFirstByteAreDrawnInToItUnlessTheyAreReversed() {
        call("SET k Hello");
        assertThat(call("GETRANGE k 0 -100")).isEqualTo("\"H\"");
        assertThat(call("GETRANGE k -100 -99")).isEqualTo("\"H\"");
        assertThat(call("GETRANGE k -99 -100")).isEqualTo("\"\"");
        assertThat(call("SUBSTR k -1 -100")).isEqualTo("\"\"");
    }

    @Test
    void writingInPlaceMakesTheEncodingRaw() {
        call("SET k 12");
        assertThat(call("OBJECT ENCODING k")).isEqualTo("\"int\"");
        call("APPEND k 3");
        assertThat(call("OBJECT ENCODING k")).isEqualTo("\"raw\"");
        call("INCR k");
        assertThat(call("OBJECT ENCODING k")).isEqualTo("\"int\"");
        call("SETRANGE k 0 ''");
        assertThat(call("OBJECT ENCODING k")).isEqualTo("\"int\"");
        call("APPEND k ''");
        assertThat(call("OBJECT ENCODING k")).isEqualTo("\"raw\"");
    }

    /** Around the size from which on a string is changed in place, against a plain array. */
    @Test
    void randomWritesGiveWhatAnArrayGives() {
        for (long seed = 1; seed <= 20; seed++) {
            var random = new Random(seed);
            byte[] model = {};
            call("DEL k");
            for (int i = 0; i < 200; i++) {
                byte[] more = new byte[1 + random.nextInt(60)];
                random.nextBytes(more);
                int offset = random.nextInt(3) == 0 ? model.length : random.nextInt(1500);
                byte[] key = Bytes.of("k");
                if (random.nextInt(20) == 0) {
                    model = more;
                    client.call(Bytes.of("SET"), key, more);
                } else if (offset == model.length) {
                    model = Bytes.concat(model, more);
                    client.call(Bytes.of("APPEND"), key, more);
                } else {
                    int length = Math.max(model.length, offset + more.length);
                    model = Arrays.copyOf(model, length);
                    System.arraycopy(more, 0, model, offset, more.length);
                    client.call(Bytes.of("SETRANGE"), key, Numbers.toBytes(offset), more);
                }
                assertThat(db.get(key)).as("seed %d, step %d", seed, i).isEqualTo(model);
            }
        }
    }
}
