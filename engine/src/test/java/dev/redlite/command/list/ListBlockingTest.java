package dev.redlite.command.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;
import dev.redlite.testing.TextReply;
import dev.redlite.value.ValueType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who waits for lists gets what others push, in the order and by the rules of Redis 8. */
class ListBlockingTest {
    private final ManualClock clock = new ManualClock();
    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    private final List<TestClient> clients = new ArrayList<>();
    private final TestClient pusher = client();

    private TestClient client() {
        var client = new TestClient(db.engine(), clients.size() + 1);
        clients.add(client);
        return client;
    }

    /** A client that waits in a call. */
    private TestClient waiter(String line) {
        TestClient client = client();
        assertThat(client.call(line.split(" "))).isEqualTo("waits");
        return client;
    }

    private String call(String line) {
        return pusher.call(line.split(" "));
    }

    @AfterEach
    void checkAndClose() {
        assertThat(db.check()).isEmpty();
        clients.forEach(TestClient::close);
        assertThat(db.engine().blocking().waiterCount()).isZero();
        assertThat(db.engine().blocking().keyCount()).isZero();
        db.close();
    }

    private void exec(String... lines) {
        call("MULTI");
        for (String line : lines) {
            assertThat(call(line)).isEqualTo("+QUEUED");
        }
        assertThat(call("EXEC")).startsWith("[");
    }

    @Test
    void whoHasWaitedLongestIsServedFirst() {
        var first = waiter("BLPOP l 0");
        var second = waiter("BRPOP l 0");
        var third = waiter("BLPOP l 0");
        assertThat(call("RPUSH l a b")).isEqualTo(":2");
        assertThat(first.answer()).isEqualTo("[\"l\" \"a\"]");
        assertThat(second.answer()).isEqualTo("[\"l\" \"b\"]");
        assertThat(third.answer()).isEqualTo("waits");
        assertThat(call("EXISTS l")).isEqualTo(":0");
        call("LPUSH l c");
        assertThat(third.answer()).isEqualTo("[\"l\" \"c\"]");
    }

    @Test
    void ofAPushOfSeveralTheFirstServedSeesAll() {
        var first = waiter("BLPOP l 0");
        call("LPUSH l a b c");
        assertThat(first.answer()).isEqualTo("[\"l\" \"c\"]");
        assertThat(call("LRANGE l 0 -1")).isEqualTo("[\"b\" \"a\"]");
    }

    @Test
    void ofSeveralKeysTheFirstThatHasSomethingCounts() {
        var client = waiter("BLPOP a b c 0");
        exec("RPUSH c 3", "RPUSH b 2");
        assertThat(client.answer()).isEqualTo("[\"b\" \"2\"]");
        assertThat(call("LLEN c")).isEqualTo(":1");
    }

    @Test
    void oneWhoWaitsForTwoKeysGetsOneElement() {
        var client = waiter("BLPOP a b a 0");
        exec("RPUSH a 1 3", "RPUSH b 2");
        assertThat(client.answer()).isEqualTo("[\"a\" \"1\"]");
        assertThat(client.answer()).isEqualTo("waits");
        assertThat(call("LRANGE a 0 -1")).isEqualTo("[\"3\"]");
        assertThat(call("LRANGE b 0 -1")).isEqualTo("[\"2\"]");
    }

    @Test
    void whatOneTransactionPushesToSeveralListsWakesAll() {
        var first = waiter("BLPOP a 0");
        var second = waiter("BLPOP b 0");
        exec("RPUSH b 2", "RPUSH a 1");
        assertThat(first.answer()).isEqualTo("[\"a\" \"1\"]");
        assertThat(second.answer()).isEqualTo("[\"b\" \"2\"]");
    }

    @Test
    void whoCannotBeServedYetIsPassedOver() {
        var many = waiter("BLMOVEM l d LEFT LEFT 0 EXACTLY 3 OBO");
        var one = waiter("BLPOP l 0");
        call("RPUSH l a");
        assertThat(many.answer()).isEqualTo("waits");
        assertThat(one.answer()).isEqualTo("[\"l\" \"a\"]");
        call("RPUSH l a b c");
        assertThat(many.answer()).isEqualTo("[\"c\" \"b\" \"a\"]");
    }

    @Test
    void isServedBeforeTheNextCommandOfTheSameBatch() {
        var client = waiter("BLPOP l 0");
        var reply = new TextReply(pusher);
        var engine = db.engine();
        engine.enter();
        engine.execute(pusher, words("RPUSH l a"), new TextReply(pusher));
        engine.execute(pusher, words("LLEN l"), reply);
        assertThat(client.answer()).isEqualTo("waits"); // it is told when the batch has ended
        engine.leave();
        assertThat(client.answer()).isEqualTo("[\"l\" \"a\"]");
        assertThat(reply.text()).isEqualTo(":0");
    }

    private static byte[][] words(String line) {
        return Arrays.stream(line.split(" ")).map(Bytes::of).toArray(byte[][]::new);
    }

