package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@Timeout(30)
class HeapAheadTest {
    private static final long MEGABYTE = 1 << 20;
    private static final long HEAP = 1000 * MEGABYTE;

    private final List<Long> populated = new ArrayList<>();

    private HeapAhead ahead(long usedMegabytes) {
        return new HeapAhead(
                (offset, bytes) -> {
                    assertThat(bytes).isEqualTo(2 * MEGABYTE);
                    return populated.add(offset / MEGABYTE);
                },
                usedMegabytes * MEGABYTE);
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
        assertThat(populated).hasSize(8).startsWith(110L).endsWith(124L);
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
        ahead.collected(90 * MEGABYTE, HEAP);
        settle(ahead);
        assertThat(populated).isEmpty();
    }

    @Test
    void endsWhenTheKernelRefuses() throws InterruptedException {
        var ahead = new HeapAhead((offset, bytes) -> false, 0);
        ahead.collected(10 * MEGABYTE, HEAP);
        assertThat(ahead.populateNext()).isFalse();
    }

    /** The heap of this very process: what is made ready is resident then, and nothing else. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theHeapOfThisProcessIsMadeReady() throws Exception {
        HeapAhead.Memory heap = HeapAhead.ofThisHeap();
        assertThat(heap).as("native access is enabled in tests").isNotNull();
        MemoryPoolMXBean old =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getName().equals("G1 Old Gen"))
                        .findFirst()
                        .orElseThrow();
        long most = Runtime.getRuntime().maxMemory();
        assertThat(heap.populate(0, 2 * MEGABYTE)).isTrue();
        long from = (old.getUsage().getUsed() / MEGABYTE + 24) * MEGABYTE;
        long bytes = 16 * MEGABYTE;
        assertThat(from + bytes).isLessThan(Runtime.getRuntime().totalMemory());
        long before = residentBytes();
        assertThat(heap.populate(from, bytes)).isTrue();
        assertThat(residentBytes() - before).isGreaterThan(bytes / 2);
        assertThat(heap.populate(2 * most, 2 * MEGABYTE)).isFalse();
    }

    private static long residentBytes() throws IOException {
        String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
        return Long.parseLong(pages[1]) * 4096;
    }
}
