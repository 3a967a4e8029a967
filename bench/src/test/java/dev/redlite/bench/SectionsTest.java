package dev.redlite.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the scenarios of single types add to the report. */
class SectionsTest {
    @TempDir Path bench;

    @Test
    void medianOfTheRatiosIsComparedWithItsBound() throws IOException {
        var results = new Results();
        ratio(results, "SET, -P 1", 90);
        ratio(results, "GET, -P 1", 105);
        ratio(results, "SPOP, -P 1", 300);

        String page =
                page(
                        "redis-default",
                        results,
                        "redis-default\tmedian of the ratios\tRedis\t1.1\t",
                        "redis-default\t.*\tRedis\t0.9\t");

        assertThat(page)
                .contains("- median of the ratios, Redlite: 1.05x beside Redis, must be ≥ 1.1\n")
                .contains("| median of the ratios | Redlite | | Redis | | 1.05x | **≥ 1.1** |")
                .doesNotContain("- SET, -P 1");
    }

    @Test
    void medianThatIsReachedDoesNotFallShort() throws IOException {
        var results = new Results();
        ratio(results, "SET, -P 1", 90);
        ratio(results, "GET, -P 1", 115);
        ratio(results, "SPOP, -P 1", 300);

        assertThat(
                        page(
                                "redis-default",
                                results,
                                "redis-default\tmedian of the ratios\tRedis\t1.1\t"))
                .contains("| median of the ratios | Redlite | | Redis | | 1.15x | ≥ 1.1 |")
                .doesNotContain("- median of the ratios");
    }

    @Test
    void boundOnAValueHoldsBesideAnotherSideToo() throws IOException {
        var results = new Results();
        results.add("wake-up, p99", Side.REDLITE, 1, 0.3, Sample.Unit.MILLIS);
        results.add("wake-up, p99", Side.REDIS, 1, 0.6, Sample.Unit.MILLIS);

        assertThat(page("blocked", results, "blocked\twake-up.*\t-\t0.2\t"))
                .contains("- wake-up, p99, Redlite: 0.300 ms, must be ≤ 0.2 ms\n")
                .contains("| Redis | 0.600 ms | 0.50x | **≤ 0.2 ms** |");
    }

    @Test
    void costOverSizeHasAPanelForEachCommand() throws IOException {
        var results = new Results();
        for (Side side : List.of(Side.REDIS, Side.REDLITE)) {
            for (String command : List.of("ZADD", "XADD")) {
                for (int size : new int[] {1000, 10_000, 100_000}) {
                    String what = CostOverSize.what(command, size);
                    results.add(what, side, 1, 1e6, Sample.Unit.PER_SECOND);
                }
            }
        }

        assertThat(page("size", results)).contains("](results/cost-over-size.svg)");
        assertThat(bench.resolve("results/cost-over-size.svg"))
                .content()
                .contains(">ZADD<", ">XADD<", ">10^5<")
                .containsSubsequence("fill='#2f6db5'>Redlite<", "fill='#c0392b'>Redis<")
                .endsWith("</svg>\n");
    }

    @Test
    void sidesThatTakeAwayStayBehindThoseThatAdd() {
        SizedType.Words sadd = SizedType.all(8).get(3).commands().getFirst().words();
        byte[] added = sadd.at(Keys.bytes("set"), 8, 5000)[2];
        byte[] removed = sadd.at(Keys.bytes("set"), 2009, 5000)[2];
        assertThat(added).isEqualTo(Keys.key(5004)).isEqualTo(removed);
    }

    @Test
    void repliesWithinRepliesAreRead() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new RespClient(server.getLocalPort());
                Socket socket = server.accept()) {
            String reply = "*2\r\n*1\r\n$3\r\n1-0\r\n:5\r\n*-1\r\n+OK\r\n";
            socket.getOutputStream().write(reply.getBytes(US_ASCII));
            assertThat(client.readAny())
                    .asInstanceOf(LIST)
                    .satisfiesExactly(
                            inner ->
                                    assertThat((List<?>) inner)
                                            .satisfiesExactly(
                                                    id ->
                                                            assertThat(id)
                                                                    .isEqualTo(Keys.bytes("1-0"))),
                            number -> assertThat(number).isEqualTo(Keys.bytes("5")));
            assertThat(client.readAny()).isNull();
            assertThat(client.readAny()).isEqualTo(Keys.bytes("OK"));
        }
    }

    private static void ratio(Results results, String what, double percent) {
        results.add(what, Side.REDLITE, 1, percent, Sample.Unit.PER_SECOND);
        results.add(what, Side.REDIS, 1, 100, Sample.Unit.PER_SECOND);
    }

    private String page(String scenario, Results results, String... bounds) throws IOException {
        results.write(bench.resolve("results").resolve(scenario + ".tsv"));
        Path targets = Files.write(bench.resolve("targets.tsv"), List.of(bounds));
        new Report(bench, Target.read(targets)).write();
        return Files.readString(bench.resolve("RESULTS.md"));
    }
}