    @Test
    void aChangeThatIsNoCommandOfAClientCountsToo() {
        var client = waiter("BLPOP l 0");
        call("CLIENT PAUSE 100 WRITE");
        db.engine().locked(this::pushByItself);
        assertThat(client.answer()).isEqualTo("waits");
        clock.advanceMillis(100);
        db.engine().locked(() -> {});
        assertThat(client.answer()).isEqualTo("[\"l\" \"by itself\"]");
        var other = waiter("BLPOP l 0");
        db.engine().locked(this::pushByItself);
        assertThat(other.answer()).isEqualTo("[\"l\" \"by itself\"]");
    }

    private void pushByItself() {
        var keyspace = db.engine().keyspace();
        keyspace.begin(clock.millis());
        keyspace.create(0, Bytes.of("l"), ValueType.LIST).push(Bytes.of("by itself"), true);
        keyspace.endCommand();
        keyspace.commit();
    }

    @Test
    void aMoveWakesWhoWaitsForItsDestination() {
        var last = waiter("BLPOP c 0");
        var second = waiter("BLMOVE b c LEFT RIGHT 0");
        var first = waiter("BRPOPLPUSH a b 0");
        call("RPUSH a x");
        assertThat(first.answer()).isEqualTo("\"x\"");
        assertThat(second.answer()).isEqualTo("\"x\"");
        assertThat(last.answer()).isEqualTo("[\"c\" \"x\"]");
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    @Test
    void aCircleOfMovesEnds() {
        var first = waiter("BLMOVE a b LEFT LEFT 0");
        var second = waiter("BLMOVE b a LEFT LEFT 0");
        call("RPUSH a x");
        assertThat(first.answer()).isEqualTo("\"x\"");
        assertThat(second.answer()).isEqualTo("\"x\"");
        assertThat(call("LRANGE a 0 -1")).isEqualTo("[\"x\"]");
    }

    @Test
    void anotherTypeWakesNobody() {
        var client = waiter("BLPOP l 0");
        call("SET l v");
        call("DEL l");
        call("HSET l f v");
        assertThat(client.answer()).isEqualTo("waits");
        call("DEL l");
        call("RPUSH l a");
        assertThat(client.answer()).isEqualTo("[\"l\" \"a\"]");
    }

    @Test
    void aDestinationOfAnotherTypeIsAnError() {
        call("SET d v");
        var moving = waiter("BLMOVE s d LEFT LEFT 0");
        var popping = waiter("BLPOP s 0");
        call("RPUSH s a");
        assertThat(moving.answer()).startsWith("-WRONGTYPE");
        assertThat(popping.answer()).isEqualTo("[\"s\" \"a\"]");
    }

    @Test
    void whatATransactionPushesAndTakesAwayAgainWakesNobody() {
        var client = waiter("BLPOP l 0");
        exec("RPUSH l a", "DEL l");
        exec("RPUSH l a", "LPOP l");
        exec("RPUSH l a", "SET l v");
        assertThat(client.answer()).isEqualTo("waits");
        exec("DEL l", "RPUSH l a b", "LPOP l");
        assertThat(client.answer()).isEqualTo("[\"l\" \"b\"]");
    }

    @Test
    void doesNotWaitInATransaction() {
        call("MULTI");
        for (String line :
                List.of(
                        "BLPOP l 0",
                        "BRPOP l 0",
                        "BLMPOP 0 1 l LEFT",
                        "BLMOVE l m LEFT LEFT 0",
                        "BRPOPLPUSH l m 0",
                        "BLMOVEM l m LEFT LEFT 0")) {
            assertThat(call(line)).isEqualTo("+QUEUED");
        }
        assertThat(call("EXEC")).isEqualTo("[[nil] [nil] [nil] _ _ [nil]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RENAME other l",
                "RENAMENX other l",
                "COPY other l",
                "MOVE l 0",
                "SWAPDB 0 1",
                "LMOVE other l LEFT LEFT"
            })
    void aListThatComesByAnotherWayCountsToo(String line) {
        var client = waiter("BLPOP l 0");
        pusher.select(line.contains("MOVE l 0") || line.startsWith("SWAPDB") ? 1 : 0);
        call(line.contains("other") ? "RPUSH other a" : "RPUSH l a");
        assertThat(call(line)).doesNotStartWith("-").isNotEqualTo(":0");
        assertThat(client.answer()).isEqualTo("[\"l\" \"a\"]");
        pusher.select(0);
    }

    @Test
    void waitsInItsOwnDatabase() {
        var client = client();
        client.call("SELECT", "3");
        assertThat(client.call("BLPOP", "l", "0")).isEqualTo("waits");
        call("RPUSH l a");
        call("FLUSHALL");
        assertThat(client.answer()).isEqualTo("waits");
        pusher.select(3);
        call("RPUSH l b");
        assertThat(client.answer()).isEqualTo("[\"l\" \"b\"]");
    }

    @Test
    void exactlySoManyOrNone() {
        var client = waiter("BLMOVEM s d LEFT RIGHT 0 EXACTLY 3 BULK");
        var popping = waiter("BLMPOP 0 1 other LEFT COUNT 2");
        call("RPUSH s a");
        call("RPUSH s b");
        assertThat(client.answer()).isEqualTo("waits");
        call("RPUSH s c d");
        assertThat(client.answer()).isEqualTo("[\"a\" \"b\" \"c\"]");
        call("RPUSH other 1 2 3");
        assertThat(popping.answer()).isEqualTo("[\"other\" [\"1\" \"2\"]]");
    }

    @Test
    void aKilledClientTakesNothing() {
        var killed = waiter("BLPOP l 0");
        var other = waiter("BLPOP l 0");
        assertThat(call("CLIENT KILL ID " + killed.id())).isEqualTo(":1");
        assertThat(killed.isKilled()).isTrue();
        call("RPUSH l a");
        assertThat(other.answer()).isEqualTo("[\"l\" \"a\"]");
        assertThat(killed.answer()).isEqualTo("waits");
    }

    @Test
    void aClientThatIsGoneTakesNothing() {
        var gone = waiter("BLPOP k l m 0");
        gone.close();
        call("RPUSH l a");
        assertThat(call("LRANGE l 0 -1")).isEqualTo("[\"a\"]");
    }

    @Test
    void isUnblockedAsIfTheTimeWereOverOrWithAnError() {
        var first = waiter("BLPOP l 0");
        var second = waiter("BLMOVE l m LEFT LEFT 0");
        var third = waiter("BLPOP l 0");
        assertThat(call("CLIENT UNBLOCK " + first.id())).isEqualTo(":1");
        assertThat(first.answer()).isEqualTo("[nil]");
        assertThat(call("CLIENT UNBLOCK " + second.id() + " TIMEOUT")).isEqualTo(":1");
        assertThat(second.answer()).isEqualTo("[nil]");
        assertThat(call("CLIENT UNBLOCK " + third.id() + " error")).isEqualTo(":1");
        assertThat(third.answer()).isEqualTo("-UNBLOCKED client unblocked via CLIENT UNBLOCK");
        assertThat(call("CLIENT UNBLOCK " + third.id())).isEqualTo(":0");
        assertThat(call("CLIENT UNBLOCK 12345")).isEqualTo(":0");
        assertThat(first.call("PING")).isEqualTo("+PONG");
    }

    @Test
    void showsInTheFiguresAndFlags() {
        waiter("BLPOP a b 0").close();
        var client = waiter("BLPOP a b 5");
        var other = waiter("BLPOP b 0");
        String info = call("INFO clients");
        assertThat(info)
                .contains("blocked_clients:2")
                .contains("clients_in_timeout_table:1")
                .contains("total_blocking_keys:2")
                .contains("total_blocking_keys_on_nokey:0");
        assertThat(call("CLIENT LIST ID " + client.id())).contains(" flags=b ").contains("=blpop ");
        call("RPUSH b x y");
        assertThat(call("INFO clients")).contains("blocked_clients:0");
        assertThat(call("CLIENT LIST ID " + other.id())).contains(" flags=N ");
        assertThat(call("INFO commandstats")).contains("cmdstat_blpop:calls=3,");
    }

    @Test
    void isServedAfterAPause() {
        var client = waiter("BLPOP l 0");
        call("CLIENT PAUSE 100 WRITE");
        db.engine().locked(() -> {});
        assertThat(pusher.call("RPUSH", "l", "a")).isEqualTo("held");
        clock.advanceMillis(100);
        assertThat(pusher.call("RPUSH", "l", "a")).isEqualTo(":1");
        assertThat(client.answer()).isEqualTo("[\"l\" \"a\"]");
    }

    @Test
    void anAnswerThatIsNotWantedIsNotGiven() {
        var silent = client();
        assertThat(silent.call("CLIENT", "REPLY", "SKIP")).isEmpty();
        assertThat(silent.call("BLPOP", "l", "0")).isEqualTo("waits");
        call("RPUSH l a");
        assertThat(silent.answer()).isEmpty();
        assertThat(silent.call("PING")).isEqualTo("+PONG");
    }

    @Test
    void aThousandWaitersGetOneElementEach() {
        List<TestClient> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(waiter("BLPOP l" + i % 7 + " l 0"));
        }
        for (int i = 0; i < 1_000; i++) {
            call("RPUSH l " + i);
            assertThat(waiting.get(i).answer()).isEqualTo("[\"l\" \"" + i + "\"]");
        }
    }

    @Test
    void timeoutsThatAreRefused() {
        for (String text : List.of("inf", "9223372036854776", "1e300", "9223372036854775.807")) {
            assertThat(call("BLPOP l " + text)).isEqualTo("-ERR timeout is out of range");
        }
        for (String text : List.of("-1", "-0.001", "-inf", "-1e300")) {
            assertThat(call("BLPOP l " + text)).isEqualTo("-ERR timeout is negative");
        }
        for (String text : List.of("nan", "x", "1,5", "0x")) {
            assertThat(call("BLPOP l " + text))
                    .isEqualTo("-ERR timeout is not a float or out of range");
        }
        waiter("BLPOP l -0.0001").close();
        waiter("BLPOP l 1000000000").close();
    }
}
