package dev.redlite.command.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/**
 * What expired is told before what the command that met it does, as in Redis, which removes it on
 * the way to the value. For keys, EventsTest of the conformance module compares that with a real
 * Redis; for fields, see redis/redis#13329 and #14958.
 */
class ExpiryEventsTest extends HashFixture {
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void listen() {
        call("CONFIG SET notify-keyspace-events EATnmoc");
        db.subscribe(
                        (channel, payload) ->
                                heard.add(
                                        channel.replaceFirst(".*__:", "")
                                                + " "
                                                + Bytes.utf8(payload)),
                        Runnable::run)
                .subscribePatterns("__*");
    }

    private List<String> heardOf(String... lines) {
        heard.clear();
        for (String line : lines) {
            call(line);
        }
        return heard;
    }

    private void expireTwoFields() {
        call("HSET h goes 1 too 2 stays 3 text x");
        call("HPEXPIRE h 100 FIELDS 2 goes too");
        clock.advanceMillis(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HSET h new 1 | hset",
                "HSETNX h goes 1 | hset",
                "HINCRBY h goes 1 | hincrby",
                "HINCRBYFLOAT h goes 1 | hincrbyfloat",
                "HDEL h stays | hdel",
                "HGETDEL h FIELDS 1 stays | hdel",
                "HGETEX h EX 10 FIELDS 1 stays | hexpire",
                "HEXPIRE h 10 FIELDS 1 stays | hexpire",
                "HEXPIRE h 0 FIELDS 1 stays | hdel",
                "HSETEX h FIELDS 1 stays 1 | hset",
                "HSETEX h FNX FIELDS 1 goes 1 | hset",
            })
    void expiredFieldsGoBeforeTheChange(String line, String event) {
        expireTwoFields();
        assertThat(heardOf(line).subList(0, 3))
                .containsExactly("hexpired h", "hexpired 1:h|4:goes,3:too", event + " h");
    }

    /** HSET does not ask whether a field is there, so it does not meet that its time has come. */
    @Test
    void aFieldThatIsSetAnywayIsNotHeardToGo() {
        expireTwoFields();
        assertThat(heardOf("HSET h goes 1"))
                .containsExactly("hexpired h", "hexpired 1:h|3:too", "hset h", "hset 1:h|4:goes");
    }

    @Test
    void inATransactionToo() {
        expireTwoFields();
        assertThat(heardOf("MULTI", "HINCRBY h text 1", "HSET h a 1", "HSET h b 1", "EXEC"))
                .containsExactly(
                        "hexpired h",
                        "hexpired 1:h|4:goes,3:too",
                        "hset h",
                        "hset 1:h|1:a",
                        "hset h",
                        "hset 1:h|1:b");
    }

    @Test
    void aCommandThatChangesNothingStillHasThemRemoved() {
        expireTwoFields();
        assertThat(heardOf("HDEL h none"))
                .containsExactly("hexpired h", "hexpired 1:h|4:goes,3:too");
    }

    @Test
    void theLastFieldThatIsDeletedGoesBehindThoseThatExpired() {
        call("HSET h goes 1 stays 3");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(100);
        assertThat(heardOf("HDEL h stays"))
                .containsExactly(
                        "hexpired h", "hexpired 1:h|4:goes", "hdel h", "hdel 1:h|5:stays", "del h");
    }

    @ParameterizedTest
    @CsvSource({"HSET h a 1,hset", "SET h v,set", "SADD h m,sadd"})
    void aHashOfExpiredFieldsIsGoneBeforeAnotherValueIsMade(String line, String event) {
        call("HSET h goes 1");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(100);
        assertThat(heardOf(line).subList(0, 5))
                .containsExactly(
                        "hexpired h", "hexpired 1:h|4:goes", "del h", "new h", event + " h");
        assertThat(db.engine().stats().expiredFields()).isEqualTo(1);
    }

    @Test
    void itsTimeToLiveIsNotKept() {
        call("HSET h goes 1");
        call("EXPIRE h 1000");
        call("HPEXPIRE h 100 FIELDS 1 goes");
        clock.advanceMillis(100);
        call("SET h v KEEPTTL");
        assertThat(call("TTL h")).isEqualTo(":-1");
    }

    @Test
    void anExpiredKeyGoesBeforeItIsMissed() {
        call("SET k v PX 100");
        clock.advanceMillis(100);
        assertThat(heardOf("GET k")).containsExactly("expired k", "keymiss k");
        assertThat(heardOf("GET k")).containsExactly("keymiss k");
    }
}
