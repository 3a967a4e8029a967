package dev.redlite.server.cli;

import dev.redlite.Version;
import dev.redlite.engine.Config;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry point of the runnable jar. */
public final class Main {
    /** Bad arguments. */
    private static final int MISUSE = 2;

    private Main() {}

    /** Runs a command line, which serves until it is told to stop, and ends the process. */
    public static void main(String[] args) {
        hurryNetty();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs a command line; returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        var serve = new ServeCommand();
        CommandLine line = commandLine(serve).setOut(out).setErr(err);
        if (args.length > 0 && line.getSubcommands().containsKey(args[0])) {
            return line.execute(args);
        }
        var directives = new Directives(line.getCommandSpec(), Config.defaults());
        try {
            CommandWords words = CommandWords.read(line, directives, args);
            serve.configuredBy(words.file(), directives);
            return line.execute(words.arguments());
        } catch (ConfigException wrong) {
            err.println(wrong.getMessage());
            return 1;
        }
    }

    private static CommandLine commandLine(ServeCommand serve) {
        return new CommandLine(serve)
                .addSubcommand(new CheckCommand())
                .addSubcommand(new ImportCommand())
                .addSubcommand(new ExportCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler(Main::refuse);
    }

    /** Says what is wrong, without pages of usage. */
    private static int refuse(ParameterException wrong, String[] args) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println("redlite: " + wrong.getMessage());
        err.println("Try 'redlite --help'.");
        return MISUSE;
    }

    static String banner() {
        return "redlite " + Version.REDLITE;
    }

    /**
     * Turns off what only finds mistakes in Netty's users, which the tests leave on, and its
     * pooling allocators, which take a tenth of a second to begin with: the buffers are the loops'
     * own.
     */
    private static void hurryNetty() {
        String[] properties = {
            "io.netty.buffer.checkBounds", "false",
            "io.netty.buffer.checkAccessible", "false",
            "io.netty.leakDetection.level", "disabled",
            "io.netty.allocator.type", "unpooled"
        };
        for (int i = 0; i < properties.length; i += 2) {
            if (System.getProperty(properties[i]) == null) {
                System.setProperty(properties[i], properties[i + 1]);
            }
        }
    }
}
