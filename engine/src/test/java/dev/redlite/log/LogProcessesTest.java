package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.base.RandomSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Real processes count together, and are killed at any moment: no number is lost or invented. */
@Timeout(60)
class LogProcessesTest {
    private static final int PROCESSES = 2;
    private static final int KILLS = 6;

    @TempDir Path home;

    private final RandomSource random = RandomSource.seeded(1);
    private final List<Child> children = new ArrayList<>();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private long seed;

    @AfterEach
    void killAll() throws Exception {
        for (Child child : children) {
            child.kill();
        }
    }

    @Test
    void killedProcessesLoseAndInventNothing() throws Exception {
        for (int kills = 0; kills < KILLS; kills++) {
            while (children.size() < PROCESSES) {
                children.add(new Child(seed++));
            }
            children.get(random.below(PROCESSES)).awaitLines(1 + random.below(2000));
            int victims = random.below(4) == 0 ? PROCESSES : 1;
            for (int i = 0; i < victims; i++) {
                children.remove(random.below(children.size())).kill();
            }
        }
        killAll();
        assertThat(wrong).isEmpty();
        long last = acknowledged.stream().mapToLong(n -> n).max().orElseThrow();
        var survivor = new CountingProcess(home, seed, new PrintStream(System.err, true, US_ASCII));
        assertThat(survivor.follow()).isBetween(last, last + 5 * KILLS);
        assertThat(acknowledged.size()).isGreaterThan(KILLS * 10);
    }

    private final class Child {
        private final Process process;
        private final Thread reader;
        private volatile int lines;

        Child(long childSeed) throws IOException {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(CountingProcess.class.getName(), home.toString()));
            command.add(Long.toString(childSeed));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader in = process.inputReader(US_ASCII)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    note(line);
                    lines++;
                }
            } catch (IOException e) {
                // Killed in the middle of a line.
            }
        }

        private void note(String line) {
            if (line.startsWith("[") || line.startsWith("SLF4J")) {
                return;
            }
            if (!line.matches("\\d+ \\d+")) {
                wrong.add(line);
                return;
            }
            String[] numbers = line.split(" ");
            for (long n = Long.parseLong(numbers[0]); n <= Long.parseLong(numbers[1]); n++) {
                if (!acknowledged.add(n)) {
                    wrong.add("acknowledged twice: " + n);
                }
            }
        }

        void awaitLines(int count) {
            int until = lines + count;
            while (lines < until && process.isAlive()) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        /** A line is one write, so the last one is whole. */
        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly(); // the process itself would close what it wrote
            process.waitFor(10, TimeUnit.SECONDS);
            reader.join();
        }
    }
}
