package dev.redlite.command.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientCommandsTest {
    private final ManualClock clock = new ManualClock();
    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    private final TestClient first = new TestClient(db.engine(), 1001);
    private final TestClient second = new TestClient(db.engine(), 1002);

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aClientIsShownInOneLine() {
        clock.advanceMillis(5_000);
        first.call("CLIENT", "SETNAME", "me");
        first.call("CLIENT", "SETINFO", "lib-name", "jedis");
        first.call("CLIENT", "SETINFO", "LIB-VER", "8.0");
        first.call("CLIENT", "NO-EVICT", "on");
        first.call("SELECT", "2");
        first.call("WATCH", "a", "b");
        first.call("HELLO", "3");
        clock.advanceMillis(2_000);
        assertThat(first.call("CLIENT", "INFO"))
                .startsWith("=txt:id=" + first.id() + " addr=127.0.0.1:1001 laddr=127.0.0.1:6379 ")
                .contains(" name=me age=7 idle=0 flags=e db=2 sub=0 psub=0 ssub=0 multi=-1 watch=2")
                .contains(
                        " cmd=client|info user=default redir=-1 resp=3 lib-name=jedis lib-ver=8.0")
                .endsWith("\n");
    }

    @Test
    void listShowsTheClientsAskedFor() {
        String all = first.call("CLIENT", "LIST");
        assertThat(all).contains("addr=127.0.0.1:1001").contains("addr=127.0.0.1:1002");
        String id = Long.toString(second.id());
        assertThat(first.call("CLIENT", "LIST", "ID", id, "9999"))
                .contains("addr=127.0.0.1:1002")
                .doesNotContain("addr=127.0.0.1:1001");
        assertThat(first.call("CLIENT", "LIST", "TYPE", "pubsub")).isEqualTo("\"\"");
        assertThat(first.call("CLIENT", "LIST", "TYPE", "x"))
                .isEqualTo("-ERR Unknown client type 'x'");
        assertThat(first.call("CLIENT", "LIST", "ID", "x")).isEqualTo("-ERR Invalid client ID");
        assertThat(first.call("CLIENT", "LIST", "ID")).isEqualTo("-ERR syntax error");
    }

    @Test
    void killByAddressSparesNobody() {
        assertThat(first.call("CLIENT", "KILL", "127.0.0.1:1002")).isEqualTo("+OK");
        assertThat(second.isKilled()).isTrue();
        assertThat(first.call("CLIENT", "KILL", "127.0.0.1:1001")).isEqualTo("+OK");
        assertThat(first.isClosing()).as("the caller gets its answer first").isTrue();
        assertThat(first.isKilled()).isFalse();
        assertThat(first.call("CLIENT", "KILL", "1.2.3.4:5")).isEqualTo("-ERR No such client");
    }

    @Test
    void killNeedsAllConditionsToApply() {
        String id = Long.toString(second.id());
        assertThat(first.call("CLIENT", "KILL", "ID", id, "ADDR", "127.0.0.1:1")).isEqualTo(":0");
        assertThat(first.call("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo(":0");
        assertThat(first.call("CLIENT", "KILL", "ID", Long.toString(first.id()))).isEqualTo(":0");
        assertThat(first.call("CLIENT", "KILL", "MAXAGE", "10")).isEqualTo(":0");
        clock.advanceMillis(10_000);
        assertThat(first.call("CLIENT", "KILL", "MAXAGE", "10", "ID", id)).isEqualTo(":1");
        assertThat(second.isKilled()).isTrue();
        assertThat(first.call("CLIENT", "KILL", "USER", "default", "SKIPME", "no")).isEqualTo(":2");
        assertThat(first.isClosing()).isTrue();
    }

    @Test
    void killNamesWhatIsWrong() {
        assertThat(first.call("CLIENT", "KILL", "ID", "0"))
                .isEqualTo("-ERR client-id should be greater than 0");
        assertThat(first.call("CLIENT", "KILL", "TYPE", "x"))
                .isEqualTo("-ERR Unknown client type 'x'");
        assertThat(first.call("CLIENT", "KILL", "USER", "x")).isEqualTo("-ERR No such user 'x'");
        assertThat(first.call("CLIENT", "KILL", "SKIPME", "x")).isEqualTo("-ERR syntax error");
        assertThat(first.call("CLIENT", "KILL", "ID", "1", "ADDR")).isEqualTo("-ERR syntax error");
        assertThat(first.call("CLIENT", "KILL", "MAXAGE", "0"))
                .isEqualTo("-ERR maxage should be greater than 0");
    }

    @Test
    void replyOffAndSkipLeaveAnswersOut() {
        assertThat(first.call("CLIENT", "REPLY", "SKIP")).isEmpty();
        assertThat(first.call("PING")).isEmpty();
        assertThat(first.call("PING")).isEqualTo("+PONG");
        assertThat(first.call("CLIENT", "REPLY", "OFF")).isEmpty();
        assertThat(first.call("PING")).isEmpty();
        assertThat(first.call("CLIENT", "REPLY", "SKIP")).isEmpty();
        assertThat(first.call("NOSUCH")).isEmpty();
        assertThat(first.call("PING")).as("SKIP leaves OFF as it is").isEmpty();
        assertThat(first.call("CLIENT", "REPLY", "ON")).isEqualTo("+OK");
        assertThat(first.call("CLIENT", "REPLY", "x")).isEqualTo("-ERR syntax error");
        first.call("CLIENT", "REPLY", "OFF");
        assertThat(first.call("RESET")).isEqualTo("+RESET");
    }

    @Test
    void pauseHoldsBackUntilItsTimeOrUnpause() {
        assertThat(first.call("CLIENT", "PAUSE", "100", "WRITE")).isEqualTo("+OK");
        assertThat(second.call("SET", "k", "v")).isEqualTo("held");
        assertThat(first.call("INFO", "clients")).contains("\r\nblocked_clients:1\r\n");
        assertThat(second.call("GET", "k")).isEqualTo("_");
        assertThat(first.call("INFO", "clients")).contains("\r\nblocked_clients:0\r\n");
        assertThat(first.call("CLIENT", "PAUSE", "200")).isEqualTo("+OK");
        assertThat(second.call("GET", "k")).isEqualTo("held");
        assertThat(second.call("CLIENT", "ID")).isEqualTo(":" + second.id());
        assertThat(first.call("CLIENT", "UNPAUSE")).isEqualTo("+OK");
        assertThat(second.call("SET", "k", "v")).isEqualTo("+OK");
        first.call("CLIENT", "PAUSE", "50");
        clock.advanceMillis(51);
        assertThat(second.call("GET", "k")).isEqualTo("\"v\"");
    }

    @Test
    void pauseNamesWhatIsWrong() {
        assertThat(first.call("CLIENT", "PAUSE", "x", "y"))
                .isEqualTo("-ERR CLIENT PAUSE mode must be WRITE or ALL");
        assertThat(first.call("CLIENT", "PAUSE", "x"))
                .isEqualTo("-ERR timeout is not an integer or out of range");
        assertThat(first.call("CLIENT", "PAUSE", "-1")).isEqualTo("-ERR timeout is negative");
        assertThat(first.call("CLIENT", "PAUSE", "9223372036854775807"))
                .isEqualTo("-ERR timeout is out of range");
    }

    @Test
    void noTouchLeavesTheTimeOfUseAlone() {
        first.call("SET", "k", "v");
        clock.advanceMillis(9_000);
        second.call("CLIENT", "NO-TOUCH", "on");
        second.call("GET", "k");
        assertThat(second.call("OBJECT", "IDLETIME", "k")).isEqualTo(":9");
        first.call("GET", "k");
        assertThat(second.call("OBJECT", "IDLETIME", "k")).isEqualTo(":0");
    }

    @Test
    void setinfoTakesTwoNamesOnly() {
        assertThat(first.call("CLIENT", "SETINFO", "lib-foo", "x"))
                .isEqualTo("-ERR Unrecognized option 'lib-foo'");
        assertThat(first.call("CLIENT", "SETINFO", "lib-name", "a b"))
                .isEqualTo("-ERR lib-name cannot contain spaces, newlines or special characters.");
    }

    @Test
    void trackingIsOffAtFirst() {
        first.call("HELLO", "3");
        assertThat(first.call("CLIENT", "TRACKINGINFO"))
                .isEqualTo("%[\"flags\" ~[\"off\"] \"redirect\" :-1 \"prefixes\" []]");
        assertThat(first.call("CLIENT", "GETREDIR")).isEqualTo(":-1");
        assertThat(first.call("CLIENT", "UNBLOCK", "1")).isEqualTo(":0");
        for (String word : new String[] {"CAPA", "MAINT_NOTIFICATIONS"}) {
            assertThat(first.call("CLIENT", word, "on"))
                    .isEqualTo("-ERR unknown subcommand '" + word + "'. Try CLIENT HELP.");
        }
    }
}
