package dev.redlite.conformance.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.conformance.Answer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A call that a client makes.
 *
 * @param client which of the clients
 * @param words the call, as ISO 8859-1
 * @param isFleeting whether it sets a time to live of which nothing is left at the next step
 */
record Step(int client, List<String> words, boolean isFleeting) {
    /** The command's name, with the subcommand of a container; upper case. */
    String command() {
        String name = words.getFirst().toUpperCase(Locale.ROOT);
        boolean isContainer =
                List.of("CLIENT", "CONFIG", "OBJECT", "XGROUP", "XINFO").contains(name);
        return isContainer && words.size() > 1
                ? name + " " + words.get(1).toUpperCase(Locale.ROOT)
                : name;
    }

    List<byte[]> bytes() {
        return words.stream().map(word -> word.getBytes(ISO_8859_1)).toList();
    }

    @Override
    public String toString() {
        return words.stream()
                .map(word -> '"' + Answer.escaped(word) + '"')
                .collect(Collectors.joining(" ", "client " + client + ": ", ""));
    }
}
