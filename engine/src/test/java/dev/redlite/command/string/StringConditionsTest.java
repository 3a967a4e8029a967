package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As the Redis documentation of SET, DELEX and DIGEST has them since 8.4. */
class StringConditionsTest extends StringTest {
    /** Of "Hello world", as the page of DIGEST shows it. */
    private static final String DIGEST = "b6acb9d84a38ff74";

    private static final String NO_DIGEST = "-ERR must be exactly 16 hexadecimal characters";

    @BeforeEach
    void setHello() {
        client.call("SET", "k", "Hello world");
    }

    @Test
    void digestIsXxh3InHexadecimal() {
        assertThat(call("DIGEST k")).isEqualTo("\"" + DIGEST + "\"");
        assertThat(call("DIGEST none")).isEqualTo("_");
    }

    @Test
    void aDigestIsComparedInEitherCase() {
        assertThat(call("SET k v IFDNE " + DIGEST.toUpperCase())).isEqualTo("_");
        assertThat(call("SET k v IFDEQ " + DIGEST.toUpperCase())).isEqualTo("+OK");
        assertThat(call("GET k")).isEqualTo("\"v\"");
    }

    @Test
    void aMissingKeyMeetsOnlyNegatedConditions() {
        assertThat(call("SET a v IFEQ v")).isEqualTo("_");
        assertThat(call("SET a v IFDEQ " + DIGEST)).isEqualTo("_");
        assertThat(call("EXISTS a")).isEqualTo(":0");
        assertThat(call("SET a v IFNE v")).isEqualTo("+OK");
        assertThat(call("SET b v IFDNE " + DIGEST)).isEqualTo("+OK");
    }

    /** Redis pull request 14502. */
    @Test
    void aDigestOfAnotherLengthIsAnErrorOnlyIfThereIsAString() {
        assertThat(call("SET none v IFDEQ 12")).isEqualTo("_");
        assertThat(call("SET k v IFDNE 12")).isEqualTo(NO_DIGEST);
        assertThat(call("DELEX k IFDEQ 12")).isEqualTo(NO_DIGEST);
        assertThat(call("SET k v GET IFDEQ 12")).isEqualTo(NO_DIGEST);
        assertThat(call("DIGEST k")).isEqualTo("\"" + DIGEST + "\"");
    }

    @Test
    void anotherTypeMeetsNoCondition() {
        call("HSET h f v");
        assertThat(call("SET h v IFNE v")).startsWith("-WRONGTYPE ");
        assertThat(call("DELEX h BOGUS v"))
                .isEqualTo("-ERR Key should be of string type if conditions are specified");
        assertThat(call("DELEX h")).isEqualTo(":1");
    }

    @Test
    void delexRemovesOnlyWhatIsAsExpected() {
        assertThat(call("DELEX k IFEQ other")).isEqualTo(":0");
        assertThat(call("DELEX k IFDNE " + DIGEST)).isEqualTo(":0");
        assertThat(call("DELEX k BOGUS other"))
                .isEqualTo("-ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE");
        assertThat(call("DELEX k IFDEQ " + DIGEST)).isEqualTo(":1");
        assertThat(call("DELEX k BOGUS other")).isEqualTo(":0");
    }

    @Test
    void delexTakesNoArgumentOrTwo() {
        String refused = "-ERR wrong number of arguments for 'delex' command";
        assertThat(call("DELEX none IFEQ")).isEqualTo(refused);
        assertThat(call("DELEX k IFEQ v w")).isEqualTo(refused);
    }
}
