package dev.redlite.command.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.keyspace.ExpiryCycle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashExpiryTest extends HashFixture {
    private void expireInHundred(boolean isTable) {
        call("CONFIG SET hash-max-listpack-entries " + (isTable ? 0 : 512));
        call("HSET h goes 1 stays 2");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(99);
        assertThat(call("HGET h goes")).isEqualTo("\"1\"");
        assertThat(call("HPTTL h FIELDS 1 goes")).isEqualTo("[:1]");
        assertThat(call("HTTL h FIELDS 1 goes")).isEqualTo("[:1]");
        clock.advanceMillis(1);
    }

    /** Every command meets the expired field first, before anything has removed it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HGET h goes | _",
                "HMGET h goes stays | [_ \"2\"]",
                "HEXISTS h goes | :0",
                "HSTRLEN h goes | :0",
                "HLEN h | :1",
                "HGETALL h | [\"stays\" \"2\"]",
                "HKEYS h | [\"stays\"]",
                "HVALS h | [\"2\"]",
                "HSCAN h 0 | [\"0\" [\"stays\" \"2\"]]",
                "HRANDFIELD h | \"stays\"",
                "HRANDFIELD h 5 | [\"stays\"]",
                "HRANDFIELD h -2 | [\"stays\" \"stays\"]",
                "HTTL h FIELDS 1 goes | [:-2]",
                "HPEXPIRETIME h FIELDS 1 goes | [:-2]",
                "HPERSIST h FIELDS 1 goes | [:-2]",
                "HEXPIRE h 10 FIELDS 1 goes | [:-2]",
                "HEXPIRE h 0 FIELDS 1 goes | [:-2]",
                "HDEL h goes | :0",
                "HGETDEL h FIELDS 1 goes | [_]",
                "HGETEX h EX 10 FIELDS 1 goes | [_]",
                "HSET h goes 3 | :1",
                "HSETNX h goes 3 | :1",
                "HINCRBY h goes 3 | :3",
                "HINCRBYFLOAT h goes 3 | \"3\"",
                "HSETEX h FXX FIELDS 1 goes 3 | :0",
                "HSETEX h FNX FIELDS 1 goes 3 | :1",
            })
    void anExpiredFieldIsThereForNoCommand(String line, String answer) {
        for (boolean isTable : new boolean[] {false, true}) {
            call("DEL h");
            expireInHundred(isTable);
            assertThat(call(line)).isEqualTo(answer);
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void aFieldThatIsSetAgainHasNoTimeToLive() {
        expireInHundred(false);
        call("HSETEX h KEEPTTL FIELDS 1 goes 3");
        assertThat(call("HTTL h FIELDS 1 goes")).isEqualTo("[:-1]");
        clock.advanceMillis(1000);
        assertThat(call("HGET h goes")).isEqualTo("\"3\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatReadersMeetIsRemovedAfterTheCommand(boolean isTable) {
        expireInHundred(isTable);
        assertThat(db.engine().stats().expiredFields()).isZero();
        call("HGET h stays");
        assertThat(db.engine().stats().expiredFields()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EXISTS h | :0",
                "TYPE h | +none",
                "HLEN h | :0",
                "HGETALL h | []",
                "HRANDFIELD h | _",
                "HRANDFIELD h -3 | []",
                "HSCAN h 0 | [\"0\" []]",
                "DEL h | :0",
                "GET h | _",
                "KEYS * | []",
                "SCAN 0 | [\"0\" []]",
                "HTTL h FIELDS 1 a | [:-2]",
                "HGETDEL h FIELDS 1 a | [_]",
                "TTL h | :-2",
                "PERSIST h | :0",
                "RENAME h other | -ERR no such key",
                "COPY h other | :0",
                "OBJECT ENCODING h | _",
                "HSETEX h FXX FIELDS 1 a 1 | :0",
                "HIMPORT SET h fs 1 | -ERR no such fieldset",
            })
    void aKeyWhoseFieldsHaveAllExpiredIsGone(String line, String answer) {
        call("HSET h a 1 b 2");
        call("HPEXPIRE h 100 FIELDS 2 a b");
        clock.advanceMillis(100);
        assertThat(call(line)).isEqualTo(answer);
        assertThat(call("EXISTS h")).isEqualTo(":0");
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    @Test
    void aKeyWhoseFieldsHaveAllExpiredIsANewOneForWriters() {
        call("HSET h a 1");
        call("EXPIRE h 1000");
        call("HPEXPIRE h 100 FIELDS 1 a");
        clock.advanceMillis(100);
        assertThat(call("HSET h b 2")).isEqualTo(":1");
        assertThat(call("HGETALL h")).isEqualTo("[\"b\" \"2\"]");
        assertThat(call("TTL h")).isEqualTo(":-1");
        call("HPEXPIRE h 100 FIELDS 1 b");
        clock.advanceMillis(100);
        assertThat(call("APPEND h text")).isEqualTo(":4");
    }

    @Test
    void theKeyGoesWithTheLastFieldThatIsLeft() {
        call("HSET h goes 1 last 2");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(100);
        assertThat(call("HDEL h last")).isEqualTo(":1");
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatNobodyMeetsIsRemovedByTheExpiryCycle(boolean isTable) {
        call("CONFIG SET hash-max-listpack-entries " + (isTable ? 0 : 512));
        call("HSET h a 1 b 2 c 3");
        call("HPEXPIRE h 100 FIELDS 1 a");
        call("HPEXPIRE h 200 FIELDS 1 b");
        call("HPEXPIRE h 150 FIELDS 1 c");
        call("HPERSIST h FIELDS 1 c");
        expireCycle(99, 0);
        expireCycle(1, 1);
        expireCycle(99, 1);
        expireCycle(1, 2);
        assertThat(call("HGETALL h")).isEqualTo("[\"c\" \"3\"]");
        call("HPEXPIRE h 100 FIELDS 1 c");
        expireCycle(100, 3);
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    /** Lets time pass and expiry run; tells how many fields were removed so far. */
    private void expireCycle(long millis, long removed) {
        clock.advanceMillis(millis);
        var keyspace = db.engine().keyspace();
        db.engine()
                .locked(
                        () -> {
                            keyspace.begin(clock.millis());
                            new ExpiryCycle(keyspace).removeDue(100);
                            keyspace.commit();
                        });
        assertThat(db.engine().stats().expiredFields()).isEqualTo(removed);
    }

    @Test
    void theKeyGoesWithTheLastFieldThatIsLeftAtOnce() {
        call("HSET h goes 1 last 2");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(100);
        call("MULTI");
        call("HDEL h last");
        call("DBSIZE");
        assertThat(call("EXEC")).isEqualTo("[:1 :0]");
    }

    @Test
    void inATransactionToo() {
        call("HSET h goes 1 last 2");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(100);
        call("MULTI");
        call("HGET h goes");
        call("HINCRBY h goes 5");
        call("HDEL h goes last");
        call("EXISTS h");
        call("HINCRBY h goes x");
        call("HSET h again 1");
        call("HGETALL h");
        assertThat(call("EXEC"))
                .isEqualTo(
                        "[_ :5 :2 :0 -ERR value is not an integer or out of range :1"
                                + " [\"again\" \"1\"]]");
    }

    @Test
    void aFailingCommandInATransactionLeavesExpiredFieldsAlone() {
        call("HSET h goes 1 text x");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(100);
        call("MULTI");
        call("HINCRBY h text 5");
        call("HEXPIRE h 10 FIELDS 0 a");
        call("HLEN h");
        assertThat(call("EXEC"))
                .isEqualTo(
                        "[-ERR hash value is not an integer"
                                + " -ERR Parameter `numFields` should be greater than 0 :1]");
    }

    @Test
    void aCopyKeepsTheTimesToLive() {
        call("HSET h a 1 b 2");
        call("HPEXPIRE h 100 FIELDS 1 a");
        call("COPY h other");
        call("RENAME h moved");
        clock.advanceMillis(40);
        assertThat(call("HPTTL other FIELDS 2 a b")).isEqualTo("[:60 :-1]");
        assertThat(call("HPTTL moved FIELDS 2 a b")).isEqualTo("[:60 :-1]");
        clock.advanceMillis(60);
        assertThat(call("HKEYS other")).isEqualTo("[\"b\"]");
        assertThat(call("HKEYS moved")).isEqualTo("[\"b\"]");
    }
}
