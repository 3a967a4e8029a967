package dev.redlite.command.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.MemoryFixture;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits for sorted sets gets what others add; the rules are those of {@code Blocking}. */
class SortedSetBlockingTest extends MemoryFixture {
    private TestClient waiter(int port, String line) {
        var waiter = new TestClient(db.engine(), port);
        assertThat(waiter.call(line.split(" "))).isEqualTo("waits");
        return waiter;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BZPOPMIN none z 0 | [\"z\" \"a\" \"1\"]",
                "BZPOPMAX z 0 | [\"z\" \"b\" \"2.5\"]",
                "BZMPOP 0 2 none z MAX COUNT 9 | [\"z\" [[\"b\" \"2.5\"] [\"a\" \"1\"]]]",
            })
    void aWaiterGetsWhatIsAdded(String line, String answer) {
        try (var waiter = waiter(2, line)) {
            assertThat(call("SADD z member")).isEqualTo(":1");
            assertThat(call("DEL z")).isEqualTo(":1");
            assertThat(call("ZADD z 1 a 2.5 b")).isEqualTo(":2");
            assertThat(waiter.answer()).isEqualTo(answer);
        }
        assertThat(db.engine().blocking().waiterCount()).isZero();
    }

    @Test
    void whoHasWaitedLongestIsServedFirst() {
        try (var first = waiter(2, "BZPOPMIN z 0");
                var second = waiter(3, "BZMPOP 0 1 z MIN")) {
            call("ZADD z 1 a");
            assertThat(first.answer()).isEqualTo("[\"z\" \"a\" \"1\"]");
            call("ZADD z 2 b");
            assertThat(second.answer()).isEqualTo("[\"z\" [[\"b\" \"2\"]]]");
        }
    }

    @Test
    void nothingIsWaitedForInATransaction() {
        call("MULTI");
        call("BZPOPMIN z 0");
        call("BZMPOP 0 1 z MIN");
        assertThat(call("EXEC")).isEqualTo("[[nil] [nil]]");
    }
}
