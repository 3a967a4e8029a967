package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.redlite.conformance.CaseFile.Case;
import dev.redlite.conformance.CaseFile.Step;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Plays every case in {@code cases} on every way to reach Redlite, each from an empty database; and
 * those that were recorded on the real Redis too, so that the recordings stay true.
 */
class CasesTest {
    /** Calls that leave their marks on a server beyond its databases and the connection. */
    private static final Set<String> LASTING =
            Set.of("CONFIG", "SLOWLOG", "LATENCY", "SHUTDOWN", "ACL", "SAVE", "BGSAVE", "MODULE");

    /** Calls that are not allowed after MULTI, not queued, or about the transaction themselves. */
    private static final Set<String> NOT_QUEUED =
            Set.of(
                    "MULTI",
                    "EXEC",
                    "DISCARD",
                    "WATCH",
                    "UNWATCH",
                    "QUIT",
                    "RESET",
                    "SAVE",
                    "SHUTDOWN",
                    "SUBSCRIBE",
                    "UNSUBSCRIBE",
                    "PSUBSCRIBE",
                    "PUNSUBSCRIBE",
                    "SSUBSCRIBE",
                    "SUNSUBSCRIBE");

    /** Calls that concern the protocol of a connection, which the embedded API has not. */
    private static final Set<String> NOT_EMBEDDED =
            Set.of(
                    "HELLO",
                    "RESET",
                    "QUIT",
                    "AUTH",
                    "SUBSCRIBE",
                    "UNSUBSCRIBE",
                    "PSUBSCRIBE",
                    "PUNSUBSCRIBE",
                    "SSUBSCRIBE",
                    "SUNSUBSCRIBE",
                    "MONITOR");

    private static final List<CaseFile> FILES = CaseFile.readAll(Path.of("cases"));
    private static RunningServer shared;
    private static RealRedis real;

    /** Plays a case. */
    private interface Player {
        void play(Case each) throws Exception;
    }

    @AfterAll
    static void stop() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
        if (real != null) {
            real.close();
            real = null;
        }
    }

    @TestFactory
    Stream<DynamicNode> resp2() {
        return tests(each -> true, each -> onRedlite(each, 2));
    }

    @TestFactory
    Stream<DynamicNode> resp3() {
        return tests(each -> true, each -> onRedlite(each, 3));
    }

    @TestFactory
    Stream<DynamicNode> embedded() {
        return tests(each -> !calls(each, NOT_EMBEDDED), EmbeddedPlayer::play);
    }

    @TestFactory
    Stream<DynamicNode> lastCallInTransaction() {
        return tests(each -> !calls(each, NOT_QUEUED), CasesTest::inTransaction);
    }

    @TestFactory
    Stream<DynamicNode> realRedis() {
        return tests(
                each -> each.source().equals(CaseFile.RECORDED),
                each -> {
                    onReal(each, 2);
                    onReal(each, 3);
                });
    }

    private static Stream<DynamicNode> tests(Predicate<Case> filter, Player player) {
        return FILES.stream()
                .filter(file -> file.cases().stream().anyMatch(filter))
                .map(
                        file ->
                                dynamicContainer(
                                        file.command(),
                                        file.path().toUri(),
                                        file.cases().stream()
                                                .filter(filter)
                                                .map(
                                                        each ->
                                                                dynamicTest(
                                                                        each.name(),
                                                                        () -> player.play(each)))));
    }

    static boolean calls(Case each, Set<String> names) {
        return each.run().stream()
                .anyMatch(step -> names.contains(step.call().getFirst().toUpperCase()));
    }

    private static void onRedlite(Case each, int protocol) throws IOException {
        if (calls(each, LASTING)) {
            try (var server = RunningServer.inMemory()) {
                play(server.port(), each, protocol);
            }
        } else {
            if (shared == null) {
                shared = RunningServer.inMemory();
            }
            play(shared.port(), each, protocol);
        }
    }

    private static void onReal(Case each, int protocol) throws IOException {
        if (calls(each, LASTING)) {
            try (var own = RealRedis.start()) {
                play(own.port(), each, protocol);
            }
        } else {
            if (real == null) {
                real = RealRedis.start();
            }
            play(real.port(), each, protocol);
        }
    }

    private static void play(int port, Case each, int protocol) throws IOException {
        try (var keeper = RespConnection.open(port);
                var connection = RespConnection.open(port)) {
            keeper.call("FLUSHALL");
            if (protocol == 3) {
                connection.call("HELLO", "3");
            }
            for (Step step : each.run()) {
                expect(step, protocol, call(connection, step.call()));
            }
        }
    }

    /** All calls but the last as they are, the last alone in a transaction. */
    private static void inTransaction(Case each) throws IOException {
        try (var server = calls(each, LASTING) ? RunningServer.inMemory() : null) {
            if (shared == null) {
                shared = RunningServer.inMemory();
            }
            int port = server == null ? shared.port() : server.port();
            try (var keeper = RespConnection.open(port);
                    var connection = RespConnection.open(port)) {
                keeper.call("FLUSHALL");
                for (Step step : each.run().subList(0, each.run().size() - 1)) {
                    call(connection, step.call());
                }
                Step last = each.run().getLast();
                connection.call("MULTI");
                Answer queued = call(connection, last.call());
                if (queued.isError()) {
                    expect(last, 2, queued);
                    assertThat(connection.call("EXEC").text()).startsWith("EXECABORT");
                } else {
                    assertThat(queued.text()).isEqualTo("QUEUED");
                    expect(last, 2, connection.call("EXEC").elements().getFirst());
                }
            }
        }
    }

    private static Answer call(RespConnection connection, List<String> words) throws IOException {
        return connection.call(words.toArray(String[]::new));
    }

    private static void expect(Step step, int protocol, Answer answer) {
        Object expected = protocol == 2 ? step.reply() : step.resp3();
        assertThat(Expected.text(answer))
                .as("%s in RESP%d", step.call(), protocol)
                .isEqualTo(Expected.text(expected));
    }
}
