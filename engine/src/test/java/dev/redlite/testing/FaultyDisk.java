package dev.redlite.testing;

import dev.redlite.base.Disk;
import dev.redlite.base.DiskFile;
import dev.redlite.base.FileLocks;
import dev.redlite.base.MappedFile;
import dev.redlite.base.RandomSource;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A disk in memory that fails when told to, and remembers what a power cut would leave of it.
 *
 * <p>Several processes are played by several views of one disk: {@link #anotherProcess}.
 */
public final class FaultyDisk implements Disk {
    /*
     * A file has two contents: the one that everybody reads, writes and maps (the kernel's pages),
     * and the one on the platter, which a force brings up to date. Names are alike: "names" is what
     * everybody sees, "durable" what a power cut leaves for sure; "pending" changes made since may
     * be there up to any one of them, in order, as on a journaling file system.
     *
     * A directory is a name with a file of size -1. Parents of directories are taken to exist.
     */
    private static final String NO_SPACE = "No space left on device";

    /** What all processes of the machine share. Guarded by itself. */
    private static final class Machine {
        final TreeMap<Path, FaultyFile> names = new TreeMap<>();
        final TreeMap<Path, FaultyFile> durable = new TreeMap<>();
        final List<Change> pending = new ArrayList<>();
        long spaceBytes = Long.MAX_VALUE;
        int syncsToFail;
        long operations;
        long operationToFail = -1;
        final Semaphore held = new Semaphore(0);
        final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
    }

    /** One change of names: {@code removed} goes, {@code added} comes. */
    private record Change(@Nullable Path removed, @Nullable Path added, @Nullable FaultyFile file) {
        void apply(Map<Path, FaultyFile> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (added != null && file != null) {
                names.put(added, file);
            }
        }

        boolean isIn(Path directory) {
            Path path = added != null ? added : removed;
            return path != null && directory.equals(path.getParent());
        }
    }

    private final Machine machine;
    private boolean isDead;

    public FaultyDisk() {
        this(new Machine());
    }

    private FaultyDisk(Machine machine) {
        this.machine = machine;
    }

    /** The same disk, seen by another process: with locks of its own. */
    public FaultyDisk anotherProcess() {
        return new FaultyDisk(machine);
    }

    /** Ends this process as kill -9 does: its locks are free, and it does nothing any more. */
    public void die() {
        synchronized (machine) {
            isDead = true;
            machine.names.values().forEach(file -> file.releaseAll(this));
        }
    }

    /** A copy of the disk as it is when all processes are killed and the machine runs on. */
    public FaultyDisk killed() {
        synchronized (machine) {
            var copy = new Machine();
            var files = new FaultyFile.Copier();
            machine.names.forEach((path, file) -> copy.names.put(path, files.copy(file)));
            machine.durable.forEach((path, file) -> copy.durable.put(path, files.copy(file)));
            for (Change change : machine.pending) {
                FaultyFile file = change.file == null ? null : files.copy(change.file);
                copy.pending.add(new Change(change.removed, change.added, file));
            }
            return new FaultyDisk(copy);
        }
    }

    /** What a power cut leaves: of all that was not synced each part is there, gone or torn. */
    public FaultyDisk crash(long seed) {
        synchronized (machine) {
            var random = RandomSource.seeded(seed);
            var names = new TreeMap<>(machine.durable);
            int kept = random.below(machine.pending.size() + 1);
            machine.pending.subList(0, kept).forEach(change -> change.apply(names));
            var left = new Machine();
            names.forEach(
                    (path, file) -> {
                        boolean isOrphan =
                                path.getParent() != null
                                        && machine.names.containsKey(path.getParent())
                                        && !names.containsKey(path.getParent());
                        if (!isOrphan) {
                            FaultyFile torn = file.crash(random);
                            left.names.put(path, torn);
                            left.durable.put(path, torn);
                        }
                    });
            return new FaultyDisk(left);
        }
    }

    /** From now on only this many more bytes fit. */
    public void limitSpace(long bytes) {
        synchronized (machine) {
            machine.spaceBytes = bytes;
        }
    }

    /** There is space again. */
    public void freeSpace() {
        limitSpace(Long.MAX_VALUE);
    }

    /** The next {@code count} syncs fail, and the kernel then takes the pages for clean. */
    public void failSyncs(int count) {
        synchronized (machine) {
            machine.syncsToFail = count;
        }
    }

    /** Syncs wait from now on, until {@link #letSyncsGo}. */
    public void holdSyncs() {
        machine.gate.set(new CountDownLatch(1));
    }

    /** Waits until a sync is held. */
    public void awaitHeldSync() throws InterruptedException {
        if (!machine.held.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody syncs");
        }
    }

    public void letSyncsGo() {
        machine.gate.get().countDown();
    }

    /** How many operations were made so far that could have failed. */
    public long operations() {
        synchronized (machine) {
            return machine.operations;
        }
    }

    /** The {@code number}-th operation from now on (1 is the next) fails, once. */
    public void failOperation(long number) {
        synchronized (machine) {
            machine.operationToFail = machine.operations + number;
        }
    }

    /** Takes back {@link #failOperation} and {@link #failSyncs}. */
    public void failNothing() {
        synchronized (machine) {
            machine.operationToFail = -1;
            machine.syncsToFail = 0;
        }
    }

    /** The bytes of a file, for a look. */
    public byte[] contents(Path file) throws IOException {
        synchronized (machine) {
            return find(file).contents();
        }
    }

    /** Changes a file behind everybody's back, as a bad sector does; also on the platter. */
    public void corrupt(Path file, byte[] contents) throws IOException {
        synchronized (machine) {
            find(file).overwrite(contents);
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        synchronized (machine) {
            operate("create", directory);
            if (!machine.names.containsKey(directory)) {
                change(new Change(null, directory, FaultyFile.directory()));
            }
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        synchronized (machine) {
            live();
            return machine.names.keySet().stream()
                    .filter(path -> directory.equals(path.getParent()))
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public boolean exists(Path file) throws IOException {
        synchronized (machine) {
            live();
            return machine.names.containsKey(file);
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        synchronized (machine) {
            live();
            return new View(file, find(file));
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        synchronized (machine) {
            operate("create", file);
            if (machine.names.containsKey(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            requireDirectory(file);
            var created = new FaultyFile();
            change(new Change(null, file, created));
            return new View(file, created);
        }
    }

    @Override
    public MappedFile map(Path file) throws IOException {
        synchronized (machine) {
            operate("map", file);
            return find(file).map(() -> mayFailSync(file));
        }
    }

    @Override
    public FileLocks locks(Path file) throws IOException {
        synchronized (machine) {
            live();
            requireDirectory(file);
            if (!machine.names.containsKey(file)) {
                operate("create", file);
                change(new Change(null, file, new FaultyFile()));
            }
            return new Locks(file, find(file));
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        synchronized (machine) {
            operate("rename", from);
            change(new Change(from, to, find(from)));
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        synchronized (machine) {
            operate("delete", file);
            if (machine.names.keySet().stream().anyMatch(path -> file.equals(path.getParent()))) {
                throw new DirectoryNotEmptyException(file.toString());
            }
            if (machine.names.containsKey(file)) {
                change(new Change(file, null, null));
            }
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        synchronized (machine) {
            operate("sync", directory);
            if (beforeSync(directory)) {
                throw new IOException("Input/output error");
            }
            machine.pending.removeIf(
                    change -> {
                        boolean isSynced = change.isIn(directory);
                        if (isSynced) {
                            change.apply(machine.durable);
                        }
                        return isSynced;
                    });
        }
    }

    private void change(Change change) {
        change.apply(machine.names);
        machine.pending.add(change);
    }

    private FaultyFile find(Path file) throws NoSuchFileException {
        FaultyFile found = machine.names.get(file);
        if (found == null) {
            throw new NoSuchFileException(file.toString());
        }
        return found;
    }

    private void requireDirectory(Path file) throws NoSuchFileException {
        if (!machine.names.containsKey(file.getParent())) {
            throw new NoSuchFileException(file.toString());
        }
    }

    private void live() throws IOException {
        if (isDead) {
            throw new IOException("this process is dead");
        }
    }

    private void operate(String operation, Path file) throws IOException {
        live();
        machine.operations++;
        if (machine.operations == machine.operationToFail) {
            throw new IOException("Input/output error: told to fail to " + operation + " " + file);
        }
    }

    /** Counts a sync; returns whether it is to fail. */
    private boolean beforeSync(Path file) throws IOException {
        operate("sync", file);
        if (machine.syncsToFail > 0) {
            machine.syncsToFail--;
            return true;
        }
        return false;
    }

    /** As {@link #beforeSync}, of a mapping: waits while syncs are held. */
    private boolean mayFailSync(Path file) throws IOException {
        try {
            CountDownLatch gate = machine.gate.get();
            if (gate.getCount() > 0) {
                machine.held.release();
                gate.await();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        synchronized (machine) {
            return beforeSync(file);
        }
    }

    private final class View implements DiskFile {
        private final Path path;
        private final FaultyFile file;

        View(Path path, FaultyFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() {
            synchronized (machine) {
                return file.size();
            }
        }

        @Override
        public int read(long from, byte[] buffer, int offset, int length) throws IOException {
            synchronized (machine) {
                live();
                return file.read(from, buffer, offset, length);
            }
        }

        /** Writes as much as there is space for before it fails. */
        @Override
        public void write(long to, byte[] buffer, int offset, int length) throws IOException {
            synchronized (machine) {
                operate("write", path);
                long growth = Math.max(0, to + length - file.size());
                long fitting = Math.min(growth, machine.spaceBytes);
                file.write(to, buffer, offset, (int) (length - growth + fitting));
                machine.spaceBytes -= fitting;
                if (fitting < growth) {
                    throw new IOException(NO_SPACE);
                }
            }
        }

        @Override
        public boolean reserve(long bytes) throws IOException {
            synchronized (machine) {
                operate("reserve", path);
                long growth = Math.max(0, bytes - file.size());
                if (growth == 0 || growth > machine.spaceBytes) {
                    return growth == 0;
                }
                file.write(bytes - 1, new byte[1], 0, 1);
                machine.spaceBytes -= growth;
                return true;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (machine) {
                file.force(0, file.size(), beforeSync(path));
            }
        }

        @Override
        public void close() {}
    }

    private final class Locks implements FileLocks {
        private final Path path;
        private final FaultyFile file;

        Locks(Path path, FaultyFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public boolean tryLock(int index, boolean isShared) throws IOException {
            synchronized (machine) {
                live();
                return file.tryLock(FaultyDisk.this, index, isShared);
            }
        }

        @Override
        public void unlock(int index) {
            synchronized (machine) {
                file.unlock(FaultyDisk.this, index);
            }
        }

        @Override
        public boolean isCurrent() {
            synchronized (machine) {
                return machine.names.get(path) == file;
            }
        }

        @Override
        public void close() {
            synchronized (machine) {
                file.releaseAll(FaultyDisk.this);
            }
        }
    }
}
