package dev.redlite.base;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the operating system knows of this process. Any thread. */
public final class ProcessFigures {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final long PAGE_BYTES = 4096;

    private ProcessFigures() {}

    /** Number of the process. */
    public static long pid() {
        return ProcessHandle.current().pid();
    }

    /** The program that runs; empty if it is not known. */
    public static String executable() {
        return ProcessHandle.current().info().command().orElse("");
    }

    /** Bytes of memory the process occupies; the Java heap if the system does not say. */
    public static long residentBytes() {
        List<String> words = words("/proc/self/statm", 0);
        return words.size() > 1
                ? Long.parseLong(words.get(1)) * PAGE_BYTES
                : Runtime.getRuntime().totalMemory();
    }

    /** Processor time spent in the program itself, ns. */
    public static long userNanos() {
        return cpuNanos(11);
    }

    /** Processor time spent in the kernel, ns; 0 if the system does not say. */
    public static long systemNanos() {
        return cpuNanos(12);
    }

    /** Bytes of memory the machine has. */
    public static long machineBytes() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean known
                ? known.getTotalMemorySize()
                : 0;
    }

    /** Name, release and processor of the operating system. */
    public static String system() {
        return System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + " "
                + System.getProperty("os.arch");
    }

    private static long cpuNanos(int field) {
        // The name of the program stands in brackets and may contain blanks.
        List<String> words = words("/proc/self/stat", 1);
        if (words.size() > field) {
            return Long.parseLong(words.get(field)) * NANOS_PER_TICK;
        }
        return field == 11
                ? ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(java.time.Duration.ZERO)
                        .toNanos()
                : 0;
    }

    private static List<String> words(String file, int afterBracket) {
        try {
            String text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip();
            String rest = afterBracket == 0 ? text : text.substring(text.lastIndexOf(')') + 2);
            return List.of(rest.split(" "));
        } catch (IOException e) {
            return List.of(); // not Linux
        }
    }
}
