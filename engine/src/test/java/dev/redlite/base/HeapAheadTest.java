package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

@Timeout(30)
class HeapAheadTest {
    private static final long MEGABYTE = 1 << 20;
    private static final long HEAP = 1000 * MEGABYTE;

    private final List<Long> populated = new ArrayList<>();

    /** Of which a collection found that so much is in use. */
    private HeapAhead ahead(long usedMegabytes) {
        var ahead =
                new HeapAhead(
                        (offset, bytes) -> {
                            assertThat(bytes).isEqualTo(2 * MEGABYTE);
                            return populated.add(offset / MEGABYTE);
                        });
        ahead.collected(usedMegabytes * MEGABYTE, HEAP);
        return ahead;
    }

    /** Makes all ready that is wanted now, or soon. */
    private static void settle(HeapAhead ahead) throws InterruptedException {
        var thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        while (ahead.populateNext()) {
                                            Thread.onSpinWait();
                                        }
                                    } catch (InterruptedException end) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        Thread.sleep(500);
        thread.interrupt();
        thread.join();
    }

    @Test
    void memoryForTheNextCollectionsFollowsWhatIsUsed() throws InterruptedException {
        HeapAhead ahead = ahead(101);
        ahead.collected(103 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).containsExactly(102L, 104L, 106L, 108L, 110L, 112L);
    }

    @Test
    void whatIsReadyIsNotMadeReadyAgain() throws InterruptedException {
        HeapAhead ahead = ahead(100);
        ahead.collected(102 * MEGABYTE, HEAP);
        settle(ahead);
        populated.clear();
        ahead.collected(106 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).containsExactly(112L, 114L, 116L, 118L, 120L);
    }

    @Test
    void whatTheNextCollectionsNeedDoesNotWait() throws InterruptedException {
        HeapAhead ahead = ahead(100);
        long began = System.nanoTime();
        ahead.collected(110 * MEGABYTE, HEAP);
        for (int i = 0; i < 8; i++) {
            ahead.populateNext();
        }
        assertThat(System.nanoTime() - began).isLessThan(50_000_000);
        settle(ahead);
        assertThat(populated).as("16 MB at most").hasSize(8).startsWith(110L).endsWith(124L);
    }

    @Test
    void noMoreIsTakenThanTheHeapHas() throws InterruptedException {
        HeapAhead ahead = ahead(990);
        ahead.collected(994 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).containsExactly(994L, 996L, 998L);
    }

    @Test
    void aHeapThatDoesNotGrowTakesNothing() throws InterruptedException {
        HeapAhead ahead = ahead(100);
        ahead.collected(100 * MEGABYTE + 1000, HEAP);
        settle(ahead);
        ahead.collected(90 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).isEmpty();
    }

    @Test
    void whatTheStartHasMadeIsNoGrowth() throws InterruptedException {
        HeapAhead ahead = ahead(100);
        settle(ahead);
        assertThat(populated).isEmpty();
    }

    @Test
    void endsWhenTheKernelRefusesFromTheFirst() throws InterruptedException {
        var ahead = new HeapAhead((offset, bytes) -> false);
        ahead.collected(0, HEAP);
        ahead.collected(10 * MEGABYTE, HEAP);
        assertThat(ahead.populateNext()).isFalse();
    }

    @Test
    void aRefusalIsTakenForTheEndOfTheHeap() throws InterruptedException {
        long[] end = {104 * MEGABYTE};
        var ahead =
                new HeapAhead(
                        (offset, bytes) ->
                                offset + bytes <= end[0] && populated.add(offset / MEGABYTE));
        ahead.collected(90 * MEGABYTE, HEAP);
        ahead.collected(100 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).containsExactly(100L, 102L);
        end[0] = 108 * MEGABYTE;
        ahead.collected(101 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).containsExactly(100L, 102L);
        ahead.collected(103 * MEGABYTE, HEAP + 4 * MEGABYTE);
        settle(ahead);
        assertThat(populated).containsExactly(100L, 102L, 104L, 106L);
        ahead.collected(50 * MEGABYTE, 60 * MEGABYTE);
        ahead.collected(52 * MEGABYTE, 80 * MEGABYTE);
        settle(ahead);
        assertThat(populated).as("of a heap that shrank").hasSize(5).endsWith(60L);
    }

    @Test
    void whatTheHeapGaveBackIsMadeReadyAgain() throws InterruptedException {
        HeapAhead ahead = ahead(100);
        ahead.collected(104 * MEGABYTE, HEAP);
        settle(ahead);
        populated.clear();
        ahead.collected(50 * MEGABYTE, 106 * MEGABYTE - 12_345);
        ahead.collected(103 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).startsWith(104L, 106L);
    }

    @Test
    void thereIsTimeForMoreThanTheNextCollections() throws InterruptedException {
        HeapAhead ahead = ahead(98);
        long began = System.nanoTime();
        ahead.collected(100 * MEGABYTE, HEAP);
        ahead.populateNext();
        ahead.populateNext();
        assertThat(System.nanoTime() - began).isLessThan(50_000_000);
        ahead.populateNext();
        assertThat(System.nanoTime() - began).isGreaterThan(90_000_000);
    }

    /** A heap that nothing has used yet: what is made ready of it is resident then. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theHeapOfAProcessIsMadeReady() throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseG1GC",
                                "-Xms200m",
                                "-Xmx400m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Heap.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader lines = child.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("populated true");
            assertThat(Integer.parseInt(lines.readLine())).isBetween(30, 40);
            assertThat(lines.readLine()).isEqualTo("beyond its end false");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** What runs there. */
    static final class Heap {
        private Heap() {}

        public static void main(String[] arguments) throws IOException {
            HeapAhead.Memory heap = Objects.requireNonNull(HeapAhead.ofThisHeap());
            heap.populate(0, 2 * MEGABYTE); // which has all classes that this takes loaded
            long before = residentBytes();
            System.out.println("populated " + heap.populate(60 * MEGABYTE, 32 * MEGABYTE));
            System.out.println((residentBytes() - before) / MEGABYTE);
            System.out.println("beyond its end " + heap.populate(3L << 40, 2 * MEGABYTE));
        }

        private static long residentBytes() throws IOException {
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            return Long.parseLong(pages[1]) * 4096;
        }
    }
}
