package dev.redlite.server.cli;

import dev.redlite.Version;

/** The entry point of the runnable jar. */
public final class Main {
    private Main() {}

    /** Prints the version. */
    public static void main(String[] args) {
        System.out.println(banner());
    }

    static String banner() {
        return "redlite " + Version.REDLITE;
    }
}
