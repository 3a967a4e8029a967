package dev.redlite.server.cli;

import dev.redlite.Version;

import java.nio.file.Path;

/** A configuration that cannot be used; the message is what a person is shown. */
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message, null, false, false);
    }

    /** In the form that Redis gives it. */
    static ConfigException at(Path file, boolean isMain, int line, String text, String why) {
        return new ConfigException(
                String.join(
                        "\n",
                        "",
                        "*** FATAL CONFIG FILE ERROR (Redlite " + Version.REDLITE + ") ***",
                        "Reading the configuration file"
                                + (isMain ? "" : " " + file)
                                + ", at line "
                                + line,
                        ">>> '" + text + "'",
                        why));
    }
}
