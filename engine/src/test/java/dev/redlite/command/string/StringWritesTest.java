package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StringWritesTest extends StringTest {
    @Test
    void setReplacesWhateverTheKeyHolds() {
        call("HSET k f v");
        assertThat(call("SET k v")).isEqualTo("+OK");
        assertThat(call("SET k w")).isEqualTo("+OK");
        assertThat(call("GET k")).isEqualTo("\"w\"");
        assertThat(call("DBSIZE")).isEqualTo(":1");
    }

    @Test
    void setDropsTheTimeToLiveUnlessItIsToBeKept() {
        call("SET k v EX 100");
        call("SET k w KEEPTTL");
        assertThat(call("TTL k")).isEqualTo(":100");
        call("SET k x");
        assertThat(call("TTL k")).isEqualTo(":-1");
    }

    @Test
    void keepttlKeepsTheTimeToLiveOfAnotherType() {
        call("HSET k f v");
        call("EXPIRE k 100");
        call("SET k v KEEPTTL");
        assertThat(call("TTL k")).isEqualTo(":100");
    }

    @Test
    void keepttlOfAKeyThatHasExpiredKeepsNothing() {
        call("SET k v PX 10");
        clock.advanceMillis(10);
        call("SET k w KEEPTTL");
        assertThat(call("TTL k")).isEqualTo(":-1");
        assertThat(call("GET k")).isEqualTo("\"w\"");
        assertThat(call("DBSIZE")).isEqualTo(":1");
    }

    @Test
    void aKeyIsThereUntilTheMillisecondItExpires() {
        call("SET k v PX 10");
        clock.advanceMillis(9);
        assertThat(call("GET k")).isEqualTo("\"v\"");
        clock.advanceMillis(1);
        assertThat(call("GET k")).isEqualTo("_");
    }

    @Test
    void setNxWithGetReturnsTheOldValueAndKeepsIt() {
        call("SET k v");
        assertThat(call("SET k w NX GET")).isEqualTo("\"v\"");
        assertThat(call("GET k")).isEqualTo("\"v\"");
        assertThat(call("SET new w NX GET")).isEqualTo("_");
        assertThat(call("GET new")).isEqualTo("\"w\"");
    }

    @Test
    void setGetOfAnotherTypeFailsBeforeItChanges() {
        call("HSET k f v");
        assertThat(call("SET k v GET")).startsWith("-WRONGTYPE ");
        assertThat(call("TYPE k")).isEqualTo("+hash");
    }

    @Test
    void anOptionMayComeTwiceButNotWithItsOpposite() {
        assertThat(call("SET k v EX 10 EX 20 NX NX")).isEqualTo("+OK");
        assertThat(call("TTL k")).isEqualTo(":20");
        assertThat(call("SET k v NX XX")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v EX 10 PX 20")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v EX 10 KEEPTTL")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v KEEPTTL EX 10")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v EX")).isEqualTo("-ERR syntax error");
    }

    /** Redis 8.8 (pull request 14784): before, the key was there until somebody looked. */
    @Test
    void aTimeInThePastRemovesTheKeyAtOnce() {
        call("SET k v");
        assertThat(call("SET k w EXAT 1")).isEqualTo("+OK");
        assertThat(call("DBSIZE")).isEqualTo(":0");
        call("SET k v");
        assertThat(call("SET k w NX EXAT 1")).isEqualTo("_");
        assertThat(call("GET k")).isEqualTo("\"v\"");
    }

    @Test
    void expiriesThatOverflowSetNothing() {
        String max = "9223372036854775807";
        String refused = "-ERR invalid expire time in '%s' command";
        assertThat(call("SET k v EX " + max)).isEqualTo(refused.formatted("set"));
        assertThat(call("SET k v PX " + max)).isEqualTo(refused.formatted("set"));
        assertThat(call("SET k v EXAT " + max)).isEqualTo(refused.formatted("set"));
        assertThat(call("SETEX k " + max + " v")).isEqualTo(refused.formatted("setex"));
        assertThat(call("PSETEX k " + max + " v")).isEqualTo(refused.formatted("psetex"));
        assertThat(call("EXISTS k")).isEqualTo(":0");
        assertThat(call("SET k v PXAT " + max)).isEqualTo("+OK");
    }

    @Test
    void aWatchedKeyIsTouchedBySetThoughItsValueStaysTheSame() {
        call("SET k v");
        call("WATCH k");
        call("SET k v");
        call("MULTI");
        call("GET k");
        assertThat(call("EXEC")).isEqualTo("[nil]");
    }

    @Test
    void aConditionThatFailsTouchesNothing() {
        call("SET k v");
        call("WATCH k none");
        call("SET k w NX");
        call("SET none w XX");
        call("SET k w IFEQ x");
        call("MULTI");
        call("GET k");
        assertThat(call("EXEC")).isEqualTo("[\"v\"]");
    }

    @Test
    void severalSetsOfOneTransactionEndWithTheLast() {
        call("MULTI");
        call("SET k 1");
        call("SET k 2 EX 100");
        call("DEL k");
        call("SET k 3");
        call("APPEND k 4");
        call("SET k 5 KEEPTTL");
        assertThat(call("EXEC")).isEqualTo("[+OK +OK :1 +OK :2 +OK]");
        assertThat(call("GET k")).isEqualTo("\"5\"");
        assertThat(call("TTL k")).isEqualTo(":-1");
    }
}
