package dev.redlite.server.replica;

import java.io.IOException;
import java.nio.file.Path;

/** All data of a Redis at one moment, as a replica is given it, without becoming one. */
public final class MasterSnapshot {
    private static final int TIMEOUT_MILLIS = 60_000;

    /** Told how much has come, of how much: 0 if that is not known. */
    @FunctionalInterface
    public interface Progress {
        void at(long bytes, long total);
    }

    private MasterSnapshot() {}

    /**
     * Writes an RDB file; one that is there is replaced.
     *
     * @param bytesMax what it may take
     * @throws IOException with what went wrong, as a person is to read it
     */
    public static void fetch(MasterAddress address, Path file, long bytesMax, Progress progress)
            throws IOException {
        try (var master = new MasterConnection(address, new LinkStatus())) {
            master.connect(TIMEOUT_MILLIS);
            var handshake = new Handshake(master);
            handshake.introduce(address);
            handshake.describe(0);
            handshake.wantDataOnly();
            handshake.synchronise("?", -1);
            new RdbDownload(
                            master,
                            bytesMax,
                            (bytes, total) -> {
                                progress.at(bytes, total);
                                master.keepAlive();
                            })
                    .to(file);
        }
    }
}
