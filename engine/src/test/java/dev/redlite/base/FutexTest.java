package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class FutexTest {
    private static final long AT = 64;
    private static final long FOREVER_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(15);

    @TempDir Path folder;
    @AutoClose private final Arena arena = Arena.ofShared();
    private MemorySegment here;
    private MemorySegment there;

    /** The same page at two addresses, as two processes have it. */
    @BeforeEach
    void mapTwice() throws IOException {
        Path file = folder.resolve("page");
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            here = channel.map(MapMode.READ_WRITE, 0, 4096, arena);
            there = channel.map(MapMode.READ_WRITE, 0, 4096, arena);
        }
        assertThat(here.address()).isNotEqualTo(there.address());
    }

    private static long nanosOf(Runnable wait) {
        long begun = System.nanoTime();
        wait.run();
        return System.nanoTime() - begun;
    }

    /** Of five waits of 20 ms, any of which may end early for no reason. */
    private static long nanosOfSome(Futex futex) {
        return nanosOf(
                () -> {
                    for (int i = 0; i < 5; i++) {
                        futex.await(0, 20_000_000);
                    }
                });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whoWaitsIsWokenThroughAnotherMapping() throws InterruptedException {
        assertThat(Futex.isThere()).isTrue();
        var futex = new Futex(here, AT);
        long[] took = new long[1];
        Thread waiter = Thread.ofPlatform().start(() -> took[0] = waitUntilChanged(futex));
        TimeUnit.MILLISECONDS.sleep(50);
        there.set(ValueLayout.JAVA_LONG, AT, 1);
        new Futex(there, AT).wake();
        waiter.join();
        assertThat(took[0]).isLessThan(SOON_NANOS);
    }

    private long waitUntilChanged(Futex futex) {
        return nanosOf(
                () -> {
                    while (here.get(ValueLayout.JAVA_LONG, AT) == 0) {
                        futex.await(0, FOREVER_NANOS);
                    }
                });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nobodyWaitsForWhatHasHappened() {
        there.set(ValueLayout.JAVA_LONG, AT, 7L << 32 | 1);
        long took = nanosOf(() -> new Futex(here, AT).await(7L << 32, FOREVER_NANOS));
        assertThat(took).isLessThan(SOON_NANOS);
    }

    @Test
    void withoutNewsTheWaitEndsInTime() {
        assertThat(nanosOfSome(new Futex(here, AT))).isBetween(10_000_000L, SOON_NANOS);
    }

    @Test
    void memoryOfTheHeapIsNoWord() {
        var futex = new Futex(MemorySegment.ofArray(new long[64]), AT);
        assertThat(nanosOfSome(futex)).isBetween(10_000_000L, SOON_NANOS);
        futex.wake();
    }
}
