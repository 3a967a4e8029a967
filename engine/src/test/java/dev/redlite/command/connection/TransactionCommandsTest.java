package dev.redlite.command.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionCommandsTest {
    private final ManualClock clock = new ManualClock();
    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    private final TestClient client = new TestClient(db.engine(), 1);
    private final TestClient other = new TestClient(db.engine(), 2);

    @AfterEach
    void close() {
        db.close();
    }

    private String exec() {
        client.call("MULTI");
        client.call("PING");
        return client.call("EXEC");
    }

    @Test
    void anErrorAtRunTimeDoesNotStopTheOthers() {
        client.call("SET", "k", "text");
        client.call("MULTI");
        assertThat(client.call("SET", "a", "1")).isEqualTo("+QUEUED");
        client.call("INCR", "k");
        client.call("HSET", "k", "f", "v");
        client.call("SET", "b", "2");
        assertThat(client.call("EXEC"))
                .isEqualTo(
                        "[+OK -ERR value is not an integer or out of range -WRONGTYPE Operation"
                                + " against a key holding the wrong kind of value +OK]");
        assertThat(client.call("GET", "b")).isEqualTo("\"2\"");
    }

    @Test
    void anErrorWhileQueueingDiscardsAll() {
        client.call("MULTI");
        client.call("SET", "a", "1");
        assertThat(client.call("NOSUCH")).startsWith("-ERR unknown command 'NOSUCH'");
        assertThat(client.call("EXEC"))
                .isEqualTo("-EXECABORT Transaction discarded because of previous errors.");
        client.call("MULTI");
        assertThat(client.call("SET", "a")).startsWith("-ERR wrong number of arguments");
        client.call("EXEC");
        client.call("MULTI");
        assertThat(client.call("CONFIG", "NOSUCH")).startsWith("-ERR unknown subcommand");
        assertThat(client.call("EXEC")).startsWith("-EXECABORT");
        client.call("MULTI");
        assertThat(client.call("SAVE")).isEqualTo("-ERR Command not allowed inside a transaction");
        assertThat(client.call("EXEC")).startsWith("-EXECABORT");
        assertThat(client.call("GET", "a")).isEqualTo("_");
        assertThat(client.call("EXEC")).isEqualTo("-ERR EXEC without MULTI");
    }

    @Test
    void aRefusedExecEndsTheTransaction() {
        client.call("MULTI");
        assertThat(client.call("EXEC", "now"))
                .isEqualTo(
                        "-EXECABORT Transaction discarded because of: wrong number of arguments for"
                                + " 'exec' command");
        assertThat(client.call("EXEC")).isEqualTo("-ERR EXEC without MULTI");
    }

    @Test
    void multiAndWatchInsideAreErrorsThatDiscardNothing() {
        client.call("MULTI");
        assertThat(client.call("MULTI")).isEqualTo("-ERR MULTI calls can not be nested");
        assertThat(client.call("WATCH", "k")).isEqualTo("-ERR WATCH inside MULTI is not allowed");
        client.call("SET", "k", "v");
        assertThat(client.call("EXEC")).isEqualTo("[+OK]");
        assertThat(client.call("DISCARD")).isEqualTo("-ERR DISCARD without MULTI");
    }

    @Test
    void aWatchedKeyThatChangedFailsExecWhoeverChangedIt() {
        client.call("WATCH", "k");
        client.call("SET", "k", "mine");
        assertThat(exec()).isEqualTo("[nil]");
        client.call("WATCH", "k");
        other.call("SET", "k", "other");
        assertThat(exec()).isEqualTo("[nil]");
        client.call("HELLO", "3");
        client.call("WATCH", "k");
        other.call("DEL", "k");
        assertThat(exec()).isEqualTo("_");
        assertThat(exec()).isEqualTo("[+PONG]");
    }

    @Test
    void whatChangesNothingTouchesNothing() {
        client.call("WATCH", "k");
        other.call("DEL", "k");
        other.call("GET", "k");
        other.call("MULTI");
        other.call("SET", "k", "v");
        other.call("DISCARD");
        assertThat(exec()).isEqualTo("[+PONG]");
    }

    @Test
    void discardAndUnwatchForgetWhatWasWatched() {
        client.call("WATCH", "k");
        other.call("SET", "k", "1");
        client.call("UNWATCH");
        assertThat(exec()).isEqualTo("[+PONG]");
        client.call("WATCH", "k");
        other.call("SET", "k", "2");
        client.call("MULTI");
        client.call("DISCARD");
        assertThat(exec()).isEqualTo("[+PONG]");
    }

    @Test
    void flushingTouchesWatchedKeysThatExist() {
        client.call("SET", "k", "v");
        client.call("WATCH", "k");
        other.call("FLUSHALL");
        assertThat(client.areWatchesTouched()).isTrue();
        assertThat(exec()).isEqualTo("[nil]");
        client.call("WATCH", "none");
        other.call("SET", "x", "y");
        other.call("FLUSHDB");
        assertThat(exec()).isEqualTo("[+PONG]");
    }

    @Test
    void swappingTouchesWatchedKeysThatExistOnEitherSide() {
        other.call("SELECT", "1");
        other.call("SET", "k", "v");
        client.call("WATCH", "k");
        other.call("SWAPDB", "0", "1");
        assertThat(exec()).isEqualTo("[nil]");
        client.call("WATCH", "none");
        other.call("SWAPDB", "0", "1");
        assertThat(exec()).isEqualTo("[+PONG]");
    }

    @Test
    void aWatchedKeyThatExpiresFailsExec() {
        client.call("SET", "k", "v", "PX", "20");
        client.call("WATCH", "k");
        clock.advanceMillis(30);
        assertThat(exec()).isEqualTo("[nil]");
        client.call("SET", "k", "v", "PX", "20");
        clock.advanceMillis(30);
        client.call("WATCH", "k");
        other.call("GET", "k");
        assertThat(exec()).as("it had expired when it was watched").isEqualTo("[+PONG]");
    }

    @Test
    void aQueuedSelectCountsForWhatFollows() {
        client.call("MULTI");
        client.call("SELECT", "3");
        client.call("SET", "k", "v");
        client.call("GET", "k");
        client.call("SELECT", "99");
        assertThat(client.call("EXEC")).isEqualTo("[+OK +OK \"v\" -ERR DB index is out of range]");
        assertThat(client.db()).isEqualTo(3);
    }

    @Test
    void helloInsideSwitchesForTheAnswersBehindIt() {
        client.call("MULTI");
        client.call("GET", "none");
        client.call("HELLO", "3");
        client.call("HGETALL", "none");
        assertThat(client.call("EXEC")).startsWith("[_ %[\"server\"").endsWith(" %[]]");
    }

    @Test
    void resetAndQuitAreNotQueued() {
        client.call("MULTI");
        assertThat(client.call("RESET")).isEqualTo("+RESET");
        assertThat(client.call("EXEC")).isEqualTo("-ERR EXEC without MULTI");
        client.call("MULTI");
        assertThat(client.call("QUIT")).isEqualTo("+OK");
        assertThat(client.isClosing()).isTrue();
    }
}
