package dev.redlite.command.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Killed;
import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Who waits for streams gets what others add, by the rules of Redis 8. */
class StreamBlockingTest {
    private final ManualClock clock = new ManualClock();
    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    private final List<TestClient> clients = new ArrayList<>();
    private final TestClient adder = client();

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
        return adder.call(line.split(" "));
    }

    @AfterEach
    void checkAndClose() {
        assertThat(db.check()).isEmpty();
        clients.forEach(TestClient::close);
        assertThat(db.engine().blocking().waiterCount()).isZero();
        db.close();
    }

    @Test
    void allReadersGetTheEntry() {
        call("XADD s 1-0 a b");
        var first = waiter("XREAD BLOCK 0 STREAMS s $");
        var second = waiter("XREAD BLOCK 0 STREAMS none s 0 1");
        var later = waiter("XREAD BLOCK 0 STREAMS s 5");
        call("XADD s 2-0 c d");
        String answer = "[[\"s\" [[\"2-0\" [\"c\" \"d\"]]]]]";
        assertThat(first.answer()).isEqualTo(answer);
        assertThat(second.answer()).isEqualTo(answer);
        assertThat(later.answer()).isEqualTo("waits");
        call("XADD s 6-0 e f");
        assertThat(later.answer()).isEqualTo("[[\"s\" [[\"6-0\" [\"e\" \"f\"]]]]]");
    }

    @Test
    void theLastIdIsThatOfTheCall() {
        var client = waiter("XREAD BLOCK 0 STREAMS s $");
        call("MULTI");
        call("XADD s 1-0 a b");
        call("XADD s 2-0 c d");
        call("EXEC");
        assertThat(client.answer())
                .isEqualTo("[[\"s\" [[\"1-0\" [\"a\" \"b\"]] [\"2-0\" [\"c\" \"d\"]]]]]");
    }

    @Test
    void anEntryThatIsDeletedAtOnceWakesNobody() {
        call("XADD s 1-0 a b");
        var client = waiter("XREAD BLOCK 0 STREAMS s $");
        call("MULTI");
        call("XADD s 2-0 c d");
        call("XDEL s 2-0");
        call("EXEC");
        assertThat(client.answer()).isEqualTo("waits");
        call("XADD s 3-0 e f");
        assertThat(client.answer()).isEqualTo("[[\"s\" [[\"3-0\" [\"e\" \"f\"]]]]]");
    }

    @Test
    void insideATransactionNobodyWaits() {
        call("MULTI");
        call("XREAD BLOCK 0 STREAMS s $");
        assertThat(call("EXEC")).isEqualTo("[[nil]]");
    }

    @Test
    void eachEntryGoesToOneConsumerOfAGroup() {
        call("XGROUP CREATE s g $ MKSTREAM");
        var first = waiter("XREADGROUP GROUP g c BLOCK 0 STREAMS s >");
        var second = waiter("XREADGROUP GROUP g d BLOCK 0 STREAMS s >");
        call("XADD s 1-0 a b");
        assertThat(first.answer()).isEqualTo("[[\"s\" [[\"1-0\" [\"a\" \"b\"]]]]]");
        assertThat(second.answer()).isEqualTo("waits");
        call("XADD s 2-0 c d");
        assertThat(second.answer()).isEqualTo("[[\"s\" [[\"2-0\" [\"c\" \"d\"]]]]]");
        assertThat(call("XPENDING s g"))
                .isEqualTo("[:2 \"1-0\" \"2-0\" [[\"c\" \"1\"] [\"d\" \"1\"]]]");
    }

    @Test
    void whatIsPendingIsAnsweredAtOnce() {
        call("XGROUP CREATE s g $ MKSTREAM");
        assertThat(call("XREADGROUP GROUP g c BLOCK 0 STREAMS s 0")).isEqualTo("[[\"s\" []]]");
    }

    @Test
    void onlyAnEntryWakesAConsumerWhateverElseHappensToTheStream() {
        call("XADD s 1-0 a b");
        call("XADD s 2-0 c d");
        call("XGROUP CREATE s g $");
        var client = waiter("XREADGROUP GROUP g c BLOCK 0 STREAMS s >");
        for (String line :
                new String[] {
                    "XGROUP SETID s g 0",
                    "XSETID s 5-0",
                    "XGROUP CREATECONSUMER s g d",
                    "XDEL s 1-0",
                    "EXPIRE s 100",
                }) {
            call(line);
            assertThat(client.answer()).as(line).isEqualTo("waits");
        }
        call("XADD s 6-0 e f");
        assertThat(client.answer())
                .isEqualTo("[[\"s\" [[\"2-0\" [\"c\" \"d\"]] [\"6-0\" [\"e\" \"f\"]]]]]");
    }

    @Test
    void anotherStreamUnderTheKeyWakesAConsumerWhateverItsIds() {
        call("XADD s 7-0 a b");
        call("XGROUP CREATE s g $");
        call("XADD t 1-0 c d");
        call("XGROUP CREATE t g 0");
        var client = waiter("XREADGROUP GROUP g c BLOCK 0 STREAMS s >");
        call("RENAME t s");
        assertThat(client.answer()).isEqualTo("[[\"s\" [[\"1-0\" [\"c\" \"d\"]]]]]");
    }

    @Test
    void whoClaimsIsWokenWhenAnEntryHasBeenIdleForLongEnough() {
        call("XADD s 1-0 a b");
        call("XADD s 2-0 c d");
        call("XGROUP CREATE s g 0");
        call("XREADGROUP GROUP g gone COUNT 1 STREAMS s >");
        clock.advanceMillis(100);
        call("XREADGROUP GROUP g gone COUNT 1 STREAMS s >");
        var client = waiter("XREADGROUP GROUP g c BLOCK 0 CLAIM 1000 STREAMS s >");
        var other = waiter("XREADGROUP GROUP g d BLOCK 0 STREAMS s >");
        clock.advanceMillis(899);
        Killed.expire(db);
        assertThat(client.answer()).isEqualTo("waits");
        clock.advanceMillis(1);
        Killed.expire(db);
        assertThat(client.answer()).isEqualTo("[[\"s\" [[\"1-0\" [\"a\" \"b\"] :1000 :1]]]]");
        client = waiter("XREADGROUP GROUP g c BLOCK 0 CLAIM 1000 STREAMS s >");
        call("XACK s g 2-0"); // then 1-0 is the next
        clock.advanceMillis(100);
        Killed.expire(db);
        assertThat(client.answer()).isEqualTo("waits");
        clock.advanceMillis(900);
        Killed.expire(db);
        assertThat(client.answer()).isEqualTo("[[\"s\" [[\"1-0\" [\"a\" \"b\"] :1000 :2]]]]");
        assertThat(other.answer()).isEqualTo("waits");
    }

    /** tests/unit/type/stream-cgroups.tcl of redis/redis (8.8), but given back in another order. */
    @Test
    void whoClaimsIsWokenByWhatIsGivenBack() {
        call("XADD s 1-0 a b");
        call("XADD s 2-0 c d");
        call("XGROUP CREATE s g 0");
        call("XREADGROUP GROUP g gone STREAMS s >");
        var client = waiter("XREADGROUP GROUP g c BLOCK 0 CLAIM 1000 STREAMS s >");
        var patient = waiter("XREADGROUP GROUP g d BLOCK 0 CLAIM 9223372036854775807 STREAMS s >");
        clock.advanceMillis(500);
        Killed.expire(db);
        assertThat(patient.answer()).isEqualTo("waits");
        assertThat(call("XINFO CONSUMERS s g")) // nobody tried again: there is no such time
                .contains("\"name\" \"d\" \"pending\" :0 \"idle\" :500");
        call("XNACK s g FAIL IDS 2 2 1");
        assertThat(client.answer())
                .matches("\\[\\[\"s\" \\[\\[\"2-0\" .* :1\\] \\[\"1-0\" .* :1\\]\\]\\]\\]");
        assertThat(patient.answer()).isEqualTo("waits");
    }

    @Test
    void aGroupThatGoesFailsWhoWaitsForIt() {
        call("XGROUP CREATE s g $ MKSTREAM");
        var client = waiter("XREADGROUP GROUP g c BLOCK 0 STREAMS s >");
        call("XGROUP DESTROY s g");
        assertThat(client.answer())
                .isEqualTo(
                        "-NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP"
                                + " option");
    }

    @Test
    void aKeyThatGoesFailsWhoReadsAsAConsumerAndNobodyElse() {
        call("XGROUP CREATE s g $ MKSTREAM");
        var consumer = waiter("XREADGROUP GROUP g c BLOCK 0 STREAMS s >");
        var reader = waiter("XREAD BLOCK 0 STREAMS s $");
        call("DEL s");
        assertThat(consumer.answer()).startsWith("-NOGROUP No such key 's'");
        assertThat(reader.answer()).isEqualTo("waits");
        call("SET s v");
        assertThat(reader.answer()).isEqualTo("waits");
    }

    @Test
    void aKeyOfAnotherTypeFailsWhoReadsAsAConsumer() {
        call("XGROUP CREATE s g $ MKSTREAM");
        var consumer = waiter("XREADGROUP GROUP g c BLOCK 0 STREAMS s >");
        call("SET s v");
        assertThat(consumer.answer()).startsWith("-WRONGTYPE ");
    }
}
