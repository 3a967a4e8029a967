package dev.redlite.server.replica;

import dev.redlite.base.Bytes;
import dev.redlite.base.StorageException;
import dev.redlite.engine.Engine;
import dev.redlite.engine.LinkState;
import dev.redlite.engine.MasterSession;
import dev.redlite.engine.Replication;
import dev.redlite.engine.SilentReply;
import dev.redlite.engine.UnfinishedLoad;
import dev.redlite.transfer.RdbImport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Replaces all data by that of a master. It is taken into a file and read to its end once before
 * anything is touched, so that nothing is lost to a transfer that breaks off or is damaged. If the
 * process is killed while it is loaded, the part that is there is removed at the next start.
 */
final class FullSync {
    private static final Logger LOG = LoggerFactory.getLogger(FullSync.class);

    /** What is left of the disk for others. */
    private static final long SPARE_BYTES = 64 << 20;

    private final Engine engine;
    private final MasterConnection master;
    private final LinkStatus status;
    private final BooleanSupplier isEnded;
    private final SilentReply answer = new SilentReply();

    FullSync(Engine engine, MasterConnection master, LinkStatus status, BooleanSupplier isEnded) {
        this.engine = engine;
        this.master = master;
        this.status = status;
        this.isEnded = isEnded;
    }

    /** Takes what the master offers; then its stream follows. */
    void run(MasterSession session, Handshake.Offer offer) throws IOException {
        status.state(LinkState.SYNC);
        Path file = file();
        try {
            new RdbDownload(master, room(file), this::received).to(file);
            long size = Files.size(file);
            long keys = new RdbImport(engine, (done, all, taken) -> keepAlive()).check(file);
            LOG.info("the master's data is here: {} bytes, {} keys", size, keys);
            replaceBy(file, session, offer);
        } catch (UncheckedIOException lost) {
            throw lost.getCause();
        } catch (StorageException failure) {
            throw new IOException("the master's data: " + failure.getMessage(), failure);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Beside the database, where there is room for the same data; its name is that of none. */
    private Path file() {
        String folder = engine.config().get("dir").value();
        String name = engine.config().get("dbfilename").value();
        Path beside = Path.of(folder.isEmpty() ? System.getProperty("java.io.tmpdir") : folder);
        String port = engine.config().get("port").value();
        return beside.resolve((name.isEmpty() ? "redlite" : name) + "." + port + ".sync");
    }

    private static long room(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        long usable = Files.getFileStore(folder == null ? file : folder).getUsableSpace();
        return Math.max(0, usable - SPARE_BYTES);
    }

    private void received(long bytes, long total) throws IOException {
        status.synced(bytes, total);
        requireGoingOn();
        master.keepAlive();
    }

    /** The data is here: a link that is lost meanwhile is made anew when it is loaded. */
    private void keepAlive() {
        try {
            requireGoingOn();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
        try {
            master.keepAlive();
        } catch (IOException lost) {
            LOG.debug("the link is lost while the master's data is loaded: {}", lost.getMessage());
        }
    }

    private void requireGoingOn() throws IOException {
        if (isEnded.getAsBoolean()) {
            throw new IOException("the master is followed no more");
        }
    }

    private void replaceBy(Path file, MasterSession session, Handshake.Offer offer)
            throws IOException {
        Replication replication = engine.replication();
        long size = Files.size(file);
        long since = engine.clock().millis();
        boolean isWhole = false;
        try {
            inTurn(
                    () -> {
                        call(session, "FLUSHALL");
                        call(session, "FUNCTION", "FLUSH");
                        UnfinishedLoad.begin(engine);
                        replication.loading(new Replication.Loading(size, 0, since));
                    });
            new RdbImport(
                            engine,
                            (done, all, keys) -> {
                                keepAlive();
                                replication.loading(new Replication.Loading(size, done, since));
                            })
                    .keepingExpired()
                    .onLibraries(
                            codes ->
                                    engine.locked(() -> codes.forEach(code -> load(session, code))))
                    .run(file);
            inTurn(
                    () -> {
                        UnfinishedLoad.end(engine);
                        replication.startedFrom(offer.id(), offer.offset());
                    });
            isWhole = true;
        } finally {
            end(session, isWhole);
        }
    }

    /** A part of the data is worse than nothing: nobody could tell what is missing. */
    private void end(MasterSession session, boolean isWhole) {
        Replication replication = engine.replication();
        engine.locked(
                () -> {
                    try {
                        if (!isWhole && replication.loading() != null) {
                            LOG.error("what was loaded of the master's data is removed again");
                            call(session, "FLUSHALL");
                            UnfinishedLoad.end(engine);
                        }
                    } catch (StorageException failure) {
                        LOG.error("a part of the master's data is left: {}", failure.getMessage());
                    } finally {
                        replication.loading(null);
                    }
                });
    }

    /** Does something in a batch, unless the master is followed no more. */
    private void inTurn(Runnable action) throws IOException {
        boolean[] isDone = {false};
        engine.locked(
                () -> {
                    if (!isEnded.getAsBoolean()) {
                        action.run();
                        isDone[0] = true;
                    }
                });
        if (!isDone[0]) {
            requireGoingOn();
        }
    }

    private void load(MasterSession session, byte[] code) {
        byte[][] words = {Bytes.of("FUNCTION"), Bytes.of("LOAD"), Bytes.of("REPLACE"), code};
        engine.execute(session, words, answer);
        String error = answer.takeError();
        if (error != null) {
            LOG.warn("a library of the master cannot be used: {}", error);
        }
    }

    private void call(MasterSession session, String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = Bytes.of(words[i]);
        }
        engine.execute(session, bytes, answer);
        String error = answer.takeError();
        if (error != null) {
            throw new StorageException(words[0] + " fails: " + error);
        }
    }
}
