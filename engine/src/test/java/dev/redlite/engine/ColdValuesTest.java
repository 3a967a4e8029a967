package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Killed;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A large value that is not in memory is read while others go on, whatever happens meanwhile. */
@Timeout(60)
class ColdValuesTest extends ColdValuesFixture {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZSCORE z m7 = \"7\"",
                "ZRANK z m49 = :49",
                "HGET h f8 = \"v8\"",
                "SISMEMBER s m9 = :1",
                "LINDEX l 48 = \"e48\"",
                "XLEN x = :50",
                "ZADD z 3 new = :1",
                "ZUNIONSTORE s 2 z s = :50",
                "OBJECT ENCODING z = \"listpack\"",
            })
    void othersGoOnMeanwhile(String line) throws Exception {
        fill();
        String[] both = line.split(" = ");
        var other = client();
        var waiting = held(Loader.Step.BEGUN, both[0]);
        assertThat(call(other, "GET small")).isEqualTo("\"value\"");
        assertThat(call(other, "SET small other")).isEqualTo("+OK");
        assertThat(call(other, "INFO persistence"))
                .contains("redlite_cold_loads_running:1")
                .contains("redlite_cold_load_waiting_commands:1");
        assertThat(waiting.isToRetry()).isFalse();
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo(both[1]);
        assertThat(call(waiting, both[0])).isNotEqualTo("held"); // in memory now
        assertThat(loads()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEL z",
                "UNLINK z",
                "EXISTS z",
                "TYPE z",
                "TTL z",
                "EXPIRE z 100",
                "PERSIST z",
                "RENAME z other",
                "RENAME h z",
                "TOUCH z",
                "OBJECT FREQ z",
                "SET z string",
                "ZUNIONSTORE z 1 none",
                "SCAN 0",
                "DBSIZE",
                "FLUSHALL",
                "SWAPDB 0 1",
            })
    void whatDoesNotNeedTheValueDoesNotReadIt(String line) {
        fill();
        assertThat(call(client(), line)).isNotEqualTo("held");
        assertThat(loads()).isZero();
    }

    @Test
    void manyOfOneKeyShareALoadAndGoOnInOrder() throws Exception {
        fill();
        var first = held(Loader.Step.READ, "ZADD z 1 a");
        var second = client();
        assertThat(call(second, "ZCARD z")).isEqualTo("held");
        var hash = client();
        assertThat(call(hash, "HLEN h")).isEqualTo("held");
        goOn.countDown();
        assertThat(first.awaitValue()).isEqualTo(":1");
        assertThat(second.awaitValue()).isEqualTo(":51");
        assertThat(hash.awaitValue()).isEqualTo(":50");
        assertThat(loads()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void theKeyGoesMeanwhile(Loader.Step step) throws Exception {
        fill();
        var waiting = held(step, "ZCARD z");
        assertThat(call(client(), "DEL z")).isEqualTo(":1");
        assertThat(waiting.awaitValue()).isEqualTo(":0"); // at once: nobody waits for the rest
        goOn.countDown();
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void theKeyIsOverwrittenMeanwhile(Loader.Step step) throws Exception {
        fill();
        var waiting = held(step, "ZCARD z");
        var other = client();
        assertThat(call(other, "SET z string")).isEqualTo("+OK");
        assertThat(call(other, "DEL z")).isEqualTo(":1");
        assertThat(call(other, "ZADD z 1 only")).isEqualTo(":1");
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo(":1");
    }

    /** Their objects are marked anew, and change, while what the reading began with is copied. */
    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void liveFieldsAreFlushedMeanwhile(Loader.Step step) throws Exception {
        fill();
        var other = client();
        if (call(other, "HLEN h").equals("held")) {
            assertThat(other.awaitValue()).isEqualTo(":" + ROWS);
        }
        call(other, "HSET h long " + "x".repeat(100));
        durable.db().flush();
        for (int i = 0; i < ROWS; i++) {
            assertThat(call(other, "HSET h f" + i + " w" + i)).isEqualTo(":0");
        }
        Killed.forget(durable.db());
        var waiting = held(step, "HGET h f7");
        durable.db().flush();
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo("\"w7\"");
        for (int i = 0; i < ROWS; i++) {
            assertThat(call(other, "HGET h f" + i)).isEqualTo("\"w" + i + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void theKeyIsRenamedMeanwhile(Loader.Step step) throws Exception {
        fill();
        var waiting = held(step, "ZCARD z");
        var other = client();
        assertThat(call(other, "RENAME z other")).isEqualTo("+OK");
        assertThat(call(other, "ZADD other 1 more")).isEqualTo("held");
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo(":0");
        assertThat(other.awaitValue()).isEqualTo(":1");
        assertThat(call(other, "ZCARD other")).isEqualTo(":51");
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void allIsFlushedToTheTablesMeanwhile(Loader.Step step) throws Exception {
        fill();
        var other = client();
        call(other, "RENAME s t"); // something unflushed of each
        call(other, "ZADD z 1 unflushed");
        other.awaitValue();
        Killed.forget(durable.db());
        var waiting = held(step, "ZCARD z");
        durable.db().flush();
        call(other, "SET another x");
        durable.db().flush();
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo(":51");
        assertThat(call(other, "ZSCORE z unflushed")).isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void databasesAreClearedOrExchangedMeanwhile(Loader.Step step) throws Exception {
        fill();
        var waiting = held(step, "ZCARD z");
        var other = client();
        assertThat(call(other, "SWAPDB 0 1")).isEqualTo("+OK");
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo(":0");
        assertThat(call(other, "SWAPDB 0 1")).isEqualTo("+OK");
        Killed.forget(durable.db());
        var again = held(step, "HLEN h");
        assertThat(call(other, "FLUSHALL")).isEqualTo("+OK");
        assertThat(again.awaitValue()).isEqualTo(":0");
        goOn.countDown();
    }

    @Test
    void aValueThatIsUnflushedIsReadTheSameWay() throws Exception {
        var client = client();
        for (int i = 0; i < 3000; i++) {
            call(client, "ZADD z " + i + " m" + i);
        }
        call(client, "ZREM z m4");
        Killed.forget(durable.db());
        var waiting = held(Loader.Step.BEGUN, "ZRANK z m2999");
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo(":2998");
    }

    @Test
    void unflushedChangesAreOnTop() throws Exception {
        fill();
        var client = client();
        call(client, "HSET h f1 first f2 first");
        client.awaitValue();
        forget();
        call(client, "HSET h f2 second f3 second");
        client.awaitValue();
        Killed.forget(durable.db());
        var waiting = held(Loader.Step.READ, "HMGET h f0 f1 f2 f3");
        goOn.countDown();
        assertThat(waiting.awaitValue()).isEqualTo("[\"v0\" \"first\" \"second\" \"second\"]");
    }

    @Test
    void aTransactionRunsWhenAllItNeedsIsThere() throws Exception {
        fill();
        var client = client();
        call(client, "MULTI");
        call(client, "CLIENT SETNAME once");
        call(client, "ZADD z 1 a");
        call(client, "HSET h a b");
        call(client, "SADD s a");
        call(client, "LPUSH l a");
        call(client, "XADD x 1000-0 a b");
        stopAfter(Loader.Step.BUILT);
        assertThat(call(client, "EXEC")).isEqualTo("held");
        await(reached);
        var other = client();
        assertThat(call(other, "GET small")).isEqualTo("\"value\"");
        assertThat(call(other, "CLIENT LIST")).doesNotContain("name=once");
        goOn.countDown();
        assertThat(client.awaitValue()).isEqualTo("[+OK :1 :1 :1 :51 \"1000-0\"]");
        assertThat(loads()).isEqualTo(5);
        assertThat(call(client, "PING")).isEqualTo("+PONG");
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void aScriptPushesToTheListMeanwhile(Loader.Step step) throws Exception {
        call(client(), "CONFIG SET list-max-listpack-size 4"); // so that pushes share arrays
        fill();
        var client = held(step, "LRANGE l -3 -1");
        String script = "for i = 1, 20 do redis.call('RPUSH', 'l', 'pushed' .. i) end";
        assertThat(client().call("EVAL", script, "0")).isEqualTo("_");
        Killed.forget(durable.db()); // so that what is being read counts
        goOn.countDown();
        assertThat(client.awaitValue()).isEqualTo("[\"pushed18\" \"pushed19\" \"pushed20\"]");
        forget();
        var other = client();
        assertThat(call(other, "LRANGE l 50 52")).isEqualTo("held");
        assertThat(other.awaitValue()).isEqualTo("[\"pushed1\" \"pushed2\" \"pushed3\"]");
        for (int i = 0; i < ROWS; i++) { // which are in the log at the end, and there alone
            assertThat(call(other, "RPUSH l last" + i)).isEqualTo(":" + (ROWS + 21 + i));
        }
    }

    @Test
    void whatIsWatchedMayChangeWhileExecWaits() throws Exception {
        fill();
        var client = client();
        call(client, "WATCH small");
        call(client, "MULTI");
        call(client, "ZADD z 1 a");
        stopAfter(Loader.Step.READ);
        assertThat(call(client, "EXEC")).isEqualTo("held");
        await(reached);
        assertThat(call(client(), "SET small changed")).isEqualTo("+OK");
        goOn.countDown();
        assertThat(client.awaitValue()).isEqualTo("[nil]");
        assertThat(call(client, "ZSCORE z a")).isEqualTo("_");
    }

    @Test
    void aCommandThatChangesOneKeyAndThenReadsAnother() throws Exception {
        fill();
        var client = client();
        call(client, "SADD t a b c d e f g h i j k l m n o p q r s u v w");
        forget();
        assertThat(call(client, "SADD t 1")).isEqualTo("held");
        assertThat(client.awaitValue()).isEqualTo(":1"); // in memory, and not in the tables
        assertThat(call(client, "SMOVE t s a")).isEqualTo("held");
        assertThat(client.awaitValue()).isEqualTo(":1");
        assertThat(call(client, "SISMEMBER s a")).isEqualTo(":1");
        assertThat(call(client, "SMISMEMBER t a b 1")).isEqualTo("[:0 :1 :1]");
    }

    @Test
    void valuesLargerThanTheCacheAreThereForWhoAskedForThem() throws Exception {
        fill();
        engine().locked(
                        () -> {
                            var cache = engine().keyspace().cache();
                            cache.budget(
                                    new dev.redlite.keyspace.CacheBudget(
                                            cache.budget().keyBytes(), 1));
                        });
        var client = client();
        var other = client();
        assertThat(call(client, "ZINTERCARD 3 z s z")).isEqualTo("held");
        for (int i = 0; i < 100; i++) {
            call(other, "SET k" + i + " v");
        }
        assertThat(client.awaitValue()).isEqualTo(":50");
        assertThat(loads()).isEqualTo(2);
    }

    @Test
    void aBlockedClientWhoseKeyMustBeRead() throws Exception {
        var blocked = client();
        assertThat(call(blocked, "BZPOPMIN z 0")).isEqualTo("waits");
        var second = client();
        assertThat(call(second, "BZPOPMIN z 0")).isEqualTo("waits");
        var other = client();
        fillOther(other);
        stopAfter(Loader.Step.READ);
        assertThat(call(other, "RENAME other z")).isEqualTo("+OK");
        await(reached);
        assertThat(blocked.answer()).isEqualTo("waits");
        assertThat(call(other, "PING")).isEqualTo("+PONG");
        goOn.countDown();
        assertThat(blocked.awaitAnswer()).isEqualTo("[\"z\" \"m0\" \"0\"]");
        assertThat(second.awaitAnswer()).isEqualTo("[\"z\" \"m1\" \"1\"]");
    }

    private void fillOther(TestClient client) {
        for (int i = 0; i < ROWS; i++) {
            call(client, "ZADD other " + i + " m" + i);
        }
        forget();
    }

    @Test
    void aBlockedClientGivesUpWhileItsKeyIsRead() throws Exception {
        var blocked = client();
        assertThat(call(blocked, "BZPOPMIN z 0")).isEqualTo("waits");
        var other = client();
        fillOther(other);
        stopAfter(Loader.Step.READ);
        assertThat(call(other, "RENAME other z")).isEqualTo("+OK");
        await(reached);
        assertThat(call(other, "CLIENT UNBLOCK " + blocked.id())).isEqualTo(":1");
        assertThat(blocked.awaitAnswer()).isEqualTo("[nil]");
        goOn.countDown();
        assertThat(call(other, "ZCARD z")).isEqualTo("held");
        assertThat(other.awaitValue()).isEqualTo(":50");
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void whoWaitsIsGone(Loader.Step step) throws Exception {
        fill();
        var waiting = held(step, "ZCARD z");
        waiting.close();
        var other = client();
        assertThat(call(other, "ZCARD z")).isEqualTo("held");
        goOn.countDown();
        assertThat(other.awaitValue()).isEqualTo(":50");
    }

    @Test
    void aPauseThatBeginsMeanwhileHoldsTheCommand() throws Exception {
        fill();
        var waiting = held(Loader.Step.READ, "ZCARD z");
        var other = client();
        assertThat(call(other, "CLIENT PAUSE 100000 ALL")).isEqualTo("+OK");
        goOn.countDown();
        until(waiting::isToRetry);
        assertThat(waiting.again()).isEqualTo("held");
        assertThat(waiting.awaitsValue()).isFalse(); // it is the pause it waits for
        assertThat(call(other, "CLIENT UNPAUSE")).isEqualTo("+OK");
        assertThat(waiting.again()).isEqualTo(":50");
    }

    @Test
    void answersThatAreNotWantedStayAway() throws Exception {
        fill();
        var client = client();
        assertThat(call(client, "CLIENT REPLY SKIP")).isEmpty();
        assertThat(call(client, "ZCARD z")).isEqualTo("held");
        assertThat(client.awaitValue()).isEmpty();
        assertThat(call(client, "ZCARD z")).isEqualTo(":50");
    }

    @Test
    void figuresCountACommandOnce() throws Exception {
        fill();
        var client = client();
        call(client, "CONFIG RESETSTAT");
        assertThat(call(client, "ZSCORE z m1")).isEqualTo("held");
        client.awaitValue();
        assertThat(call(client, "INFO commandstats")).contains("cmdstat_zscore:calls=1,");
        assertThat(call(client, "INFO stats")).contains("keyspace_hits:1\r\n");
    }
}
