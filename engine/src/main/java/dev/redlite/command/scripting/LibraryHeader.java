package dev.redlite.command.scripting;

import dev.redlite.base.InlineWords;
import dev.redlite.engine.CommandException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * The first line of a library: {@code #!lua name=…}, and what follows it.
 *
 * @param body the text from the end of the first line on, so that lines keep their numbers
 */
record LibraryHeader(String name, byte[] body) {
    private static final String NAME = "name=";
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
        List<String> words = InlineWords.splitText(Arrays.copyOf(code, end));
        if (words == null) {
            throw new CommandException("ERR Invalid library metadata");
        }
        String engine = words.getFirst().substring("#!".length());
        String name = name(words.subList(1, words.size()));
        if (name == null) {
            throw new CommandException("ERR Library name was not given");
        }
        if (!isName(name)) {
            throw new CommandException("ERR " + BAD_NAME);
        }
        if (!engine.equalsIgnoreCase("lua")) {
            throw new CommandException("ERR Engine '" + engine + "' not found");
        }
        return new LibraryHeader(name, Arrays.copyOfRange(code, end, code.length));
    }

    private static @Nullable String name(List<String> words) {
        String name = null;
        for (String word : words) {
            if (!word.regionMatches(true, 0, NAME, 0, NAME.length())) {
                throw new CommandException("ERR Invalid metadata value given: " + word);
            }
            if (name != null) {
                throw new CommandException(
                        "ERR Invalid metadata value, name argument was given multiple times");
            }
            name = word.substring(NAME.length());
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
