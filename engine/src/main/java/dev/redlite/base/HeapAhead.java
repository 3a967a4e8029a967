package dev.redlite.base;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/**
 * Has the operating system make memory ready that the heap is about to grow into, so that a pause
 * of the collector need not wait for it. Does nothing but with G1 on Linux 5.14 or newer.
 *
 * <p>A thread of its own, which sleeps unless collections find more and more to keep.
 */
public final class HeapAhead {
    /*
     * G1 puts old objects into the free region with the lowest address. So a heap that grows
     * reaches, in the middle of a pause, memory that nothing has touched, and that the host of a
     * virtual machine may have to find first: 3 to 5 ms a megabyte. MADV_POPULATE_WRITE has the
     * kernel do that at another time, and changes nothing of what is there (madvise(2)).
     *
     * How far ahead depends on what the last collection kept: a server whose heap does not grow
     * takes nothing. It is done when nothing was collected for a while, or at once when the next
     * few collections would not find enough.
     */
    private static final Logger LOG = LoggerFactory.getLogger(HeapAhead.class);

    private static final int MADV_POPULATE_WRITE = 23;

    /** Made ready by one call: a huge page. */
    private static final long STEP_BYTES = 2 << 20;

    /** Most that is ready and not in use. */
    private static final long MOST_BYTES = 16 << 20;

    /** Less than this is not growth. */
    private static final long LEAST_BYTES = 256 << 10;

    /** For so many collections like the last one there shall be memory... */
    private static final int COLLECTIONS = 5;

    /** ...and for so many at least, however much there is to do. */
    private static final int COLLECTIONS_SOON = 2;

    /** Nothing was collected for so long: there is less to do. */
    private static final long QUIET_MILLIS = 100;

    private static final Pattern HEAP = Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+\\)");

    /** Makes some bytes of the heap ready, which begin so many bytes behind its beginning. */
    interface Memory {
        /** False if that cannot be done. */
        boolean populate(long offset, long bytes);
    }

    private final Memory memory;
    private long used;
    private long growth;
    private long committed;
    private long refusedAt;
    private long collections;
    private long ready;
    private boolean hasWorked;

    HeapAhead(Memory memory) {
        this.memory = memory;
    }

    /** Begins, in the background. */
    public static void start() {
        Thread.ofPlatform().daemon().name("redlite-memory").start(HeapAhead::run);
    }

    private static void run() {
        try {
            Memory memory = ofThisHeap();
            MemoryPoolMXBean old = oldObjects();
            if (memory == null || old == null) {
                return;
            }
            new HeapAhead(memory).follow(old);
        } catch (InterruptedException | JMException | IllegalStateException e) {
            LOG.debug("the heap grows as it is needed", e);
        }
    }

    private void follow(MemoryPoolMXBean old) throws InterruptedException, JMException {
        GarbageCollectorMXBean collector = youngCollector();
        // What is old before any collection is the JDK's archive, at the other end of the heap.
        long archived = collector.getCollectionCount() == 0 ? old.getUsage().getUsed() : 0;
        NotificationListener listener =
                (what, context) ->
                        collected(
                                old.getUsage().getUsed() - archived,
                                Runtime.getRuntime().totalMemory() - archived);
        var emitter = (NotificationEmitter) collector;
        emitter.addNotificationListener(listener, null, null);
        try {
            while (populateNext()) {
                LOG.trace("{} bytes of the heap are ready", ready);
            }
            LOG.debug("the kernel does not make the heap ready");
        } finally {
            emitter.removeNotificationListener(listener);
        }
    }

    private static GarbageCollectorMXBean youngCollector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(each -> each.getName().equals("G1 Young Generation"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("G1 has no young generation"));
    }

    /** The heap of this process; null where there is no such call. */
    static @Nullable Memory ofThisHeap() {
        MethodHandle madvise =
                NativeFunctions.find(
                        "madvise",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
        return madvise == null ? null : new ThisHeap(madvise);
    }

    /** Where it is, is found out when that is needed, as it takes 10 MB of JMX. */
    private static final class ThisHeap implements Memory {
        private final MethodHandle madvise;
        private long address;

        ThisHeap(MethodHandle madvise) {
            this.madvise = madvise;
        }

        @Override
        public boolean populate(long offset, long bytes) {
            try {
                if (address == 0) {
                    address = heapAddress();
                }
                MemorySegment from = MemorySegment.ofAddress(address + offset);
                return (int) madvise.invokeExact(from, bytes, MADV_POPULATE_WRITE) == 0;
            } catch (Throwable unexpected) {
                throw new IllegalStateException("madvise", unexpected);
            }
        }

        /** By what {@code jcmd GC.heap_info} says. */
        private static long heapAddress() throws JMException {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            Object[] arguments = {new String[0]};
            String[] types = {String[].class.getName()};
            var commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
            String text = String.valueOf(server.invoke(commands, "gcHeapInfo", arguments, types));
            Matcher range = HEAP.matcher(text);
            if (!range.find()) {
                throw new IllegalStateException("no address of the heap in: " + text);
            }
            return Long.parseUnsignedLong(range.group(1), 16);
        }
    }

    private static @Nullable MemoryPoolMXBean oldObjects() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("G1 Old Gen"))
                .findFirst()
                .orElse(null);
    }

    /** Old objects take so many bytes after a collection, of so many that the heap has. */
    synchronized void collected(long usedNow, long committedNow) {
        growth = collections == 0 ? 0 : usedNow - used; // the first keeps what the start has made
        used = usedNow;
        committed = committedNow;
        // What was given back would have to be made ready again, and may be had again.
        ready = Math.min(ready, committed & -STEP_BYTES);
        refusedAt = Math.min(refusedAt, committed);
        collections++;
        notifyAll();
    }

    /** Makes the next bit ready, when it is time to; false if that could never be done. */
    boolean populateNext() throws InterruptedException {
        Next next = awaitNext();
        if (memory.populate(next.offset, STEP_BYTES)) {
            hasWorked = true;
        } else {
            refused(next);
        }
        return hasWorked;
    }

    /** The next bit of the heap, and how many bytes the heap has as far as was known. */
    private record Next(long offset, long committed) {}

    /** Nothing is tried before the heap has more. */
    private synchronized void refused(Next next) {
        ready = Math.min(next.offset, committed & -STEP_BYTES);
        refusedAt = next.committed;
    }

    /** Returns the next bit when it is time to make it ready. */
    private synchronized Next awaitNext() throws InterruptedException {
        while (!isWanted(COLLECTIONS_SOON)) {
            long seen = collections;
            if (isWanted(COLLECTIONS)) {
                wait(QUIET_MILLIS);
                if (seen == collections) {
                    break;
                }
            } else {
                wait();
            }
        }
        var next = new Next(next(), committed);
        ready = next.offset + STEP_BYTES;
        return next;
    }

    /** Whether what is ready is not enough for so many collections more. */
    private boolean isWanted(int ofCollections) {
        long wanted = used + Math.min(MOST_BYTES, ofCollections * growth);
        boolean isRoom = committed > refusedAt && next() + STEP_BYTES <= committed;
        return growth >= LEAST_BYTES && next() < wanted && isRoom;
    }

    private long next() {
        return Math.max(ready, used & -STEP_BYTES);
    }
}
