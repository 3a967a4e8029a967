package dev.redlite.bench;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of the command line, as {@code --name value}; each is read with its default. */
final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    Arguments(List<String> words) {
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            if (!word.startsWith("--") || i + 1 == words.size()) {
                throw new IllegalArgumentException("expected --name value, not " + word);
            }
            values.put(word.substring(2), words.get(i + 1));
        }
    }

    String text(String name, String otherwise) {
        read.add(name);
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        int number = Integer.parseInt(text(name, String.valueOf(otherwise)).replace("_", ""));
        if (number < 1) {
            throw new IllegalArgumentException("--" + name + " must be at least 1");
        }
        return number;
    }

    List<String> list(String name, String otherwise) {
        return List.of(text(name, otherwise).split(",", -1));
    }

    /** To be called when all options were read, before anything takes long. */
    void requireKnown() {
        for (String name : values.keySet()) {
            if (!read.contains(name)) {
                throw new IllegalArgumentException("no option --" + name + "; there are " + read);
            }
        }
    }
}
