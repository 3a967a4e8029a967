package dev.redlite.server.cli;

import dev.redlite.Redlite;
import dev.redlite.base.StorageException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Writes a database to an RDB file. */
@Command(
        name = "export",
        description = {
            "Writes a database to an RDB file that Redis loads, from 7.0 on.",
            "The file has all keys as they are at one moment, and is there whole or not at all."
                    + " Other processes that use the database wait meanwhile. Hashes with fields"
                    + " that expire need Redis 7.4 or newer."
        })
final class ExportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RDB", description = "The file to write; must not be there")
    private Path target = Path.of("dump.rdb");

    @Option(names = "--db", paramLabel = "FILE", description = "The database to read")
    private Path source = Path.of("redlite.db");

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
            err.println("redlite: there is a file " + target + " already");
            return 1;
        }
        var progress = new TransferProgress("exporting", err);
        try (Redlite database = Redlite.open(source)) {
            long keys = database.exportRdb(target, progress);
            progress.end();
            spec.commandLine().getOut().println(keys + " keys are in " + target);
            return 0;
        } catch (StorageException failure) {
            progress.end();
            err.println("redlite: " + failure.getMessage());
            return 1;
        }
    }
}
