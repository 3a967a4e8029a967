package dev.redlite.server.cli;

import dev.redlite.Version;

import picocli.CommandLine;

/** The entry point of the runnable jar. */
public final class Main {
    private Main() {}

    /** Serves a database until it is told to stop; ends the process. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command line; returns the exit code. */
    static int run(String... args) {
        return new CommandLine(new ServeCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(args);
    }

    static String banner() {
        return "redlite " + Version.REDLITE;
    }
}
