package dev.redlite.command.scripting;

import dev.redlite.engine.CommandException;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first line of a library: {@code #!lua name=…}, and what follows it.
 *
 * @param body the text from the end of the first line on, so that lines keep their numbers
 */
record LibraryHeader(String name, byte[] body) {
    private static final String BAD_NAME =
            "Library names can only contain letters, numbers, or underscores(_) and must be at"
                    + " least one character long";

    static LibraryHeader parse(byte[] code) {
        if (code.length < 2 || code[0] != '#' || code[1] != '!') {
            throw new CommandException("ERR Missing library metadata");
        }
        int end = 0;
        while (end < code.length && code[end] != '\n') {
            end++;
        }
        if (end == code.length) {
            throw new CommandException("ERR Invalid library metadata");
        }
        String line = new String(code, 2, end - 2, StandardCharsets.ISO_8859_1);
        String[] words = line.strip().split("\\s+", -1);
        String name = name(words);
        if (!words[0].equalsIgnoreCase("lua")) {
            throw new CommandException("ERR Engine '" + words[0] + "' not found");
        }
        if (name == null) {
            throw new CommandException("ERR Library name was not given");
        }
        if (!isName(name)) {
            throw new CommandException("ERR " + BAD_NAME);
        }
        return new LibraryHeader(name, Arrays.copyOfRange(code, end, code.length));
    }

    private static @Nullable String name(String[] words) {
        String name = null;
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith("name=")) {
                throw new CommandException("ERR Invalid metadata value given: " + words[i]);
            }
            if (name != null) {
                throw new CommandException(
                        "ERR Invalid metadata value, name argument was given multiple times");
            }
            name = words[i].substring("name=".length());
        }
        return name;
    }

    /** Whether a library or a function may be called so. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(
                                c ->
                                        c >= 'a' && c <= 'z'
                                                || c >= 'A' && c <= 'Z'
                                                || c >= '0' && c <= '9'
                                                || c == '_');
    }

    /** What is wrong with a name that {@link #isName} refuses. */
    static String badName() {
        return BAD_NAME;
    }
}
