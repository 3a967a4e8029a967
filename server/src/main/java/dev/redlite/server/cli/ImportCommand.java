package dev.redlite.server.cli;

import dev.redlite.Redlite;
import dev.redlite.base.StorageException;
import dev.redlite.server.replica.MasterSnapshot;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Makes a database of an RDB file, or of what a running Redis has. */
@Command(
        name = "import",
        description = {
            "Makes a new database of an RDB file, such as Redis's dump.rdb, or of all that a"
                    + " running Redis has at one moment, which goes on serving.",
            "All or nothing: the database is made beside its name and gets it when it is whole and"
                    + " checked. If the import fails, or is killed, there is no database; begin"
                    + " again. A database that is there already is never touched.",
            "Keys that have expired are left out. Values of modules are refused."
        })
final class ImportCommand implements Callable<Integer> {
    /** What is left of the disk for others. */
    private static final long SPARE_BYTES = 64 << 20;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "RDB|URL",
            description =
                    "The file to read, or redis://[user:password@]host:port[/db], rediss:// for"
                            + " TLS. With /db only the keys of that database are taken. A password"
                            + " may be in the environment as REDISCLI_AUTH instead. The user needs"
                            + " the commands ping, replconf and psync.")
    private String source = "dump.rdb";

    @Option(names = "--db", paramLabel = "FILE", description = "The database to make")
    private Path target = Path.of("redlite.db");

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description =
                    "Certificates of who vouches for the server, in PEM. Default: whom Java trusts")
    private @Nullable Path authority;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isHelp;

    @Override
    public Integer call() {
        LogSetup.level("warn");
        PrintWriter err = spec.commandLine().getErr();
        RedisUrl redis = redis();
        if (redis == null && !Files.isRegularFile(Path.of(source))) {
            err.println("redlite: there is no file " + source);
            return 1;
        }
        if (Files.exists(target)) {
            err.println("redlite: there is a database " + target + " already; choose another --db");
            return 1;
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".importing");
        var progress = new TransferProgress("importing", err);
        try {
            remove(unfinished);
            long keys =
                    redis == null
                            ? fill(unfinished, Path.of(source), -1, progress)
                            : fetchAndFill(unfinished, redis, progress);
            progress.end();
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            spec.commandLine().getOut().println(keys + " keys are in " + target);
            return 0;
        } catch (StorageException | IOException failure) {
            progress.end();
            err.println("redlite: " + failure.getMessage());
            return abandon(unfinished, err);
        }
    }

    /** The running Redis that is meant; null if it is a file. */
    private @Nullable RedisUrl redis() {
        if (!RedisUrl.isOne(source)) {
            return null;
        }
        try {
            String password = Objects.requireNonNullElse(System.getenv("REDISCLI_AUTH"), "");
            return RedisUrl.parse(source, password, authority);
        } catch (IllegalArgumentException | GeneralSecurityException wrong) {
            throw new ParameterException(
                    spec.commandLine(), "the source cannot be used: " + wrong.getMessage());
        }
    }

    private static long fetchAndFill(Path file, RedisUrl redis, TransferProgress progress)
            throws IOException {
        Path rdb = file.resolveSibling(file.getFileName() + ".rdb");
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        long room = Math.max(0, Files.getFileStore(folder).getUsableSpace() - SPARE_BYTES);
        try {
            MasterSnapshot.fetch(redis.address(), rdb, room, progress::received);
            return fill(file, rdb, redis.db(), progress);
        } catch (IOException failure) {
            throw new IOException(redis.address() + ": " + failure.getMessage(), failure);
        } finally {
            Files.deleteIfExists(rdb);
        }
    }

    /** Closing the database leaves one file with everything in it. */
    private static long fill(Path file, Path rdb, int onlyDb, TransferProgress progress) {
        try (Redlite database = Redlite.open(file)) {
            long keys = database.importRdb(rdb, onlyDb, progress);
            List<String> wrong = database.check();
            if (!wrong.isEmpty()) {
                throw new StorageException("the database is not sound: " + wrong.getFirst());
            }
            return keys;
        }
    }

    private static int abandon(Path file, PrintWriter err) {
        try {
            remove(file);
        } catch (IOException failure) {
            err.println("redlite: " + file + " is left over: " + failure.getMessage());
        }
        return 1;
    }

    /** Removes a database that was not finished, with what belongs to it. */
    private static void remove(Path file) throws IOException {
        for (String ending : List.of("", "-wal", "-shm", "-journal", ".rdb")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
        }
        Path log = file.resolveSibling(file.getFileName() + "-log");
        if (Files.isDirectory(log)) {
            try (var parts = Files.list(log)) {
                for (Path part : parts.toList()) {
                    Files.delete(part);
                }
            }
            Files.delete(log);
        }
    }
}
