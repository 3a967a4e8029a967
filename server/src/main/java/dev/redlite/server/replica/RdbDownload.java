package dev.redlite.server.replica;

import dev.redlite.base.Bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Takes the data that a master sends into a file. It is announced by its length, or, if the master
 * does not know it yet, by a mark of forty bytes that ends it.
 */
final class RdbDownload {
    /** Told how much has come, of how much: 0 if that is not known. */
    @FunctionalInterface
    interface Progress {
        void at(long bytes, long total) throws IOException;
    }

    private static final int MARK_BYTES = 40;
    private static final String MARK_FOLLOWS = "$EOF:";
    private static final int CHUNK_BYTES = 64 * 1024;

    private final MasterConnection master;
    private final long bytesMax;
    private final Progress progress;

    /** For what takes no more than so many bytes, which are there on the disk. */
    RdbDownload(MasterConnection master, long bytesMax, Progress progress) {
        this.master = master;
        this.bytesMax = bytesMax;
        this.progress = progress;
    }

    /** Writes the file; one that is there is replaced. */
    void to(Path file) throws IOException {
        String line = master.line();
        if (!line.startsWith("$")) {
            throw new IOException("in place of data the master sends " + Handshake.shown(line));
        }
        long length = -1;
        byte[] mark = Bytes.EMPTY;
        if (line.startsWith(MARK_FOLLOWS)) {
            mark = Bytes.of(line.substring(MARK_FOLLOWS.length()));
            if (mark.length != MARK_BYTES) {
                throw new IOException("the master announces data with " + Handshake.shown(line));
            }
        } else {
            length = length(line);
            requireRoom(length);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            if (length >= 0) {
                takeLength(out, length);
            } else {
                takeToMark(out, mark);
            }
        }
    }

    private static long length(String line) throws IOException {
        if (!line.matches("\\$[0-9]{1,18}")) {
            throw new IOException("the master announces data with " + Handshake.shown(line));
        }
        return Long.parseLong(line.substring(1));
    }

    private void requireRoom(long bytes) throws IOException {
        if (bytes > bytesMax) {
            throw new IOException(
                    "the master's data takes "
                            + bytes
                            + " bytes or more, and there is room for "
                            + bytesMax);
        }
    }

    private void takeLength(OutputStream out, long length) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long left = length;
        while (left > 0) {
            int count = read(chunk, (int) Math.min(left, chunk.length));
            out.write(chunk, 0, count);
            left -= count;
            progress.at(length - left, length);
        }
    }

    /**
     * What may be the mark is held back until it is clear. Behind the mark a master sends nothing
     * before it has heard of the replica again, so it is the last that came.
     */
    private void takeToMark(OutputStream out, byte[] mark) throws IOException {
        byte[] held = new byte[CHUNK_BYTES + MARK_BYTES];
        byte[] chunk = new byte[CHUNK_BYTES];
        int heldCount = 0;
        long written = 0;
        while (true) {
            int count = read(chunk, chunk.length);
            System.arraycopy(chunk, 0, held, heldCount, count);
            heldCount += count;
            int sure = Math.max(0, heldCount - MARK_BYTES);
            out.write(held, 0, sure);
            written += sure;
            System.arraycopy(held, sure, held, 0, heldCount - sure);
            heldCount -= sure;
            if (heldCount == MARK_BYTES
                    && Arrays.equals(held, 0, MARK_BYTES, mark, 0, MARK_BYTES)) {
                return;
            }
            requireRoom(written);
            progress.at(written, 0);
        }
    }

    private int read(byte[] chunk, int most) throws IOException {
        int count = master.read(chunk, most);
        if (count == 0) {
            throw new SocketTimeoutException("the master sends no more of its data");
        }
        return count;
    }
}
