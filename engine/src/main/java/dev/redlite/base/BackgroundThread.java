package dev.redlite.base;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Work that is to take what processor time others leave. */
public final class BackgroundThread {
    /*
     * Java's own thread priorities do nothing on Linux. There, each thread has a "nice" value of
     * its own, which setpriority(2) sets, for the calling thread if none is named; it can be raised
     * by anybody and lowered by root alone, so it is set once, by the thread itself.
     */
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);
    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;

    /** About a tenth of a core beside a thread that has a core's worth of work. */
    private static final int NICE = 10;

    private BackgroundThread() {}

    /** Makes the calling thread stand back; where that cannot be had it stays as it is. */
    public static void standBack() {
        MethodHandle setPriority =
                NativeFunctions.find(
                        "setpriority",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));
        if (setPriority == null) {
            return;
        }
        try {
            int result = (int) setPriority.invokeExact(PRIO_PROCESS, THIS_THREAD, NICE);
            LOG.debug("thread {}: nice {}: {}", Thread.currentThread().getName(), NICE, result);
        } catch (Throwable unexpected) {
            throw new IllegalStateException("setpriority", unexpected);
        }
    }
}
