package dev.redlite.server.cli;

import dev.redlite.Redlite;
import dev.redlite.base.StorageException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;

/** Makes a database of an RDB file. */
@Command(
        name = "import",
        description = {
            "Makes a new database of an RDB file, such as Redis's dump.rdb.",
            "All or nothing: the database is made beside its name and gets it when it is whole and"
                    + " checked. If the import fails, or is killed, there is no database; begin"
                    + " again. A database that is there already is never touched.",
            "Keys that have expired are left out, functions too. Values of modules are refused."
        })
final class ImportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RDB", description = "The file to read")
    private Path source = Path.of("dump.rdb");

    @Option(names = "--db", paramLabel = "FILE", description = "The database to make")
    private Path target = Path.of("redlite.db");

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
        if (!Files.isRegularFile(source)) {
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
            long keys = fill(unfinished, progress);
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

    /** Closing the database leaves one file with everything in it. */
    private long fill(Path file, TransferProgress progress) {
        try (Redlite database = Redlite.open(file)) {
            long keys = database.importRdb(source, progress);
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
        for (String ending : List.of("", "-wal", "-shm", "-journal")) {
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
