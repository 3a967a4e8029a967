package dev.redlite.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.Connection;
import dev.redlite.Redlite;
import dev.redlite.base.StorageException;
import dev.redlite.engine.FileDurability;
import dev.redlite.store.StoreWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Checks a database file and says what is wrong with it. */
@Command(name = "check", description = "Checks a database file; exit code 1 if it is damaged.")
final class CheckCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The database")
    private Path file = Path.of("redlite.db");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isHelp;

    @Override
    public Integer call() {
        LogSetup.level("warn");
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!Files.isRegularFile(file)) {
            err.println("redlite: there is no file " + file);
            return 1;
        }
        Progress progress = new Progress(err);
        try (Redlite database = Redlite.open(file)) {
            List<String> wrong = database.check(progress::show);
            progress.end();
            wrong.forEach(out::println);
            contents(database).forEach(out::println);
            sizes(database).forEach(out::println);
            out.println(wrong.isEmpty() ? file + " is sound" : file + " is damaged");
            return wrong.isEmpty() ? 0 : 1;
        } catch (StorageException failure) {
            err.println("redlite: " + failure.getMessage());
            return 1;
        }
    }

    /** How large the data of each type is, as limits count it, and how large the file. */
    private static List<String> sizes(Redlite database) {
        FileDurability durability = database.durability();
        if (durability == null) {
            return List.of();
        }
        var lines = new ArrayList<>(durability.store().sizes());
        long free = durability.flusher().between(StoreWriter::freeBytes);
        lines.add("file: " + durability.store().sizeBytes() + " bytes, " + free + " of them free");
        return lines;
    }

    /** What the database holds, a line for each of the sixteen that is not empty. */
    private static List<String> contents(Redlite database) {
        try (Connection connection = database.connect()) {
            Object answer = connection.call("INFO", "keyspace");
            String text = answer instanceof byte[] bytes ? new String(bytes, UTF_8) : "" + answer;
            return text.lines().filter(line -> line.startsWith("db")).toList();
        }
    }
}
