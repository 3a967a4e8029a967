package dev.redlite.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Where a run keeps its files, and the processes it has begun. Both are gone when it is closed. */
final class Workplace implements AutoCloseable {
    private final Path root;
    private final Path folder;
    private final int cacheMegabytes;
    private final AtomicInteger folders = new AtomicInteger();
    private final ConcurrentLinkedQueue<Process> processes = new ConcurrentLinkedQueue<>();
    // Interrupted with Ctrl-C, a run cleans up too.
    private final Thread cleaner = new Thread(this::clean);

    Workplace(Path root, int cacheMegabytes) throws IOException {
        this.root = root;
        this.cacheMegabytes = cacheMegabytes;
        Files.createDirectories(root.resolve("target"));
        this.folder = Files.createTempDirectory(root.resolve("target"), "bench-");
        Runtime.getRuntime().addShutdownHook(cleaner);
    }

    /** The folder of the sources. */
    Path root() {
        return root;
    }

    int cacheMegabytes() {
        return cacheMegabytes;
    }

    /** A new empty folder. */
    Path folder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name + "-" + folders.incrementAndGet()));
    }

    Process watch(Process process) {
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(cleaner);
        clean();
    }

    private void clean() {
        for (Process process : processes) {
            process.destroyForcibly().onExit().join();
        }
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            System.err.println("bench: could not remove " + folder + ": " + left);
        }
    }
}
