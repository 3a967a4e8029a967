package dev.redlite.server.cli;

import dev.redlite.base.Bytes;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One line of a configuration file, or an option of the command line that means the same.
 *
 * @param name in lower case
 * @param text the line as it was written
 * @param file where it stands; empty for the command line
 * @param line its number from 1
 */
record Directive(
        String name, List<String> arguments, String text, Path file, int line, boolean isMain) {
    /** As {@code --name value ...} says it. */
    static Directive ofOption(String name, List<String> arguments) {
        String text = ("--" + name + " " + String.join(" ", arguments)).strip();
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals(ConfigUsers.NAME)) {
            List<String> words =
                    arguments.stream().map(word -> Bytes.ascii(Bytes.of(word))).toList();
            return new Directive(lower, words, ConfigUsers.shown(text), Path.of(""), 0, false);
        }
        return new Directive(lower, List.copyOf(arguments), text, Path.of(""), 0, false);
    }

    /** What is wrong with it, as Redis says it. */
    ConfigException wrong(String why) {
        if (line == 0) {
            return new ConfigException("redlite: " + text + ": " + why);
        }
        return ConfigException.at(file, isMain, line, text, why);
    }
}
