package dev.redlite.testing;

import dev.redlite.base.MappedFile;
import dev.redlite.base.RandomSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of a {@link FaultyDisk}: its pages in memory, what of them is on the platter, its locks.
 */
final class FaultyFile {
    private static final int PAGE_BYTES = 4096;
    private static final int SECTOR_BYTES = 512;

    /** Owner of each locked byte; a shared lock has several. */
    private final Map<Integer, Map<Object, Boolean>> locks = new HashMap<>();

    /** Pages whose sync failed, as they were then: not on the platter, but the kernel thinks so. */
    private final TreeMap<Long, byte[]> falselyClean = new TreeMap<>();

    private MemorySegment pages = Arena.ofAuto().allocate(PAGE_BYTES, PAGE_BYTES);
    private long size;
    private byte[] platter = new byte[0];
    private int mappings;

    static FaultyFile directory() {
        var directory = new FaultyFile();
        directory.size = -1;
        return directory;
    }

    /** Copies files of a disk, each once, however many names it has. */
    static final class Copier {
        private final Map<FaultyFile, FaultyFile> copies = new IdentityHashMap<>();

        FaultyFile copy(FaultyFile file) {
            return copies.computeIfAbsent(file, FaultyFile::copyOf);
        }
    }

    private static FaultyFile copyOf(FaultyFile file) {
        var copy = new FaultyFile();
        if (file.size < 0) {
            copy.size = file.size;
            return copy;
        }
        byte[] now = file.contents();
        copy.write(0, now, 0, now.length);
        copy.platter = file.platter.clone();
        copy.falselyClean.putAll(file.falselyClean);
        return copy;
    }

    /** What a power cut leaves of the file. */
    synchronized FaultyFile crash(RandomSource random) {
        var left = new FaultyFile();
        if (size < 0) {
            left.size = size;
            return left;
        }
        int leftBytes = platter.length;
        if (size > leftBytes && random.below(3) > 0) {
            leftBytes =
                    random.below(2) == 0
                            ? (int) size
                            : leftBytes + random.below((int) size - leftBytes);
        }
        byte[] content = Arrays.copyOf(platter, leftBytes);
        byte[] now = contents();
        for (int at = 0; at < leftBytes; at += PAGE_BYTES) {
            int to = Math.min(at + PAGE_BYTES, leftBytes);
            int fate = isFalselyClean(at) ? 0 : random.below(3);
            for (int sector = at; sector < to; sector += SECTOR_BYTES) {
                if (fate == 2 || (fate == 1 && random.below(2) == 0)) {
                    int end = Math.min(sector + SECTOR_BYTES, to);
                    System.arraycopy(now, sector, content, sector, end - sector);
                }
            }
        }
        left.write(0, content, 0, content.length);
        left.platter = content;
        return left;
    }

    long size() {
        return size;
    }

    synchronized byte[] contents() {
        return pages.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    }

    synchronized void overwrite(byte[] contents) {
        write(0, contents, 0, contents.length);
        size = contents.length;
        platter = contents.clone();
        falselyClean.clear();
    }

    synchronized int read(long from, byte[] buffer, int offset, int length) {
        if (from >= size) {
            return -1;
        }
        int count = (int) Math.min(length, size - from);
        MemorySegment.copy(pages, ValueLayout.JAVA_BYTE, from, buffer, offset, count);
        return count;
    }

    synchronized void write(long to, byte[] buffer, int offset, int length) {
        reserve(to + length);
        MemorySegment.copy(buffer, offset, pages, ValueLayout.JAVA_BYTE, to, length);
        size = Math.max(size, to + length);
    }

    private void reserve(long bytes) {
        if (bytes <= pages.byteSize()) {
            return;
        }
        if (mappings > 0) {
            throw new IllegalStateException("a mapped file is to grow");
        }
        long room = Math.max(bytes, 2 * pages.byteSize());
        MemorySegment larger = Arena.ofAuto().allocate(room, PAGE_BYTES);
        larger.copyFrom(pages.asSlice(0, size));
        pages = larger;
    }

    /** Brings the pages of a range to the platter; if it fails, some of them, at least not all. */
    synchronized void force(long from, long to, boolean isFailing) throws IOException {
        byte[] now = contents();
        // As file systems do that allocate late: the size there follows what is written there.
        int known = (int) Math.min((to + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES, size);
        if (platter.length < known) {
            platter = Arrays.copyOf(platter, known);
        }
        long first = from / PAGE_BYTES * PAGE_BYTES;
        for (long at = first; at < to; at += PAGE_BYTES) {
            int end = (int) Math.min(at + PAGE_BYTES, size);
            if (isFailing) {
                falselyClean.put(at, Arrays.copyOfRange(now, (int) at, end));
            } else if (!isFalselyClean(at)) {
                falselyClean.remove(at);
                System.arraycopy(now, (int) at, platter, (int) at, end - (int) at);
            }
        }
        if (isFailing) {
            throw new IOException("Input/output error");
        }
    }

    /** Whether a page is as it was when its sync failed. A store that changes it makes it dirty. */
    private synchronized boolean isFalselyClean(long at) {
        byte[] then = falselyClean.get(at);
        if (then == null) {
            return false;
        }
        long end = Math.min(at + PAGE_BYTES, size);
        byte[] now = pages.asSlice(at, end - at).toArray(ValueLayout.JAVA_BYTE);
        return Arrays.equals(then, now);
    }

    private synchronized void touch(long from, long to) {
        for (long at = from / PAGE_BYTES * PAGE_BYTES; at < to; at += PAGE_BYTES) {
            falselyClean.remove(at);
        }
    }

    /** Asked before each sync: whether it is to fail. */
    interface SyncFault {
        boolean isDue() throws IOException;
    }

    synchronized MappedFile map(SyncFault fault) {
        mappings++;
        return new Mapping(fault);
    }

    /** A mapping with a scope of its own, so that use after close is an error as in real life. */
    private final class Mapping implements MappedFile {
        private final SyncFault fault;
        private final Arena arena;
        private final MemorySegment memory;

        @SuppressWarnings("MustBeClosedChecker") // closed by close
        Mapping(SyncFault fault) {
            this.fault = fault;
            this.arena = Arena.ofShared();
            this.memory = pages.asSlice(0, size).reinterpret(arena, null);
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public void write(long to, byte[] buffer, int offset, int length) throws IOException {
            MappedFile.super.write(to, buffer, offset, length);
            long end = to + length;
            long pageEnd = (end + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
            memory.asSlice(end, Math.min(pageEnd, memory.byteSize()) - end).fill((byte) 0);
        }

        @Override
        public void force(long from, long to) throws IOException {
            FaultyFile.this.force(from, to, fault.isDue());
        }

        @Override
        public void touch(long from, long to) {
            FaultyFile.this.touch(from, to);
        }

        @Override
        public void close() {
            arena.close();
            mappings--;
        }
    }

    boolean tryLock(Object owner, int index, boolean isShared) {
        Map<Object, Boolean> holders = locks.computeIfAbsent(index, i -> new IdentityHashMap<>());
        if (holders.containsKey(owner)) {
            throw new IllegalStateException("byte " + index + " is held by this process");
        }
        boolean isFree = isShared ? !holders.containsValue(false) : holders.isEmpty();
        if (isFree) {
            holders.put(owner, isShared);
        }
        return isFree;
    }

    void unlock(Object owner, int index) {
        Map<Object, Boolean> holders = locks.get(index);
        if (holders != null) {
            holders.remove(owner);
        }
    }

    void releaseAll(Object owner) {
        locks.values().forEach(holders -> holders.remove(owner));
    }
}
