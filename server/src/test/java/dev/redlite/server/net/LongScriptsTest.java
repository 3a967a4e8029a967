package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;
import dev.redlite.log.Fsync;
import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Scripts that run for long: others hear that the engine is busy, and can end them. */
@Timeout(60)
class LongScriptsTest {
    private static final String BUSY =
            "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN"
                    + " NOSAVE.\r\n";
    private static final String BUSY_FUNCTION = BUSY.replace("SCRIPT", "FUNCTION");
    private static final String UNKILLABLE =
            "-UNKILLABLE Sorry the script already executed write commands against the dataset."
                    + " You can either wait the script termination or kill the server in a hard way"
                    + " using the SHUTDOWN NOSAVE command.\r\n";
    private static final String KILLED = "-ERR Script killed by user with SCRIPT KILL...";
    private static final String LOOP = "EVAL \"while true do end\" 0\r\n";

    private static RunningServer start(int threads) {
        var server =
                RunningServer.inMemory(
                        options ->
                                new ServerOptions(
                                        options.addresses(), null, threads, options.transport()));
        server.configure("busy-reply-threshold", "20");
        return server;
    }

    private static void expect(RawClient client, String answer) throws IOException {
        assertThat(client.read(answer.length())).isEqualTo(answer);
    }

    private static void send(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Asks until a script is known to run for long. */
    private static void awaitBusy(RawClient client) throws IOException {
        String answer;
        do {
            client.send("PING\r\n");
            answer = client.read(1);
            if (answer.equals("+")) {
                expect(client, "PONG\r\n");
            }
        } while (answer.equals("+"));
        expect(client, BUSY.substring(1));
    }

    /** With one thread, the script has the thread of those who ask, too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void othersHearThatItIsBusyAndEndIt(int threads) throws IOException {
        try (var server = start(threads);
                var runner = server.connect();
                var other = server.connect()) {
            runner.send(LOOP);
            awaitBusy(other);
            other.send(
                    "GET k\r\nMULTI\r\nSET k v\r\nEXEC\r\nNOSUCH\r\nSHUTDOWN\r\nWATCH k\r\n"
                            + "SHUTDOWN ABORT\r\n");
            expect(other, BUSY + "+OK\r\n" + BUSY);
            expect(other, "-EXECABORT Transaction discarded because of: " + BUSY.substring(1));
            expect(other, "-ERR unknown command 'NOSUCH', with args beginning with: \r\n");
            expect(other, BUSY + BUSY + "-ERR No shutdown in progress.\r\n");
            other.send("FUNCTION STATS\r\nFUNCTION KILL\r\n");
            expect(other, BUSY + BUSY);
            try (var late = server.connect()) {
                late.send("PING\r\nSCRIPT KILL\r\n");
                expect(late, BUSY + "+OK\r\n");
            }
            expect(runner, KILLED);
            other.send("PING\r\nSCRIPT KILL\r\n");
            expect(other, "+PONG\r\n-NOTBUSY No scripts in execution right now.\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pcall(function() while true do end end) while true do end",
                "coroutine.wrap(function() while true do end end)()",
                "while true do pcall(error, 1) end",
                "local function f(n) if n == 0 then while true do end end return 1 + f(n - 1) end"
                        + " f(5000)",
                "repeat redis.call('GET', 'k') until false",
                "while true do string.find(('a'):rep(100), ('a?'):rep(15)) end",
                "return string.find(('a'):rep(28), ('a?'):rep(28) .. ('a'):rep(28))"
                        + " or string.find(('a'):rep(200000), ('.-'):rep(100) .. 'b')"
            })
    void everyKindOfLoopCanBeEnded(String script) throws IOException {
        try (var server = start(1);
                var runner = server.connect();
                var other = server.connect()) {
            runner.send("EVAL \"" + script + "\" 0\r\n");
            awaitBusy(other);
            other.send("SCRIPT KILL\r\n");
            expect(other, "+OK\r\n");
            expect(runner, KILLED);
        }
    }

    @Test
    void whatHasWrittenIsNotEndedButByTheEndOfTheServer(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("app.db");
        try (var server = RunningServer.on(file, Options.defaults())) {
            server.configure("busy-reply-threshold", "20");
            server.database().set("before", "v");
            try (var runner = server.connect();
                    var other = server.connect()) {
                runner.send("EVAL \"redis.call('SET', 'k', 'v') while true do end\" 0\r\n");
                awaitBusy(other);
                other.send("SCRIPT KILL\r\nFUNCTION KILL\r\nFUNCTION STATS\r\n");
                expect(other, UNKILLABLE + UNKILLABLE + BUSY);
            }
        }
        try (var db = Redlite.open(file)) {
            assertThat(db.get("before")).isEqualTo("v");
            assertThat(db.get("k")).as("of a script that did not end").isNull();
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void functionsAreEndedByTheirOwnCommand() throws IOException {
        try (var server = start(1);
                var runner = server.connect();
                var other = server.connect()) {
            server.database()
                    .functionLoad(
                            "#!lua name=l\nredis.register_function('f',function() while true do"
                                    + " end end)");
            runner.send("FCALL f 1 key arg\r\n");
            String answer;
            do {
                other.send("PING\r\n");
                answer = other.read(7);
            } while (answer.equals("+PONG\r\n"));
            expect(other, BUSY_FUNCTION.substring(7));
            other.send("SCRIPT KILL\r\nFUNCTION STATS\r\n");
            expect(other, BUSY_FUNCTION);
            assertThat(other.reply())
                    .matches(
                            "\\*4\r\n\\$14\r\nrunning_script\r\n\\*6\r\n\\$4\r\nname\r\n"
                                    + "\\$1\r\nf\r\n\\$7\r\ncommand\r\n\\*5\r\n\\$5\r\nFCALL\r\n"
                                    + "\\$1\r\nf\r\n\\$1\r\n1\r\n\\$3\r\nkey\r\n\\$3\r\narg\r\n"
                                    + "\\$11\r\nduration_ms\r\n:[0-9]+\r\n"
                                    + "\\$7\r\nengines\r\n\\*2\r\n"
                                    + "\\$3\r\nLUA\r\n\\*4\r\n\\$15\r\nlibraries_count\r\n:1\r\n"
                                    + "\\$15\r\nfunctions_count\r\n:1\r\n");
            other.send("FUNCTION KILL\r\n");
            expect(other, "+OK\r\n");
            expect(runner, KILLED);
        }
    }

    /** The commands around it are done: an error in a transaction takes nothing back. */
    @Test
    void inATransactionTheScriptAloneIsEnded() throws IOException {
        try (var server = start(1);
                var runner = server.connect();
                var other = server.connect()) {
            runner.send("MULTI\r\nSET a 1\r\n" + LOOP + "SET b 2\r\nEXEC\r\n");
            awaitBusy(other);
            other.send("SCRIPT KILL\r\n");
            expect(other, "+OK\r\n");
            expect(runner, "+OK\r\n" + "+QUEUED\r\n".repeat(3) + "*3\r\n+OK\r\n" + KILLED);
            assertThat(runner.read(" script: ".length() + 40)).startsWith(" script: ");
            expect(runner, ", on @user_script:1.\r\n+OK\r\n");
            other.send("MGET a b\r\n");
            expect(other, "*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
        }
    }

    /** The runner goes away, and what it used stays until the script has ended. */
    @Test
    void theClientThatRunsItMayGo() throws IOException {
        try (var server = start(1);
                var other = server.connect()) {
            try (var runner = server.connect()) {
                runner.send(LOOP);
                awaitBusy(other);
                runner.send("SCRIPT KILL\r\n");
            }
            other.send("PING\r\nSCRIPT KILL\r\n");
            expect(other, BUSY + "+OK\r\n");
            String answer;
            do {
                answer = other.call("PING");
            } while (answer.equals(BUSY));
            String list = other.call("CLIENT", "LIST");
            assertThat(list.lines().filter(line -> line.startsWith("id="))).hasSize(1);
        }
    }

    /** What came in one batch with the script, before and behind it, is answered meanwhile. */
    @Test
    void othersOfTheSameBatchAreAnswered(@TempDir Path folder) throws IOException {
        try (var server =
                RunningServer.on(
                        folder.resolve("app.db"), Options.defaults().withFsync(Fsync.ALWAYS))) {
            server.configure("busy-reply-threshold", "20");
            try (var one = server.connect();
                    var runner = server.connect();
                    var three = server.connect()) {
                server.engine()
                        .locked(
                                () -> {
                                    send(one, "SET a 1\r\n");
                                    send(runner, LOOP);
                                    send(three, "SET b 1\r\n");
                                });
                assertThat(one.reply()).isIn("+OK\r\n", BUSY);
                assertThat(three.reply()).isIn("+OK\r\n", BUSY);
                String answer;
                do {
                    answer = three.call("SCRIPT", "KILL");
                } while (!answer.equals("+OK\r\n"));
                expect(runner, KILLED);
            }
        }
    }

    @Test
    void clientsThatWaitAreTimedOutMeanwhile() throws IOException {
        try (var server = start(1);
                var runner = server.connect();
                var waiting = server.connect();
                var other = server.connect()) {
            waiting.send("BLPOP l 0.2\r\n");
            int[] waiters = {0};
            while (waiters[0] == 0) {
                server.engine().locked(() -> waiters[0] = server.engine().blocking().waiterCount());
            }
            runner.send(LOOP);
            awaitBusy(other);
            expect(waiting, "*-1\r\n");
            other.send("SCRIPT KILL\r\n");
            expect(other, "+OK\r\n");
            expect(runner, KILLED);
        }
    }

    @Test
    void threadsOfTheProgramHearItToo() throws Exception {
        try (var server = start(1);
                var other = server.connect()) {
            Redlite db = server.database();
            var script =
                    CompletableFuture.supplyAsync(
                            () -> db.eval("while true do end", List.of()),
                            Thread::startVirtualThread);
            awaitBusy(other);
            assertThatThrownBy(() -> db.get("k"))
                    .isInstanceOf(RedliteException.class)
                    .hasMessageStartingWith("BUSY");
            try (var connection = db.connect()) {
                assertThat(connection.call("SCRIPT", "KILL")).isEqualTo("OK");
            }
            assertThatThrownBy(script::join).hasMessageContaining("Script killed by user");
            assertThat(db.get("k")).isNull();
        }
    }
}
