package dev.redlite.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** INFO's number of hashes with fields that expire, which nobody counts anew. */
class SubexpiryTest {
    private static final Pattern COUNT = Pattern.compile("db(\\d+):.*,subexpiry=(\\d+)\r");

    @RegisterExtension final DurableEngine on = new DurableEngine(Fsync.EVERYSEC);

    private String call(String line) {
        try (var client = new TestClient(on.db().engine(), 1)) {
            return client.call(line.split(" "));
        }
    }

    /** Of each database that has keys. */
    private String counts() {
        Matcher count = COUNT.matcher(call("INFO keyspace"));
        var all = new StringBuilder();
        while (count.find()) {
            all.append(count.group(1)).append('=').append(count.group(2)).append(' ');
        }
        return all.toString().strip();
    }

    private void hash(String key) {
        call("HSET " + key + " f 1 g 2");
        call("HPEXPIRE " + key + " 5000 FIELDS 1 f");
    }

    @BeforeEach
    void two() {
        call("SET string v EX 100");
        call("HSET plain f v");
        hash("a");
        hash("b");
        assertThat(counts()).isEqualTo("0=2");
    }

    @Test
    void fieldsThatExpireNoMoreDoNotCount() {
        call("HPERSIST a FIELDS 1 f");
        assertThat(counts()).isEqualTo("0=1");
        call("HSET b f 1");
        assertThat(counts()).isEqualTo("0=0");
        hash("a");
        call("HPEXPIRE a 7000 FIELDS 1 g");
        assertThat(counts()).isEqualTo("0=1");
    }

    @Test
    void fieldsThatHaveExpiredDoNotCount() {
        on.clock().advanceMillis(5_000);
        call("HGETALL a");
        call("HGETALL b");
        assertThat(counts()).isEqualTo("0=0");
        assertThat(call("HLEN a")).isEqualTo(":1");
    }

    @Test
    void keysThatGoOrComeAreCounted() {
        call("COPY a c");
        call("RENAME b d");
        call("MOVE a 3");
        assertThat(counts()).isEqualTo("0=2 3=1");
        call("SET c string");
        assertThat(counts()).isEqualTo("0=1 3=1");
        call("SWAPDB 0 3");
        assertThat(counts()).isEqualTo("0=1 3=1");
        call("DEL a");
        assertThat(counts()).isEqualTo("3=1");
        call("FLUSHALL");
        hash("new");
        assertThat(counts()).isEqualTo("0=1");
    }

    @Test
    void theCountIsThereAfterARestart() {
        on.db().flush();
        call("DEL a");
        hash("c");
        hash("d");
        on.killAndReopen(); // what is not in the tables comes from the log
        assertThat(counts()).isEqualTo("0=3");
        call("HPERSIST b FIELDS 1 f");
        on.closeAndReopen();
        assertThat(counts()).isEqualTo("0=2");
        assertThat(on.db().check()).isEmpty();
    }
}
