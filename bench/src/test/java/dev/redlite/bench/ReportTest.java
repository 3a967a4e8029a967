package dev.redlite.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ReportTest {
    @TempDir Path bench;

    @Test
    void medianIsTheMiddleOrTheMeanOfTheTwo() {
        assertThat(Statistics.median(9, 1, 5)).isEqualTo(5);
        assertThat(Statistics.median(4, 1)).isEqualTo(2.5);
    }

    @Test
    void timelineKnowsRatesAndTheLongestGap() {
        var timeline = new Timeline(2, 0);
        timeline.record(3, 0);
        timeline.record(4, 500_000_000);
        timeline.record(5, 1_999_000_000);
        assertThat(timeline.perSecond()).containsExactly(7, 5);
        assertThat(timeline.longestGapMillis()).isEqualTo(1480);
    }

    @Test
    void repliesAreCountedHoweverTheyAreCut() throws IOException {
        byte[] stream = "+OK\r\n$3\r\na\r\n\r\n$-1\r\n$0\r\n\r\n:5\r\n".getBytes(US_ASCII);
        var replies = new Replies();
        int count = 0;
        for (byte each : stream) {
            count += replies.count(ByteBuffer.wrap(new byte[] {each}));
        }
        assertThat(count).isEqualTo(5);
        assertThat(new Replies().count(ByteBuffer.wrap(stream))).isEqualTo(5);
    }

    @Test
    void reportComparesWithTheBoundsAndSaysWhatFallsShort() throws IOException {
        var results = new Results();
        results.fact("command", "bench/run redis");
        for (int round = 1; round <= 3; round++) {
            results.add("SET, -P 1", Side.REDLITE, round, 80 + round, Sample.Unit.PER_SECOND);
            results.add("SET, -P 1", Side.REDIS, round, 100, Sample.Unit.PER_SECOND);
            results.add("GET, -P 1", Side.REDLITE, round, 95, Sample.Unit.PER_SECOND);
            results.add("GET, -P 1", Side.REDIS, round, 100, Sample.Unit.PER_SECOND);
        }
        results.write(bench.resolve("results/redis.tsv"));
        Path bounds = Files.writeString(bench.resolve("targets.tsv"), "redis\t.*\tRedis\t0.9\t1\n");

        new Report(bench, Target.read(bounds)).write();

        assertThat(bench.resolve("RESULTS.md"))
                .content()
                .contains("- SET, -P 1, Redlite: 0.82x beside Redis, must be ≥ 0.9\n")
                .contains("| SET, -P 1 | Redlite | 82 /s | Redis | 100 /s | 0.82x | **≥ 0.9** |")
                .contains("| GET, -P 1 | Redlite | 95 /s | Redis | 100 /s | 0.95x | ≥ 0.9 |")
                .contains("Not measured yet: `bench/run startup`");
        assertThat(bench.resolve("results/redis.svg"))
                .content()
                .contains("0.82")
                .endsWith("</svg>\n");
    }

    @Test
    void whatSlowsBothSidesOfARoundIsNotInTheRatio() {
        var results = new Results();
        int[] speeds = {10, 30, 31, 11, 12}; // of the machine
        for (int round = 1; round <= speeds.length; round++) {
            int speed = speeds[round - 1];
            results.add("GET", Side.REDLITE, round, 3 * speed, Sample.Unit.PER_SECOND);
            results.add("GET", Side.REDIS, round, 2 * speed, Sample.Unit.PER_SECOND);
        }
        results.add("GET", Side.REDLITE, 6, 900, Sample.Unit.PER_SECOND);
        results.add("SET", Side.REDLITE, 1, 900, Sample.Unit.PER_SECOND);

        assertThat(results.ratio("GET", "Redlite", "Redis")).hasValue(1.5);
        assertThat(results.ratio("SET", "Redlite", "Redis")).isEmpty();
        results.add("SET", Side.REDIS, 1, 0, Sample.Unit.PER_SECOND);
        assertThat(results.ratio("SET", "Redlite", "Redis")).isEmpty();
    }

    @Test
    void aRoundMayMeasureMoreThanOnce() {
        var results = new Results();
        for (int value : new int[] {4, 30, 80}) {
            results.add("PONG", Side.REDLITE, 1, value, Sample.Unit.MILLIS);
        }
        for (int value : new int[] {2, 10, 20}) {
            results.add("PONG", Side.REDIS, 1, value, Sample.Unit.MILLIS);
        }
        assertThat(results.ratio("PONG", "Redlite", "Redis")).hasValue(3);
    }

    @Test
    void linesOverTimeArePlotted() {
        var line = new Chart.Line("a<b", new double[] {0, 50, 100});
        assertThat(Chart.overTime("rate", List.of(line), 1000)).contains("a&lt;b", "<polyline");
    }

    @Test
    void rateIsReadFromTheLastLineOfRedisBenchmark() throws IOException {
        var lines = List.of("\"test\",\"rps\"", "\"MSET (10 keys)\",\"9615.38\",\"0.380\"");
        assertThat(RedisBenchmark.parse(lines)).isEqualTo(9615.38);
    }

    @Test
    void unknownOptionsAreRefused() {
        var arguments = new Arguments(List.of("--rounds", "5", "--speed", "9"));
        assertThat(arguments.number("rounds", 3)).isEqualTo(5);
        assertThatThrownBy(arguments::requireKnown).hasMessageContaining("--speed");
    }
}
